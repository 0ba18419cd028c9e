package org.medconv.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.medconv.yaml.Values;

/**
 * The URL of the database. Some settings in such a URL run statements and commands, open ports or
 * load classes. Harmless ones are listed here; all others are refused.
 */
final class DatabaseUrl {
  private static final String H2_FILE = "jdbc:h2:file:";
  private static final String POSTGRESQL = "jdbc:postgresql:";

  /**
   * https://h2database.com/html/commands.html, without settings that execute, listen or lose data.
   */
  private static final Set<String> H2_SETTINGS =
      Set.of(
          "CACHE_SIZE",
          "COMPRESS",
          "DB_CLOSE_ON_EXIT",
          "LOCK_TIMEOUT",
          "MAX_COMPACT_TIME",
          "RETENTION_TIME",
          "WRITE_DELAY");

  /**
   * https://jdbc.postgresql.org/documentation/use, without settings that load classes or write
   * files.
   */
  private static final Set<String> POSTGRESQL_SETTINGS =
      Set.of(
          "ApplicationName",
          "channelBinding",
          "connectTimeout",
          "currentSchema",
          "gssEncMode",
          "loginTimeout",
          "socketTimeout",
          "ssl",
          "sslcert",
          "sslkey",
          "sslmode",
          "sslrootcert",
          "targetServerType",
          "tcpKeepAlive");

  private DatabaseUrl() {}

  /**
   * @param home base of relative H2 files
   * @return the URL with an absolute file
   * @throws IllegalArgumentException with a sentence for the user
   */
  static String of(String value, Path home) {
    if (value.matches("(?is).*[;?&]\\s*(password|user)\\s*=.*")) {
      throw new IllegalArgumentException(
          "contains a user or password; use databaseUser and databasePassword");
    }
    if (value.startsWith(H2_FILE)) {
      return ofH2(value, home);
    }
    if (!value.startsWith(POSTGRESQL)) {
      throw Values.wrong(value, "is neither jdbc:h2:file:... nor jdbc:postgresql:...");
    }
    int settings = value.indexOf('?');
    if (settings >= 0) {
      for (String each : value.substring(settings + 1).split("&", -1)) {
        require(value, name(each), POSTGRESQL_SETTINGS);
      }
    }
    return value;
  }

  private static String ofH2(String value, Path home) {
    if (value.matches("(?is).*;\\s*AUTO_SERVER(_PORT)?\\s*=.*")) {
      throw Values.wrong(
          value, "contains AUTO_SERVER, which opens a port to every account; remove it");
    }
    List<String> parts = List.of(value.substring(H2_FILE.length()).split(";", -1));
    String path = parts.get(0);
    if (path.isBlank() || path.matches("(?!async:)[A-Za-z0-9]{2,}:.*")) {
      throw Values.wrong(value, "does not name a file; write jdbc:h2:file:./data/medconv");
    }
    for (String each : parts.subList(1, parts.size())) {
      require(value, name(each).toUpperCase(Locale.ROOT), H2_SETTINGS);
      if (!each.matches("[^=]+=(\\d{1,9}|(?i:true|false))")) {
        throw Values.wrong(
            value, "sets %s to something that is not a number".formatted(name(each)));
      }
    }
    boolean relative = path.startsWith("./") || path.startsWith("../");
    return relative ? H2_FILE + home.resolve(value.substring(H2_FILE.length())).normalize() : value;
  }

  private static String name(String setting) {
    return setting.replaceFirst("(?s)=.*", "");
  }

  private static void require(String url, String name, Set<String> taken) {
    if (!taken.contains(name)) {
      throw Values.wrong(
          url,
          "contains the setting \"%s\", which is not allowed; allowed are: %s"
              .formatted(name, String.join(", ", new TreeSet<>(taken))));
    }
  }
}
