package org.medconv.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ensures that only one process uses certain data: a locked file that holds the process id. The
 * system releases the lock when the process ends for any reason, so a file left behind blocks no
 * one.
 */
public final class DataLock implements AutoCloseable {
  private static final int LONGEST = 20;

  /**
   * Files locked by this process. They must not be opened a second time here: POSIX releases a
   * process's locks on a file when any of its descriptors of that file is closed.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private DataLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param file created if missing; its folder must exist
   * @throws HeldByAnother if another process, or another part of this one, holds it
   */
  public static DataLock take(Path file) throws IOException, HeldByAnother {
    Path real = real(file);
    if (!HELD.add(real)) {
      throw new HeldByAnother(ProcessHandle.current().pid(), file);
    }
    try {
      return new DataLock(real, locked(file));
    } catch (IOException | RuntimeException e) {
      HELD.remove(real);
      throw e;
    }
  }

  private static Path real(Path file) throws IOException {
    return file.toAbsolutePath().getParent().toRealPath().resolve(file.getFileName());
  }

  private static FileChannel locked(Path file) throws IOException {
    FileChannel channel =
        OwnerOnly.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw new HeldByAnother(pid(channel), file);
      }
      write(channel);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void write(FileChannel channel) {
    byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid), 0);
    } catch (IOException fullDisk) {
      // The lock counts; without the number another node only cannot name this process.
      return;
    }
  }

  /** 0 if unknown. */
  private static long pid(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(LONGEST);
    channel.read(text, 0);
    return pid(new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII));
  }

  private static long pid(String text) {
    return text.strip().matches("\\d{1,18}") ? Long.parseLong(text.strip()) : 0;
  }

  /** The process that holds a lock, if its file names one that is running. */
  public static Optional<Long> holder(Path file) throws IOException {
    try {
      if (HELD.contains(real(file))) {
        return Optional.of(ProcessHandle.current().pid());
      }
      return Optional.of(pid(Files.readString(file, StandardCharsets.ISO_8859_1)))
          .filter(pid -> ProcessHandle.of(pid).isPresent());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.truncate(0);
    } finally {
      channel.close();
      HELD.remove(file);
    }
  }

  /** Another process uses the data. */
  public static final class HeldByAnother extends IOException {
    private static final long serialVersionUID = 1L;

    HeldByAnother(long pid, Path file) {
      super(
          "Another node%s uses the data in %s. Stop it, or give this node its own data (jobs.databaseUrl, receive.storage)."
              .formatted(pid == 0 ? "" : ", process %d,".formatted(pid), file.getParent()));
    }
  }
}
