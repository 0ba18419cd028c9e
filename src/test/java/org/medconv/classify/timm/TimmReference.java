package org.medconv.classify.timm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.medconv.peers.Python;

/** The outputs of timm_3d: the stored ones, or live ones. */
final class TimmReference {
  private static final Path KEPT = Path.of("src/test/resources/timm/backbones.json");

  private static final Path SCRIPT = Path.of("src/test/python/timm3d_backbones.py");
  private static final Path REQUIREMENTS = Path.of("src/test/python/requirements-timm.txt");

  private TimmReference() {}

  static JsonNode kept() throws IOException {
    return new ObjectMapper().readTree(KEPT.toFile());
  }

  /** Skips the test if there is no timm_3d; writes files of 2D weights into the folder. */
  static JsonNode now(Path folder) throws IOException {
    Path answers = folder.resolve("answers.json");
    Python.having("timm, timm_3d, safetensors.torch", REQUIREMENTS)
        .run(SCRIPT, answers.toString(), folder.toString());
    return new ObjectMapper().readTree(answers.toFile());
  }
}
