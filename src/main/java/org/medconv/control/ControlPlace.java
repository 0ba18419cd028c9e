package org.medconv.control;

import java.nio.file.Path;
import java.util.Optional;
import org.medconv.jobs.H2File;

/**
 * Where a node and its command line meet: two files beside the database's, named after it.
 *
 * @param folder the database's; for a database on a server, {@code data} in the node's home
 */
public record ControlPlace(Path folder, String name) {
  /**
   * The place that belongs to a database.
   *
   * @param home where the node's own relative paths start
   */
  public static ControlPlace of(String databaseUrl, Path home) {
    Optional<Path> file = H2File.of(databaseUrl);
    return file.map(path -> new ControlPlace(path.getParent(), H2File.name(path)))
        .orElseGet(() -> new ControlPlace(home.resolve("data"), "medconv"));
  }

  /** The running node listens here. */
  public Path socket() {
    return folder.resolve(name + ".socket");
  }

  /** Held locked by the running node, with its process id in it. */
  public Path lock() {
    return folder.resolve(name + ".pid");
  }
}
