package org.medconv.classify.timm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The answers of timm_3d: those that are kept, or those that it gives now. */
final class TimmReference {
  private static final Path KEPT = Path.of("src/test/resources/timm/backbones.json");

  /** A Python that has timm-3d; where it is not set, {@code python3} is tried. */
  private static final String PYTHON =
      Optional.ofNullable(System.getenv("MEDCONV_PYTHON")).orElse("python3");

  private TimmReference() {}

  static JsonNode kept() throws IOException {
    return new ObjectMapper().readTree(KEPT.toFile());
  }

  /** Skips the test where there is no timm_3d; leaves files of 2D weights in the folder. */
  static JsonNode now(Path folder) throws IOException, InterruptedException {
    Path log = folder.resolve("python.log");
    assumeTrue(
        run(log, PYTHON, "-W", "ignore", "-c", "import timm, timm_3d, safetensors.torch"),
        "skipped: no Python with src/test/python/requirements-timm.txt; name one in"
            + " MEDCONV_PYTHON");
    Path answers = folder.resolve("answers.json");
    boolean ran =
        run(
            log,
            PYTHON,
            "-W",
            "ignore",
            "src/test/python/timm3d_backbones.py",
            answers.toString(),
            folder.toString());
    assertThat(ran).as(() -> read(log)).isTrue();
    return new ObjectMapper().readTree(answers.toFile());
  }

  private static boolean run(Path log, String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(600, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
