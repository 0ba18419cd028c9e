package org.medconv.node;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.medconv.config.NodeConfig;
import org.medconv.disk.DataLock;
import org.medconv.disk.OwnerOnly;
import org.medconv.jobs.H2File;

/**
 * The node's folders: accessible to its account only, and locked against a second node while it
 * runs. Nodes that share a database on a server also share the received objects, and lock nothing.
 */
final class OwnData implements AutoCloseable {
  private static final String LOCK = "node.pid";

  private final Path home;
  private final Deque<AutoCloseable> held = new ArrayDeque<>();

  private OwnData(Path home) {
    this.home = home;
  }

  /**
   * Creates missing folders and locks all.
   *
   * @throws DataLock.HeldByAnother if another node holds one
   */
  static OwnData open(NodeConfig config) throws IOException {
    OwnData data = new OwnData(config.home());
    try {
      data.take(config);
      return data;
    } catch (IOException | RuntimeException e) {
      data.close();
      throw e;
    }
  }

  private void take(NodeConfig config) throws IOException {
    Optional<Path> database = H2File.of(config.jobs().databaseUrl());
    Path storage = config.receive().storage();
    Path folder = OwnerOnly.folders(config.control().folder());
    OwnerOnly.folders(storage);
    OwnerOnly.folders(config.results().folder());
    if (database.isPresent()) {
      held.push(DataLock.take(config.control().lock()));
      held.push(DataLock.take(storage.resolve(LOCK)));
    }
    closeTop(folder, false);
    for (Path file : filesOfDatabase(config)) {
      close(file);
    }
    config.dicom().tls().ifPresent(tls -> warnIfOpen(tls.keyStore()));
    List<Path> trees = new ArrayList<>();
    for (Path tree : List.of(storage, config.results().folder())) {
      if (closeTop(tree, true)) {
        trees.add(tree);
      }
    }
    if (!trees.isEmpty()) {
      closeBelow(trees);
    }
  }

  private static List<Path> filesOfDatabase(NodeConfig config) {
    String name = config.control().name();
    Path folder = config.control().folder();
    List<Path> files = new ArrayList<>();
    H2File.of(config.jobs().databaseUrl()).ifPresent(files::add);
    // H2's trace and lock files from earlier versions; a copy from a backup may contain ours.
    for (String suffix : List.of(".trace.db", ".lock.db", ".pid")) {
      files.add(folder.resolve(name + suffix));
    }
    return files;
  }

  /** Another program created it and its group may read it: the node only warns. */
  private static void warnIfOpen(Path keyStore) {
    try {
      if (OwnerOnly.isOpenToOthers(keyStore.toRealPath())) {
        NodeLog.keyStoreOpen(keyStore);
      }
    } catch (IOException unknown) {
      // It existed a moment ago, when TLS was tested. If it is gone, the next start reports it.
      return;
    }
  }

  private static void close(Path file) {
    try {
      if (OwnerOnly.close(file)) {
        NodeLog.closed(file);
      }
    } catch (IOException notOurs) {
      NodeLog.cannotClose(file, notOurs);
    }
  }

  /**
   * Restricts a folder, unless it also contains the program or the configuration, or is public
   * (/tmp).
   *
   * @return whether its contents must still be restricted
   */
  private boolean closeTop(Path folder, boolean tree) {
    try {
      boolean open = OwnerOnly.isOpenToOthers(folder);
      if (open && isNotOursAlone(folder)) {
        NodeLog.leftOpen(folder);
        return false;
      }
      boolean below = tree && OwnerOnly.closeTop(folder);
      if (!tree) {
        OwnerOnly.close(folder);
      }
      if (open) {
        NodeLog.closed(folder);
      }
      return below;
    } catch (IOException notOurs) {
      NodeLog.cannotClose(folder, notOurs);
      return false;
    }
  }

  private boolean isNotOursAlone(Path folder) throws IOException {
    boolean sticky = (((int) Files.getAttribute(folder, "unix:mode")) & 01000) != 0;
    return sticky || home.startsWith(folder);
  }

  /** Runs once, in the background: it takes time in proportion to the number of objects. */
  private void closeBelow(List<Path> trees) {
    Thread closing = new Thread(() -> trees.forEach(OwnData::closeBelow), "close-folders");
    closing.setDaemon(true);
    closing.start();
    held.push(
        () -> {
          closing.interrupt();
          closing.join();
        });
  }

  private static void closeBelow(Path tree) {
    try {
      NodeLog.closedBelow(tree, OwnerOnly.closeBelow(tree));
    } catch (ClosedByInterruptException stopped) {
      // The next start does the rest.
      return;
    } catch (IOException e) {
      NodeLog.cannotClose(tree, e);
    }
  }

  @Override
  public void close() throws IOException {
    while (!held.isEmpty()) {
      try {
        held.pop().close();
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException("the node's folders could not be released", e);
      }
    }
  }
}
