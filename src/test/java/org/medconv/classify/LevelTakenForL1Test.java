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

/** The shipped classifier on other vertebrae of a real patient, with published outlines. */
@Tag("heavy")
class LevelTakenForL1Test {
  @ParameterizedTest
  @CsvSource({"L1, 20, false", "L4, 23, true", "L5, 24, true"})
  void a_patients_l1_is_familiar_at_any_density_and_the_vertebrae_that_lean_forward_are_not(
      String level, int label, boolean refused) throws Exception {
    CtVolume ct = NiftiFile.readCt(ExampleCt.folder().resolve("example_ct.nii.gz"));
    LabelVolume bodies =
        NiftiFile.readLabels(ExampleCt.folder().resolve("vertebral_bodies.nii.gz"));
    ModelFolder shipped = ModelFolder.open(Path.of("models", "medconv-resnet50"));
    try (MedConvClassifier classifier =
        MedConvClassifier.open(shipped, Compute.open(DeviceChoice.CPU, 2))) {
      Familiarity familiarity = classifier.calibration().orElseThrow().familiarity();
      for (int shift = -50; shift <= 80; shift += 10) {
        L1CutOut cutOut =
            classifier
                .plan()
                .cutOut()
                .cut(shifted(ct, shift), bodies.region(value -> value == label));
        Unfamiliarity found = familiarity.of(cutOut);
        System.out.printf(
            Locale.ROOT,
            "%s leans %.0f degrees forward; taken for L1, at %+d HU: %s%n",
            level,
            CutOutShape.of(Inside.of(cutOut))[CutOutShape.LEAN],
            shift,
            found);
        assertThat(found.isExceeded()).as("%s at %+d HU", level, shift).isEqualTo(refused);
      }
    }
  }

  private static CtVolume shifted(CtVolume ct, int by) {
    short[] hu = ct.hu().clone();
    for (int n = 0; n < hu.length; n++) {
      hu[n] = (short) Math.max(CtVolume.AIR, hu[n] + by);
    }
    return new CtVolume(ct.grid(), hu, ct.acquisition());
  }
}
