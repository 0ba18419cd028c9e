package org.medconv.jobs;

import java.nio.file.Path;
import java.util.Optional;

/** The file of an embedded H2 database, from its URL. */
public final class H2File {
  private static final String URL = "jdbc:h2:file:";
  private static final String SUFFIX = ".mv.db";

  private H2File() {}

  /**
   * The file, whether it exists or not.
   *
   * @return empty for a database that is not an H2 file
   */
  public static Optional<Path> of(String databaseUrl) {
    if (!databaseUrl.startsWith(URL)) {
      return Optional.empty();
    }
    String path =
        databaseUrl
            .substring(URL.length())
            .replaceFirst(";.*", "")
            // A file system of H2, such as async:
            .replaceFirst("^([a-z]+:)+", "");
    String home = System.getProperty("user.home");
    return Optional.of(
        Path.of((path.startsWith("~") ? home + path.substring(1) : path) + SUFFIX)
            .toAbsolutePath()
            .normalize());
  }

  /** The name of the database: that of its file. */
  public static String name(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - SUFFIX.length());
  }
}
