package org.medconv.deliver;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.medconv.words.Bytes;
import org.medconv.words.FileTrouble;

/**
 * Why results cannot be put into a folder, and what happens to their delivery. The sentence names
 * the folder, but no file in it, because file names may identify a patient.
 */
final class FolderTrouble extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Attempt attempt;

  private FolderTrouble(Attempt attempt, String sentence, Throwable cause) {
    super(sentence, cause);
    this.attempt = attempt;
  }

  Attempt attempt() {
    return attempt;
  }

  /** Everything for the folder waits until the fault is corrected. */
  private static FolderTrouble passing(String code, String sentence, Throwable cause) {
    return new FolderTrouble(new Attempt.Failed(code, sentence, true), sentence, cause);
  }

  private static FolderTrouble lasting(String code, String sentence, Throwable cause) {
    return new FolderTrouble(new Attempt.Dead(code, sentence), sentence, cause);
  }

  static FolderTrouble missing(Path folder) {
    return passing(
        "FOLDER_MISSING",
        "There is no folder %s. Mount or create it; the node does not create it.".formatted(folder),
        null);
  }

  static FolderTrouble full(Path folder, long free, long minimum) {
    return passing(
        "FOLDER_FULL",
        "%s free in %s, and %s must stay free (minimumFree). Free space."
            .formatted(Bytes.of(free), folder, Bytes.of(minimum)),
        null);
  }

  static FolderTrouble nameTaken(Path folder, int files) {
    return lasting(
        "NAME_TAKEN",
        "%d files of other content have the name of a result in %s. Move them away, then retry."
            .formatted(files, folder),
        null);
  }

  static FolderTrouble leadsOut(Path folder) {
    return lasting(
        "FOLDER_LEFT",
        "A link in %s leads out of it, and the pattern leads there. Remove the link, then retry."
            .formatted(folder),
        null);
  }

  /** One of our results is unreadable, before it is written anywhere. */
  static FolderTrouble unreadable(String result, IOException why) {
    return why instanceof NoSuchFileException
        ? lasting(
            "RESULT_MISSING", "The %s to be sent is not on disk any more.".formatted(result), why)
        : lasting(
            "RESULT_UNREADABLE",
            "The %s to be sent cannot be read: %s.".formatted(result, FileTrouble.of(why)),
            why);
  }

  /** A failure reported by the file system. */
  static FolderTrouble of(IOException failure, Path folder) {
    if (failure instanceof FileAlreadyExistsException) {
      return passing(
          "FOLDER_FAILED",
          "A file in %s stands where the pattern wants a folder. Move it away.".formatted(folder),
          failure);
    }
    String said = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    String code =
        said.contains("no space left") || said.contains("quota exceeded")
            ? "FOLDER_FULL"
            : failure instanceof AccessDeniedException || said.contains("read-only")
                ? "FOLDER_NOT_WRITABLE"
                : "FOLDER_FAILED";
    String why =
        FileTrouble.ofDisk(failure, folder)
            .orElseGet(() -> "%s (%s)".formatted(folder, failure.getClass().getSimpleName()));
    return passing(code, "The folder cannot be written to: %s.".formatted(why), failure);
  }
}
