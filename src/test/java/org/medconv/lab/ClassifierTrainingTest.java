package org.medconv.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.MedConvClassifier;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.ModelFolder;
import org.medconv.model.SafeTensors;
import org.medconv.model.Tensor;

class ClassifierTrainingTest {

  @Test
  @Tag("heavy")
  void training_that_was_stopped_goes_on_to_the_same_weights_and_its_model_opens(
      @TempDir Path folder) throws Exception {
    // Four steps, the last checkpoint after three: the second run has one step left.
    ClassifierTraining.Options options =
        new ClassifierTraining.Options(
            folder.resolve("work"), 24, 3, 4, 4, 2, 1e-3, 0.01, 0.6, 1, 0.5, 5, 3);
    Compute compute = Compute.open(DeviceChoice.CPU, 2);
    ClassifierTraining.Outcome straight = ClassifierTraining.train(options, compute);
    ClassifierTraining.Outcome resumed = ClassifierTraining.train(options, compute);
    assertSameWeights(straight.weights(), resumed.weights());
    assertThat(Files.readAllLines(folder.resolve("work/learning.csv"))).hasSize(2);

    Path model = folder.resolve("tried-out");
    ClassifierFolder.write(
        model, "0.0.1", straight, SafeTensors.Storage.INT8_PER_CHANNEL, "a \"test\"");
    try (MedConvClassifier classifier = MedConvClassifier.open(ModelFolder.open(model), compute)) {
      assertThat(classifier.plan().cutOut()).isEqualTo(straight.plan().cutOut());
      assertThat(classifier.plan().adjustment().priors())
          .containsExactly(straight.plan().adjustment().priors(), within(1e-5));
      ClassifierEvaluation evaluation =
          ClassifierEvaluation.of(classifier, folder.resolve("work"), 30, 77);
      assertThat(evaluation.adjusted().cases()).isEqualTo(30);
      assertThat(evaluation.attenuationAuc()).isBetween(0.7, 1.0);
    }
    assertThat(Files.size(model.resolve("weights.safetensors"))).isLessThan(50_000_000);
  }

  @Test
  void cut_outs_are_kept_and_drawn_anew_only_for_another_cohort(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("few.cutouts");
    int[] drawn = new int[1];
    CutOutPlan plan = CutOutPlan.STANDARD;
    List<LabelledCutOut> first = CutOutFile.open(file, 3, 1, plan, n -> drawn[0]++);
    List<LabelledCutOut> again = CutOutFile.open(file, 3, 1, plan, n -> drawn[0]++);
    assertThat(drawn[0]).isEqualTo(1);
    for (int n = 0; n < 3; n++) {
      assertThat(again.get(n).hu()).isEqualTo(first.get(n).hu());
      assertThat(again.get(n).tScore()).isEqualTo(first.get(n).tScore());
    }
    CutOutFile.open(file, 3, 2, plan, n -> drawn[0]++);
    assertThat(drawn[0]).isEqualTo(2);
  }

  @Test
  void options_that_cannot_work_are_refused(@TempDir Path folder) {
    assertThatThrownBy(
            () ->
                new ClassifierTraining.Options(
                    folder, 100, 10, 10, 8, 3, 1e-3, 0, 0.7, 1, 0.5, 1, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8 does not divide into 3");
  }

  private static void assertSameWeights(Map<String, Tensor> one, Map<String, Tensor> other) {
    one.forEach(
        (name, tensor) -> assertThat(other.get(name).values()).as(name).isEqualTo(tensor.values()));
  }
}
