package org.medconv.control;

import java.nio.file.Path;
import java.util.Optional;
import org.medconv.jobs.H2File;

/**
 * Where a node and its command line meet: two files beside the database's, named after it.
 *
 * @param folder that of the database; for a database on a server, {@code data} in the node's home
 */
public record ControlPlace(Path folder, String name) {
  /**
   * The place for a database.
   *
   * @param home base of the node's relative paths
   */
  public static ControlPlace of(String databaseUrl, Path home) {
    Optional<Path> file = H2File.of(databaseUrl);
    return file.map(path -> new ControlPlace(path.getParent(), H2File.name(path)))
        .orElseGet(() -> new ControlPlace(home.resolve("data"), "medconv"));
  }

  /** The socket of the running node. */
  public Path socket() {
    return folder.resolve(name + ".socket");
  }

  /** The lock file of the running node; it holds its process id. */
  public Path lock() {
    return folder.resolve(name + ".pid");
  }
}
