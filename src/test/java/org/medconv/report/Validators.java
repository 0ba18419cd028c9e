package org.medconv.report;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.medconv.peers.Programs;

/** Other projects' programs that check and read our results. */
final class Validators {
  private static final Path PIXELMED = Path.of("/usr/share/java/pixelmed.jar");
  private static final Path PYTHON = Path.of("target", "python", "bin", "python");
  private static final Path READER = Path.of("src", "test", "python", "read_results.py");

  private Validators() {}

  /** Its errors. Its warnings are about things that the standard allows, and do not count. */
  static List<String> dciodvfyErrors(Path file) {
    Path program = Programs.require("dciodvfy", "dicom3tools");
    return Programs.run(List.of(program.toString(), "-new", file.toString()))
        .output()
        .lines()
        .filter(line -> line.startsWith("Error"))
        .toList();
  }

  /** PixelMed's check against TID 1500; its exit status means nothing, its output does. */
  static String pixelmed(Path file) {
    assumeTrue(
        Files.exists(PIXELMED),
        () -> "skipped: %s is not there (Debian package libpixelmed-java)".formatted(PIXELMED));
    return Programs.run(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-Xss8m",
                "-Djdk.xml.xpathExprGrpLimit=0",
                "-Djdk.xml.xpathExprOpLimit=0",
                "-Djdk.xml.xpathTotalOpLimit=0",
                "-cp",
                PIXELMED.toString(),
                "com.pixelmed.validate.DicomSRValidator",
                file.toString()))
        .output();
  }

  static Programs.Result dsrdump(Path file) {
    Path program = Programs.require("dsrdump", "dcmtk");
    return Programs.run(List.of(program.toString(), "+Pl", file.toString()));
  }

  static String dsr2html(Path file) {
    Path program = Programs.require("dsr2html", "dcmtk");
    return Programs.run(List.of(program.toString(), file.toString())).output();
  }

  /** The words of a PDF, from top to bottom. */
  static String pdftotext(Path file) {
    Path program = Programs.require("pdftotext", "poppler-utils");
    return Programs.run(List.of(program.toString(), "-layout", file.toString(), "-")).output();
  }

  /** What highdicom and pydicom read in a SEG and an SR. */
  static JsonNode highdicom(Path segmentation, Path report) throws IOException {
    assumeTrue(
        Files.isExecutable(PYTHON),
        () ->
            "skipped: no %s (python3 -m venv target/python; pip install -r src/test/python/requirements.txt)"
                .formatted(PYTHON));
    Programs.Result result =
        Programs.run(
            List.of(
                PYTHON.toString(),
                "-W",
                "ignore",
                READER.toString(),
                segmentation.toString(),
                report.toString()));
    String json = result.output().substring(Math.max(result.output().indexOf("{\"voxels\""), 0));
    if (result.status() != 0) {
      throw new AssertionError(result.output());
    }
    return new ObjectMapper().readTree(json);
  }
}
