package org.medconv.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The public, de-identified example CT of the TotalSegmentator project, stored beside the
 * repository. Without it, its tests are skipped. It must never be used in training.
 */
public final class ExampleCt {
  private static final Path FOLDER = Path.of("..", "shared", "data", "totalsegmentator-example");

  private ExampleCt() {}

  public static Path folder() {
    assumeTrue(
        Files.isDirectory(FOLDER),
        "skipped: the example CT is not beside this clone (" + FOLDER + ")");
    return FOLDER.toAbsolutePath().normalize();
  }

  public static Path dicom() {
    return folder().resolve("dicom");
  }

  public static List<Path> slices() {
    try (Stream<Path> files = Files.list(dicom())) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
