package org.medconv.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medconv.lab.evaluate.PartRow.Outcome;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.ModelFolder;
import org.medconv.segment.UNetSegmenter;

/** Parts of simulated patients that the shipped network once refused though nothing is in doubt. */
@Tag("heavy")
@TestInstance(Lifecycle.PER_CLASS)
class SimulatedPartsTest {
  private static final Path MODEL = Path.of("models", "vertebrae-unet3d");
  private static final long SEED = 11;

  private final SimulatedParts parts = new SimulatedParts();
  private UNetSegmenter segmenter;

  @BeforeAll
  void open() throws Exception {
    assumeTrue(Files.exists(MODEL), "skipped: no weights in " + MODEL);
    segmenter = UNetSegmenter.open(ModelFolder.open(MODEL), Compute.open(DeviceChoice.CPU, 2));
  }

  @AfterAll
  void close() {
    if (segmenter != null) {
      segmenter.close();
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "84, twelfth ribs of 0.86 of the length of the eleventh",
    "148, twelfth ribs that end 122 mm beside the line where the eleventh end at 130",
    "253, slices of 5 mm and ribs whose tracks break off",
    "170, the uppermost whole vertebra bears no rib in view"
  })
  void a_view_without_doubt_is_answered(int number, String why) {
    ScanPart part = parts.draw(SEED, number);
    assertThat(PartView.of(part).undoubted()).isTrue();
    assertThat(JudgedPart.of(part, segmenter).row())
        .as(why)
        .matches(row -> row.is(Outcome.RIGHT), "is right");
  }

  @Test
  void a_patient_without_twelfth_ribs_is_not_numbered_wrongly() {
    assertThat(JudgedPart.of(parts.draw(SEED, 74), segmenter).row())
        .matches(row -> !row.is(Outcome.WRONG), "is not wrong");
  }
}
