package org.medconv.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files a user names: a file is itself, a folder all files below it but hidden ones and
 * DICOMDIR.
 */
final class InputFiles {
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

  /** Deletes a folder and all that is in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static boolean isData(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".") && !name.equals("DICOMDIR");
  }
}
