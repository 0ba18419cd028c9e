package org.medconv.receive;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.medconv.disk.OwnerOnly;

/**
 * Writes a file that is whole in memory past the page cache (O_DIRECT), which makes one sync of its
 * folder enough where the file system has a journal, and two are needed otherwise.
 *
 * <p>Why that is safe on ext4 with a journal and on XFS: when the write has returned, the data are
 * with the disk, and the file's extents and size are in the journal before the rename that follows.
 * The journal is written in order, and after a flush of the disk; so the sync of the folder, which
 * forces the rename out, forces out all of that, and no crash can leave the name without the data.
 * ext4 can be made without a journal (mke2fs -O ^has_journal); there the file is synced too, before
 * it gets its name.
 */
final class UncachedWrite {
  private static final Set<String> TRIED = Set.of("ext4", "xfs");

  private final int alignment;
  private final boolean journalInOrder;

  private UncachedWrite(int alignment, boolean journalInOrder) {
    this.alignment = alignment;
    this.journalInOrder = journalInOrder;
  }

  /** Empty where the file system is another, or does not let us past the cache. */
  static Optional<UncachedWrite> in(Path folder) throws IOException {
    Optional<FileStore> store = fileStore(folder);
    return store.isEmpty() ? Optional.empty() : in(folder, store.get());
  }

  /** Empty where the root is no mount point, so that Java does not find the folder's. */
  private static Optional<FileStore> fileStore(Path folder) {
    try {
      return Optional.of(Files.getFileStore(folder));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<UncachedWrite> in(Path folder, FileStore fileStore) throws IOException {
    if (!TRIED.contains(fileStore.type())) {
      return Optional.empty();
    }
    Path probe = folder.resolve("probe");
    try {
      UncachedWrite write =
          new UncachedWrite(
              Math.toIntExact(Math.max(4096, fileStore.getBlockSize())),
              hasJournal(fileStore, Path.of("/sys/fs/ext4")));
      byte[] content = {1, 2, 3};
      write.write(probe, write.buffer(content.length), ByteBuffer.wrap(content));
      return Arrays.equals(content, Files.readAllBytes(probe))
          ? Optional.of(write)
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    } finally {
      Files.deleteIfExists(probe);
    }
  }

  /**
   * XFS always has one; of ext4 the kernel tells which task writes the journal, or {@code <none>}
   * (fs/ext4/sysfs.c). What cannot be told counts as no.
   */
  static boolean hasJournal(FileStore fileStore, Path ext4) {
    if (fileStore.type().equals("xfs")) {
      return true;
    }
    try {
      // A device mapper's name is a link to the device that the kernel means.
      Path device = Path.of(fileStore.name()).toRealPath().getFileName();
      String task = Files.readString(ext4.resolve(device).resolve("journal_task")).strip();
      return !task.isEmpty() && task.chars().allMatch(Character::isDigit);
    } catch (IOException | java.nio.file.InvalidPathException e) {
      return false;
    }
  }

  /** A buffer for files of up to so many bytes. */
  ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocateDirect(padded(bytes) + alignment).alignedSlice(alignment);
  }

  /** Makes the file of these parts, one after the other. */
  void write(Path file, ByteBuffer buffer, ByteBuffer... parts) throws IOException {
    buffer.clear();
    for (ByteBuffer part : parts) {
      buffer.put(part);
    }
    int length = buffer.position();
    while (buffer.position() < padded(length)) {
      buffer.put((byte) 0);
    }
    buffer.flip();
    try (FileChannel channel =
        OwnerOnly.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            ExtendedOpenOption.DIRECT)) {
      Durable.writeFully(channel, buffer);
      channel.truncate(length);
      if (!journalInOrder) {
        channel.force(false);
      }
    }
  }

  private int padded(int bytes) {
    return Math.floorDiv(bytes + alignment - 1, alignment) * alignment;
  }
}
