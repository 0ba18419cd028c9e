package org.medconv.words;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Explains why a file or folder cannot be used, in a clause that names it and the remedy. Java's
 * own exceptions give only the path, or only the meaning of errno.
 */
public final class FileTrouble {
  /** What errno says (strerror(3)), in lower case. */
  private static final List<Known> KNOWN =
      List.of(
          new Known("no space left on device", "the disk of %s is full; free space"),
          new Known("disk quota exceeded", "the disk quota for %s is used up; raise it"),
          new Known(
              "read-only file system",
              "%s lies on a read-only file system; mount it for writing, or name another folder"),
          new Known("is a directory", "%s is a folder; name a file"),
          new Known("not a directory", "a part of %s is a file, not a folder; correct the path"),
          new Known("too many open files", "too many files are open; raise the limit (ulimit -n)"),
          new Known("file name too long", "the name %s is too long; shorten it"),
          new Known("permission denied", "%s: permission denied; allow it to this user"),
          new Known("operation not permitted", "%s: not permitted; allow it to this user"),
          new Known("input/output error", "the disk of %s fails; replace it"));

  private record Known(String said, String sentence) {}

  private FileTrouble() {}

  /** The explanation; for our own exceptions, their message. */
  public static String of(Throwable failure) {
    if (failure instanceof UncheckedIOException && failure.getCause() != null) {
      return of(failure.getCause());
    }
    if (failure instanceof FileSystemException of) {
      return ofFile(of, String.valueOf(of.getFile()));
    }
    if (failure instanceof CharacterCodingException) {
      return "it is not UTF-8 text; save it as UTF-8";
    }
    String message = failure.getMessage();
    if (failure instanceof EOFException && (message == null || message.isBlank())) {
      return "it ends too early and may be cut off";
    }
    return known(message, "it").orElse(message == null ? unnamed(failure) : message);
  }

  /**
   * Like {@link #of}, for a log that must not name the file because its name identifies a patient:
   * the problem with the disk, and the folder of the file. Empty if the disk is not the problem.
   */
  public static Optional<String> ofDisk(Throwable failure, Path folder) {
    return ofDisk(failure, folder.toString());
  }

  /**
   * @param place name for the folder in the message, such as its setting
   */
  public static Optional<String> ofDisk(Throwable failure, String place) {
    if (failure instanceof UncheckedIOException && failure.getCause() != null) {
      return ofDisk(failure.getCause(), place);
    }
    if (failure instanceof AccessDeniedException) {
      return known("permission denied", "something in " + place);
    }
    if (failure instanceof FileSystemException file) {
      return known(file.getReason(), place);
    }
    return failure instanceof IOException ? known(failure.getMessage(), place) : Optional.empty();
  }

  private static String ofFile(FileSystemException failure, String file) {
    if (failure instanceof NoSuchFileException) {
      return "there is no file or folder %s; correct the path".formatted(file);
    }
    if (failure instanceof AccessDeniedException) {
      return "user %s may not read or write %s; give it to this user, or name another"
          .formatted(System.getProperty("user.name"), file);
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "%s already exists and is of the wrong kind; move it away, or name another"
          .formatted(file);
    }
    if (failure instanceof NotDirectoryException) {
      return "%s is not a folder; name one".formatted(file);
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return "%s is not empty; empty it, or name another folder".formatted(file);
    }
    if (failure instanceof FileSystemLoopException) {
      return "%s leads back to itself by a link; remove the link".formatted(file);
    }
    String reason = failure.getReason();
    return known(reason, file)
        .orElse(reason == null ? file + " cannot be used" : file + ": " + reason);
  }

  private static Optional<String> known(String message, String file) {
    String said = String.valueOf(message).toLowerCase(Locale.ROOT);
    return KNOWN.stream()
        .filter(each -> said.contains(each.said))
        .findFirst()
        .map(each -> each.sentence.formatted(file));
  }

  private static String unnamed(Throwable failure) {
    return failure.getClass().getSimpleName();
  }
}
