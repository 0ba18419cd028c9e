package org.medconv.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.config.NodeConfig;
import org.medconv.config.NodeConfigReader;
import org.medconv.dicom.file.Part10File;
import org.medconv.node.Screenings;
import org.medconv.peers.ExampleCt;
import org.medconv.report.ResultObject;
import org.medconv.screen.ScreeningOutcome.Classified;

/**
 * A site's own correction of HU, from its key in the configuration to the SR and the FHIR bundle.
 */
@Tag("heavy")
class CorrectedAttenuationTest {
  private static final String FORMULA = "0.900 x HU + 5.0 HU (120 kV)";

  @TempDir Path folder;

  @Test
  void a_sites_correction_stands_beside_the_measured_value_in_the_sr_and_in_fhir()
      throws Exception {
    Classified plain = screened(Files.readString(Path.of("conf", "node.yaml")), "plain");
    Classified corrected = screened(withCorrection(), "corrected");
    double measured = plain.screening().trabecular().median();
    assertThat(corrected.screening().trabecular().median()).isEqualTo(measured, within(1e-9));
    assertThat(corrected.screening().classification().probabilities().osteoporosis())
        .isGreaterThan(plain.screening().classification().probabilities().osteoporosis());
    String value = String.format(Locale.ROOT, "%.1f HU", 0.9 * measured + 5);
    for (String written : List.of(structuredReport(corrected), fhir(corrected))) {
      assertThat(written).contains(FORMULA, value);
    }
    for (String written : List.of(structuredReport(plain), fhir(plain))) {
      assertThat(written).doesNotContain("x HU");
    }
  }

  private static String withCorrection() throws Exception {
    String yaml = Files.readString(Path.of("conf", "node.yaml"));
    String screen = "\nscreen:\n";
    assertThat(yaml).contains(screen);
    return yaml.replace(
        screen,
        screen
            + "  huCorrection:\n"
            + "    voltages:\n"
            + "      - kvp: 120\n"
            + "        factor: 0.9\n"
            + "        offset: 5\n");
  }

  private Classified screened(String yaml, String name) throws Exception {
    String models = "models: " + Path.of("models").toAbsolutePath();
    Path file =
        Files.writeString(
            folder.resolve(name + ".yaml"), yaml.replace("\n  models: models", "\n  " + models));
    NodeConfig config = NodeConfigReader.read(file, Map.of());
    Path out = Files.createDirectory(folder.resolve(name));
    try (ScreeningPipeline pipeline =
        Screenings.open(config, Optional.empty(), "vertebrae-unet3d", "medconv-resnet50")) {
      return (Classified)
          pipeline.screen(
              ExampleCt.slices(), Instant.parse("2026-01-01T00:00:00Z"), out, stage -> {});
    }
  }

  private static String structuredReport(Classified of) throws Exception {
    return text(Part10File.read(file(of, ResultObject.Kind.SR)).dataset());
  }

  private static String text(Attributes dataset) {
    return dataset.toString(100_000, 10_000);
  }

  private static String fhir(Classified of) throws Exception {
    return Files.readString(file(of, ResultObject.Kind.FHIR));
  }

  private static Path file(Classified of, ResultObject.Kind kind) {
    return of.objects().stream().filter(o -> o.kind() == kind).findFirst().orElseThrow().file();
  }
}
