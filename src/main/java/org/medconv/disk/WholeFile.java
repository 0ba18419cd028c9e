package org.medconv.disk;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes files completely or not at all: readers see either the old or the new content, even after
 * a crash or a power cut. Incomplete files are deleted after a failure.
 */
public final class WholeFile {
  /** Ending of files that are being written. */
  public static final String PART = ".part";

  private WholeFile() {}

  /** Writes the content to a stream, which is closed for it. */
  @FunctionalInterface
  public interface ToStream {
    void write(OutputStream out) throws IOException;
  }

  /** Writes the content to a file, whose name has the same ending. */
  @FunctionalInterface
  public interface ToPath {
    void write(Path part) throws IOException;
  }

  /**
   * Writes a file that no other account may read, and makes it durable with its name.
   *
   * @param file in a folder that is there
   */
  public static void write(Path file, ToStream content) throws IOException {
    write(file, content, true);
  }

  /** Like {@link #write(Path, ToStream)}, for a caller that syncs the folder after many files. */
  public static void writeAmongOthers(Path file, ToStream content) throws IOException {
    write(file, content, false);
  }

  private static void write(Path file, ToStream content, boolean syncFolder) throws IOException {
    Path part = OwnerOnly.temporary(file.toAbsolutePath().getParent(), ".", PART);
    try {
      fill(part, content);
      putInPlace(part, file, syncFolder);
    } catch (IOException | RuntimeException e) {
      discard(part, e);
      throw e;
    }
  }

  /**
   * Writes a file where there is none, and makes it durable with its name. It has the mode of its
   * part.
   *
   * @param file in a folder that is there
   * @param part a file in the same folder, which becomes it; deleted where that fails
   * @throws FileAlreadyExistsException when there is one, which stays as it is
   */
  public static void writeNew(Path file, Path part, ToStream content) throws IOException {
    try {
      fill(part, content);
      // Looks, then renames: on no system does Java rename without replacing in one step.
      Files.move(part, file);
      Folders.sync(file.toAbsolutePath().getParent());
    } catch (IOException | RuntimeException e) {
      discard(part, e);
      throw e;
    }
  }

  /**
   * Puts a file into place that others write by its path. It has the mode that they give it, and
   * one writer at a time.
   *
   * @param file in a folder that is there
   */
  public static void writeByPath(Path file, ToPath content) throws IOException {
    Path part = file.resolveSibling(PART + "-" + file.getFileName());
    try {
      content.write(part);
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      putInPlace(part, file, true);
    } catch (IOException | RuntimeException e) {
      discard(part, e);
      throw e;
    }
  }

  private static void fill(Path part, ToStream content) throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      OutputStream out = Channels.newOutputStream(channel);
      content.write(out);
      out.flush();
      channel.force(true);
    }
  }

  private static void putInPlace(Path part, Path file, boolean syncFolder) throws IOException {
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (syncFolder) {
      Folders.sync(file.toAbsolutePath().getParent());
    }
  }

  /** Deletes leftovers; a failure to do so is added to the first cause as suppressed. */
  public static void discard(Path file, Throwable cause) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
