package org.medconv.words;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Tests whether files can be written to a folder. Creates no folder and leaves no file behind. */
public final class WritableFolder {
  private WritableFolder() {}

  /**
   * Tests the folder, or its nearest existing parent.
   *
   * @return the tested folder
   * @throws IOException with the folder and the remedy
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

  /** Without the name of the trial file, which is of no use. */
  private static String reason(IOException e) {
    String message = String.valueOf(e.getMessage());
    int reason = message.lastIndexOf(": ");
    return reason < 0 ? "" : " (" + message.substring(reason + 2) + ")";
  }

  /** The folder itself, or its nearest existing parent. */
  public static Path existing(Path folder) {
    return Stream.iterate(folder.toAbsolutePath(), path -> path != null, Path::getParent)
        .filter(Files::exists)
        .findFirst()
        .orElse(folder);
  }
}
