package org.medconv.words;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Whether files can be written to a folder, tried out; nothing is made and nothing left there. */
public final class WritableFolder {
  private WritableFolder() {}

  /**
   * Tries the folder, or the nearest above it that exists.
   *
   * @return the folder that was tried
   * @throws IOException naming it, and what to do
   */
  public static Path require(Path folder) throws IOException {
    Path existing = existing(folder);
    if (!Files.isDirectory(existing)) {
      throw new IOException(
          "%s is a file instead of a folder; move it away, or name another folder"
              .formatted(existing));
    }
    try {
      Files.delete(Files.createTempFile(existing, ".trial", null));
    } catch (IOException e) {
      throw new IOException(
          "user %s cannot write to the folder %s%s; make it writable, or name another"
              .formatted(System.getProperty("user.name"), existing, reason(e)),
          e);
    }
    return existing;
  }

  /** Without the name of the trial file, which helps nobody. */
  private static String reason(IOException e) {
    String message = String.valueOf(e.getMessage());
    int reason = message.lastIndexOf(": ");
    return reason < 0 ? "" : " (" + message.substring(reason + 2) + ")";
  }

  /** The folder itself, or the nearest above it that is there. */
  public static Path existing(Path folder) {
    return Stream.iterate(folder.toAbsolutePath(), path -> path != null, Path::getParent)
        .filter(Files::exists)
        .findFirst()
        .orElse(folder);
  }
}
