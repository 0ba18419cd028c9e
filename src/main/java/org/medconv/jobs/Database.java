package org.medconv.jobs;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Locale;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;

/**
 * The database that says what is to be done. Safe for use by many threads.
 *
 * <p>An H2 file may be open in several processes at once ({@code jobs list} beside the running
 * node): the first one serves the others through a port on the loopback address, with a key that
 * only readers of the lock file know. A lock file left behind by a crash names a port where nobody
 * answers, and is taken over.
 */
public final class Database implements AutoCloseable {
  private static final String H2_FILE = "jdbc:h2:file:";
  private static final String ASYNCHRONOUS = "async:";

  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final boolean h2;

  private Database(HikariDataSource pool, boolean h2) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
    this.h2 = h2;
  }

  /**
   * Opens the database, made or brought up to date where needed.
   *
   * @throws UnableToOpenDatabase when it is not reachable, damaged or newer than this program
   */
  public static Database open(JobsConfig config) {
    HikariDataSource pool = null;
    try {
      pool = new HikariDataSource(poolOf(config));
      Flyway.configure()
          .dataSource(pool)
          .locations("classpath:db/migration")
          .javaMigrations(new QuartzTables())
          .load()
          .migrate();
      return new Database(pool, config.databaseUrl().startsWith("jdbc:h2:"));
    } catch (RuntimeException e) {
      if (pool != null) {
        pool.close();
      }
      throw new UnableToOpenDatabase(config.databaseUrl(), e);
    }
  }

  private static HikariConfig poolOf(JobsConfig config) {
    // H2's server for other processes then neither listens nor is advertised beyond this machine.
    if (System.getProperty("h2.bindAddress") == null) {
      System.setProperty("h2.bindAddress", "127.0.0.1");
    }
    HikariConfig hikari = new HikariConfig();
    hikari.setPoolName("medconv");
    hikari.setJdbcUrl(withCrashSafety(config.databaseUrl()));
    hikari.setUsername(config.databaseUser());
    hikari.setPassword(config.databasePassword().reveal());
    // Workers, deliveries, Quartz (one a scheduler thread), console: each holds one for
    // milliseconds.
    hikari.setMaximumPoolSize(16 + config.workers());
    hikari.setMinimumIdle(1);
    hikari.setExceptionOverride(new LostConnections());
    return hikari;
  }

  /**
   * WRITE_DELAY=0: a commit is in the operating system's hands before it returns, so that {@code
   * kill -9} loses none (H2 otherwise keeps half a second in memory). Files are read and written by
   * asynchronous channels: an interrupt, as Quartz sends one when it stops, closes the others, and
   * the database with them. No trace file: it would hold statements with their values, and where it
   * cannot be written H2 prints stack traces.
   */
  static String withCrashSafety(String url) {
    if (!url.startsWith(H2_FILE)) {
      return url;
    }
    String path = url.substring(H2_FILE.length());
    StringBuilder safe = new StringBuilder(H2_FILE);
    safe.append(path.matches("[a-z]+:.*") ? path : ASYNCHRONOUS + path);
    for (String setting :
        new String[] {
          "AUTO_SERVER=TRUE", "WRITE_DELAY=0", "LOCK_TIMEOUT=20000", "TRACE_LEVEL_FILE=0"
        }) {
      String name = setting.substring(0, setting.indexOf('=') + 1);
      if (!url.toUpperCase(Locale.ROOT).contains(";" + name)) {
        safe.append(';').append(setting);
      }
    }
    return safe.toString();
  }

  /** Runs in one transaction that is durable, against power failure too, when this returns. */
  public <T, X extends Exception> T durably(HandleCallback<T, X> work) throws X {
    T result = jdbi.inTransaction(work);
    if (h2) {
      // H2 commits without fsync; PostgreSQL's commits are synced.
      jdbi.useHandle(handle -> handle.execute("CHECKPOINT SYNC"));
    }
    return result;
  }

  /** Runs in one transaction that survives the end of this process; for what a crash may undo. */
  public <T, X extends Exception> T inTransaction(HandleCallback<T, X> work) throws X {
    return jdbi.inTransaction(work);
  }

  DataSource dataSource() {
    return pool;
  }

  /** Class of Quartz that speaks this database's dialect. */
  String quartzDialect() {
    return h2
        ? "org.quartz.impl.jdbcjobstore.StdJDBCDelegate"
        : "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate";
  }

  @Override
  public void close() {
    pool.close();
  }

  /** The id of the row that was just inserted. */
  public static long insertedId(org.jdbi.v3.core.statement.Update insert) {
    return insert.executeAndReturnGeneratedKeys("id").mapTo(long.class).one();
  }

  static boolean isDuplicate(org.jdbi.v3.core.statement.UnableToExecuteStatementException e) {
    // SQLSTATE 23505, unique violation, in H2 as in PostgreSQL.
    return e.getCause() instanceof java.sql.SQLException sql && "23505".equals(sql.getSQLState());
  }

  /** The database cannot be used. */
  public static final class UnableToOpenDatabase extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnableToOpenDatabase(String url, Throwable cause) {
      super(
          "Cannot open the database %s (jobs.databaseUrl): %s"
              .formatted(withoutPassword(url), DatabaseTrouble.of(cause)),
          cause);
    }

    private static String withoutPassword(String url) {
      return url.replaceAll("(?i)(password=)[^;&]*", "$1••••").replaceAll("//[^/@]*@", "//••••@");
    }
  }
}
