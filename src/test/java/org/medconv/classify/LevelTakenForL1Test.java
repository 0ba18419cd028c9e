package org.medconv.classify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.ModelFolder;
import org.medconv.peers.ExampleCt;
import org.medconv.volume.CtVolume;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.NiftiFile;

/** The shipped classifier on other vertebrae of a real patient, outlined as published. */
@Tag("heavy")
class LevelTakenForL1Test {
  @ParameterizedTest
  @CsvSource({"L1, 20, false", "L4, 23, true", "L5, 24, true"})
  void a_patients_l1_is_familiar_and_the_vertebrae_that_lean_forward_are_not(
      String level, int label, boolean refused) throws Exception {
    CtVolume ct = NiftiFile.readCt(ExampleCt.folder().resolve("example_ct.nii.gz"));
    LabelVolume bodies =
        NiftiFile.readLabels(ExampleCt.folder().resolve("vertebral_bodies.nii.gz"));
    ModelFolder shipped = ModelFolder.open(Path.of("models", "medconv-resnet50"));
    try (MedConvClassifier classifier =
        MedConvClassifier.open(shipped, Compute.open(DeviceChoice.CPU, 2))) {
      L1CutOut cutOut = classifier.plan().cutOut().cut(ct, bodies.region(value -> value == label));
      Unfamiliarity found = classifier.calibration().orElseThrow().familiarity().of(cutOut);
      System.out.printf(
          Locale.ROOT,
          "%s leans %.0f degrees forward; taken for L1: %s%n",
          level,
          CutOutShape.of(Inside.of(cutOut))[CutOutShape.LEAN],
          found);
      assertThat(found.isExceeded()).isEqualTo(refused);
    }
  }
}
