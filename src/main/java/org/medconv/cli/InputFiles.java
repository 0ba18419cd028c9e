package org.medconv.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medconv.dicom.net.ToolkitDicomPeer;

/**
 * The files a user names: a file is itself, a folder all files below it but hidden ones and
 * DICOMDIR.
 */
final class InputFiles {
  /** Files that are named one by one; of more, their number. */
  private static final int MOST_TOLD = 10;

  private InputFiles() {}

  static List<Path> below(List<Path> paths) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new NoSuchFileException(path.toString(), null, "no such file or folder");
      }
      try (Stream<Path> walk = Files.walk(path)) {
        walk.filter(Files::isRegularFile).filter(InputFiles::isData).sorted().forEach(files::add);
      }
    }
    return files;
  }

  /**
   * Of those, the ones that can be sent; what is no DICOM file is told and passed over.
   *
   * @throws IOException when none is left, or one may not be read
   */
  static List<Path> dicomBelow(List<Path> paths, PrintWriter told) throws IOException {
    List<Path> all = below(paths);
    List<Path> dicom = new ArrayList<>();
    int passedOver = 0;
    for (Path file : all) {
      Optional<String> whyNot = ToolkitDicomPeer.whyNotSent(file);
      if (whyNot.isEmpty()) {
        dicom.add(file);
      } else if (++passedOver <= MOST_TOLD) {
        told.println("%s skipped: not a DICOM file (%s)".formatted(file, whyNot.get()));
      }
    }
    if (passedOver > MOST_TOLD) {
      told.println("skipped in total: %d of %d files".formatted(passedOver, all.size()));
    }
    if (dicom.isEmpty()) {
      throw new IOException(
          "no DICOM file in %s (%d files checked)"
              .formatted(
                  paths.stream().map(Path::toString).collect(Collectors.joining(", ")),
                  all.size()));
    }
    return dicom;
  }

  private static boolean isData(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".") && !name.equals("DICOMDIR");
  }
}
