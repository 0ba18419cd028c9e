package org.medconv.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.quartz.Scheduler;

/**
 * Creates Quartz's tables with the script for this database from Quartz's jar. A Quartz version
 * with other tables needs a migration.
 */
final class QuartzTables implements JavaMigration {
  @Override
  public MigrationVersion getVersion() {
    return MigrationVersion.fromVersion("2");
  }

  @Override
  public String getDescription() {
    return "quartz tables";
  }

  @Override
  public Integer getChecksum() {
    return null;
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public void migrate(Context context) throws Exception {
    Connection connection = context.getConnection();
    String product = connection.getMetaData().getDatabaseProductName();
    String script = read(product.equals("H2") ? "tables_h2.sql" : "tables_postgres.sql");
    try (Statement statement = connection.createStatement()) {
      for (String sql : script.replaceAll("(?m)--.*$", "").split(";")) {
        // Flyway commits.
        if (!sql.isBlank() && !sql.strip().equalsIgnoreCase("COMMIT")) {
          statement.execute(sql);
        }
      }
    }
  }

  private static String read(String name) throws IOException {
    String path = "/org/quartz/impl/jdbcjobstore/" + name;
    try (InputStream in = Scheduler.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IOException("Quartz' jar has no " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
