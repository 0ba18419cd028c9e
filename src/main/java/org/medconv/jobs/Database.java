package org.medconv.jobs;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfoService;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.medconv.disk.OwnerOnly;
import org.medconv.words.Causes;

/**
 * The database of jobs. Thread-safe.
 *
 * <p>An H2 file can be open in one process at a time, and opens no port: other processes ask the
 * running node ({@code org.medconv.control}).
 */
public final class Database implements AutoCloseable {
  private static final String H2_FILE = "jdbc:h2:file:";
  private static final String ASYNCHRONOUS = "async:";
  private static final List<String> SETTINGS =
      List.of(
          "DB_CLOSE_ON_EXIT=FALSE", "WRITE_DELAY=0", "LOCK_TIMEOUT=20000", "TRACE_LEVEL_FILE=0");

  /** H2: database may be already in use. */
  private static final int OPEN_ELSEWHERE = 90020;

  /** A command keeps it open for less than this. */
  private static final Duration BUSY = Duration.ofSeconds(10);

  private static final Duration AGAIN = Duration.ofMillis(100);

  /** The purpose for which the database is opened. */
  public enum Access {
    /** The node works with it. */
    NODE,
    /** A command changes something while no node runs. */
    CHANGE,
    /** A command looks while no node runs. */
    LOOK
  }

  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final boolean h2;

  private Database(HikariDataSource pool, boolean h2) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
    this.h2 = h2;
  }

  /**
   * Opens the database for the node, and creates or updates it if needed. Waits for a command that
   * has it open.
   *
   * @throws UnableToOpenDatabase if it is not reachable, damaged, open in another process, or newer
   *     than this program
   */
  public static Database open(JobsConfig config) {
    try {
      Optional<Path> file = H2File.of(config.databaseUrl());
      if (file.isPresent()) {
        OwnerOnly.folders(file.get().getParent());
        OwnerOnly.file(file.get());
      }
    } catch (IOException e) {
      throw new UnableToOpenDatabase(config.databaseUrl(), e);
    }
    return whenFree(
        () -> {
          HikariDataSource pool = poolFor(config, Access.NODE);
          try {
            flyway(pool).migrate();
            return database(pool, config);
          } catch (RuntimeException e) {
            pool.close();
            throw e;
          }
        },
        config);
  }

  /**
   * Opens the database for a command, without creating or updating it.
   *
   * @param access LOOK does not even change the file's date
   * @return empty if it was never created
   * @throws AccessDeniedException if this user may not read it
   * @throws UnableToOpenDatabase as above, or if it is of another version
   */
  public static Optional<Database> openAsItIs(JobsConfig config, Access access) throws IOException {
    Optional<Path> file = H2File.of(config.databaseUrl());
    if (file.isPresent() && isMissing(file.get())) {
      return Optional.empty();
    }
    try {
      HikariDataSource pool = poolFor(config, access);
      try {
        if (isMade(flyway(pool).info())) {
          return Optional.of(database(pool, config));
        }
        pool.close();
        return Optional.empty();
      } catch (RuntimeException e) {
        pool.close();
        throw e;
      }
    } catch (RuntimeException e) {
      throw new UnableToOpenDatabase(config.databaseUrl(), e);
    }
  }

  /** An empty file is left from a start that ended before it created the tables. */
  private static boolean isMissing(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).size() == 0;
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  private static boolean isMade(MigrationInfoService tables) {
    if (tables.applied().length == 0) {
      return false;
    }
    if (Arrays.stream(tables.applied()).anyMatch(made -> !made.getState().isResolved())) {
      throw new OtherVersion("it was made by a newer version of this program; use that version");
    }
    if (tables.pending().length > 0) {
      throw new OtherVersion(
          "it was made by an older version of this program; the next start of the node updates it,"
              + " a command does not");
    }
    return true;
  }

  private static Flyway flyway(HikariDataSource pool) {
    return Flyway.configure()
        .dataSource(pool)
        .locations("classpath:db/migration")
        .javaMigrations(new QuartzTables())
        .load();
  }

  private static Database database(HikariDataSource pool, JobsConfig config) {
    return new Database(pool, config.databaseUrl().startsWith("jdbc:h2:"));
  }

  private static Database whenFree(Supplier<Database> opening, JobsConfig config) {
    long deadline = System.nanoTime() + BUSY.toNanos();
    while (true) {
      try {
        return opening.get();
      } catch (RuntimeException e) {
        if (!isOpenElsewhere(e) || System.nanoTime() > deadline) {
          throw new UnableToOpenDatabase(config.databaseUrl(), e);
        }
        pause(e, config);
      }
    }
  }

  private static void pause(RuntimeException why, JobsConfig config) {
    try {
      Thread.sleep(AGAIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnableToOpenDatabase(config.databaseUrl(), why);
    }
  }

  private static boolean isOpenElsewhere(Throwable failure) {
    return Causes.of(failure)
        .anyMatch(
            cause -> cause instanceof SQLException sql && sql.getErrorCode() == OPEN_ELSEWHERE);
  }

  private static HikariDataSource poolFor(JobsConfig config, Access access) {
    HikariConfig hikari = new HikariConfig();
    hikari.setPoolName("medconv");
    hikari.setJdbcUrl(withCrashSafety(config.databaseUrl()) + h2Only(config, access));
    hikari.setUsername(config.databaseUser());
    hikari.setPassword(config.databasePassword().reveal());
    // Workers, deliveries, Quartz (one a scheduler thread), console: each holds one for
    // milliseconds.
    hikari.setMaximumPoolSize(access == Access.NODE ? 16 + config.workers() : 2);
    hikari.setMinimumIdle(1);
    hikari.setReadOnly(access == Access.LOOK);
    hikari.setExceptionOverride(new LostConnections());
    return new HikariDataSource(hikari);
  }

  private static String h2Only(JobsConfig config, Access access) {
    if (!config.databaseUrl().startsWith(H2_FILE)) {
      return "";
    }
    return switch (access) {
      case LOOK -> ";IFEXISTS=TRUE;ACCESS_MODE_DATA=r";
      case CHANGE -> ";IFEXISTS=TRUE";
      case NODE -> "";
    };
  }

  /**
   * WRITE_DELAY=0: a commit is in the operating system's hands before it returns, so that {@code
   * kill -9} loses none (H2 otherwise keeps half a second in memory). DB_CLOSE_ON_EXIT=FALSE: it is
   * closed after the node has stopped, and not by a hook of H2's while the node stops.
   * TRACE_LEVEL_FILE=0: no trace file with statements, which would belong to the first process that
   * fails. Files are read and written by asynchronous channels: an interrupt, such as Quartz sends
   * when it stops, would close other channels and thus the database.
   */
  static String withCrashSafety(String url) {
    if (!url.startsWith(H2_FILE)) {
      return url;
    }
    String path = url.substring(H2_FILE.length());
    StringBuilder safe = new StringBuilder(H2_FILE);
    safe.append(path.matches("[a-z]+:.*") ? path : ASYNCHRONOUS + path);
    for (String setting : SETTINGS) {
      String name = setting.substring(0, setting.indexOf('=') + 1);
      if (!url.toUpperCase(Locale.ROOT).contains(";" + name)) {
        safe.append(';').append(setting);
      }
    }
    return safe.toString();
  }

  /** Runs work in one transaction that is durable when this returns, even after a power failure. */
  public <T, X extends Exception> T durably(HandleCallback<T, X> work) throws X {
    T result = jdbi.inTransaction(work);
    if (h2) {
      // H2 commits without fsync; PostgreSQL's commits are synced.
      jdbi.useHandle(handle -> handle.execute("CHECKPOINT SYNC"));
    }
    return result;
  }

  /**
   * Runs work in one transaction that survives the end of this process, but perhaps not a power
   * failure.
   */
  public <T, X extends Exception> T inTransaction(HandleCallback<T, X> work) throws X {
    return jdbi.inTransaction(work);
  }

  DataSource dataSource() {
    return pool;
  }

  /** The Quartz class for this database's SQL dialect. */
  String quartzDialect() {
    return h2
        ? "org.quartz.impl.jdbcjobstore.StdJDBCDelegate"
        : "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate";
  }

  @Override
  public void close() {
    pool.close();
  }

  /** The id of the row that was inserted last. */
  public static long insertedId(org.jdbi.v3.core.statement.Update insert) {
    return insert.executeAndReturnGeneratedKeys("id").mapTo(long.class).one();
  }

  static boolean isDuplicate(org.jdbi.v3.core.statement.UnableToExecuteStatementException e) {
    // SQLSTATE 23505, unique violation, in H2 as in PostgreSQL.
    return e.getCause() instanceof java.sql.SQLException sql && "23505".equals(sql.getSQLState());
  }

  /** The tables are of another version. The message says whose, and what to do. */
  static final class OtherVersion extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OtherVersion(String sentence) {
      super(sentence);
    }
  }

  /** The database cannot be used. */
  public static final class UnableToOpenDatabase extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnableToOpenDatabase(String url, Throwable cause) {
      super(
          "Cannot open the database %s (jobs.databaseUrl): %s"
              .formatted(
                  withoutPassword(url),
                  cause instanceof OtherVersion ? cause.getMessage() : DatabaseTrouble.of(cause)),
          cause);
    }

    /** Whether another process has it open. */
    public boolean isOpenElsewhere() {
      return Database.isOpenElsewhere(getCause());
    }

    private static String withoutPassword(String url) {
      return url.replaceAll("(?i)(password=)[^;&]*", "$1••••").replaceAll("//[^/@]*@", "//••••@");
    }
  }
}
