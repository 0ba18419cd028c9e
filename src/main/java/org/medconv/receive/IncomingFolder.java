package org.medconv.receive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.medconv.disk.Folders;
import org.medconv.disk.OwnerOnly;

/**
 * Where objects are stored while they arrive: one folder per process, held by a file lock. A start
 * deletes what crashed processes left, but nothing of a living one.
 */
final class IncomingFolder implements AutoCloseable {
  private static final String LOCK = "lock";

  private final Path folder;
  private final FileChannel lock;
  private final AtomicLong count = new AtomicLong();

  private IncomingFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Deletes leftovers of crashed processes, and opens our own folder. */
  @SuppressWarnings("try") // the lock is held, not used
  static synchronized IncomingFolder open(Path storage) throws IOException {
    Path parent = OwnerOnly.folders(storage.resolve("incoming"));
    // One start at a time in all processes: a new folder is not locked yet.
    try (FileChannel starts =
        OwnerOnly.open(
            parent.resolve("starts"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      // Released when the channel is closed.
      starts.lock();
      clearAbandoned(parent);
      return create(parent);
    }
  }

  private static IncomingFolder create(Path parent) throws IOException {
    Path folder = OwnerOnly.folder(parent.resolve(UUID.randomUUID().toString()));
    FileChannel lock =
        OwnerOnly.open(
            folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      lock.lock();
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
    return new IncomingFolder(folder, lock);
  }

  Path path() {
    return folder;
  }

  /** A unique name. */
  Path next() {
    return folder.resolve(count.incrementAndGet() + ".part");
  }

  private static void clearAbandoned(Path parent) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, Files::isDirectory)) {
      for (Path folder : folders) {
        clearIfAbandoned(folder);
      }
    }
  }

  private static void clearIfAbandoned(Path folder) throws IOException {
    try (FileChannel channel =
            OwnerOnly.open(
                folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock taken = channel.tryLock()) {
      if (taken != null) {
        Folders.delete(folder);
      }
    } catch (OverlappingFileLockException e) {
      // Open in this process, so it is alive.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      Folders.delete(folder);
    }
  }
}
