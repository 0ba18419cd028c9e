package org.medconv.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.classify.BoneClass;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.L1CutOut;
import org.medconv.classify.MedConvClassifier;
import org.medconv.lab.cohort.Dataset;
import org.medconv.lab.cohort.LabelledL1;
import org.medconv.lab.train.MedConvTraining.Answer;
import org.medconv.lab.train.MedConvTraining.Outcome;
import org.medconv.lab.train.MedConvTraining.Place;
import org.medconv.lab.train.Recipe.Schedule;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.ModelFolder;
import org.medconv.model.SafeTensors;
import org.medconv.model.Tensor;
import org.medconv.volume.Vector3;

/** Trainings of the smallest networks on balls of one attenuation. */
class MedConvTrainingTest {
  private static final CutOutPlan PLAN = new CutOutPlan(20, 20, 20, 2.5, 0);
  private static final Schedule SHORT = new Schedule(2, 4, 1, 1e-3, 0.01, 0, 1, 0, 3);

  private static Compute compute;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    compute = Compute.open(DeviceChoice.CPU, 2);
  }

  @ParameterizedTest
  @Tag("heavy")
  @ValueSource(
      strings = {
        "resnet10t+windows+balce+balaug",
        "resnet10t+windows+schdulefree+resample",
        "resnet10t+sam+balce-equations+augment",
        "resnet10t+tscore+sam=0.01+schdulefree+balaug"
      })
  void a_training_that_was_killed_goes_on_to_the_same_weights(String name) throws Exception {
    Recipe recipe = Recipe.named(name).with(SHORT);
    Dataset dataset = balls(8, 3);
    Outcome straight = MedConvTraining.train(recipe, dataset, place("straight"));
    // What a kill leaves: the checkpoint after one of two epochs.
    Files.createDirectories(folder.resolve("killed"));
    Files.createFile(folder.resolve("killed/stop"));
    Outcome stopped = MedConvTraining.train(recipe, dataset, place("killed"));
    assertThat(stopped.finished()).isFalse();
    assertThat(stopped.curve().epochs()).hasSize(1);
    Outcome resumed = MedConvTraining.train(recipe, dataset, place("killed"));
    assertSame(straight, resumed);
    assertSame(straight, MedConvTraining.train(recipe, dataset, place("killed")));
    assertThat(straight.finished()).isTrue();
    assertThat(Files.readAllLines(folder.resolve("killed/learning.csv")))
        .isEqualTo(Files.readAllLines(folder.resolve("straight/learning.csv")))
        .hasSize(3);
    assertThat(folder.resolve("killed/learning.png")).isNotEmptyFile();
    assertThat(folder.resolve("killed/stop")).doesNotExist();
  }

  @Test
  @Tag("heavy")
  void a_checkpoint_in_the_middle_of_an_epoch_is_gone_on_from_exactly() throws Exception {
    Recipe recipe = Recipe.named("resnet10t+balce+balaug").with(SHORT);
    Dataset dataset = balls(8, 3);
    Outcome straight = MedConvTraining.train(recipe, dataset, place("straight"));
    try (TrainingRun killed = new TrainingRun(recipe, dataset, place("middle"))) {
      killed.train(3);
      killed.checkpoint();
      killed.train(1);
    }
    assertSame(straight, MedConvTraining.train(recipe, dataset, place("middle")));
  }

  private static void assertSame(Outcome one, Outcome other) {
    one.weights()
        .forEach(
            (name, tensor) ->
                assertThat(other.weights().get(name).values()).as(name).isEqualTo(tensor.values()));
    assertThat(other.curve()).isEqualTo(one.curve());
    for (int n = 0; n < one.test().size(); n++) {
      assertThat(other.test().get(n).logits()).isEqualTo(one.test().get(n).logits());
    }
  }

  @ParameterizedTest
  @Tag("heavy")
  @ValueSource(strings = {"balce", "tscore"})
  void the_training_loss_falls_and_the_model_folder_answers_as_the_trainer_did(String loss)
      throws Exception {
    Recipe recipe =
        Recipe.named("resnet10t+windows+" + loss).with(SHORT.withEpochs(3).withSeed(11));
    Outcome outcome = MedConvTraining.train(recipe, balls(18, 3), place("work"));
    assertThat(outcome.curve().epochs().get(2).trainingLoss())
        .isLessThan(outcome.curve().epochs().get(0).trainingLoss());

    Path model = folder.resolve("tried-out");
    ClassifierFolder.write(model, "0.0.1", outcome, true, SafeTensors.Storage.F32, "a \"test\"");
    Dataset dataset = balls(18, 3);
    try (MedConvClassifier classifier = MedConvClassifier.open(ModelFolder.open(model), compute)) {
      assertThat(classifier.plan().backbone()).isEqualTo("resnet10t");
      assertThat(classifier.plan().cutOut()).isEqualTo(PLAN);
      assertThat(classifier.plan().window()).isEqualTo(Recipe.BONE_WINDOW);
      Answer first = outcome.test().get(0);
      float[] logits =
          classifier.logits(
              new L1CutOut(PLAN.gridAround(new Vector3(0, 0, 0)), dataset.test().get(0).hu()));
      assertThat(logits).containsExactly(first.logits(), within(1e-3f));
    }
    assertThat(Files.readString(model.resolve("model.yaml")))
        .contains("18 simulated L1s (6 osteoporosis, 6 osteopenia, 6 normal); no patient")
        .contains("recipe: resnet10t+" + loss + "+windows");
  }

  @Test
  @Tag("heavy")
  void sharpness_awareness_climbs_while_the_norms_follow_and_not_once_they_are_frozen()
      throws Exception {
    Schedule halfFrozen = new Schedule(2, 4, 1, 1e-3, 0.01, 0, 0.5, 0, 3);
    Recipe recipe = Recipe.named("resnet10t+balce+sam").with(halfFrozen);
    LearningCurve curve = MedConvTraining.train(recipe, balls(8, 3), place("sam")).curve();
    assertThat(curve.epochs().get(0).climbedLoss()).isPositive();
    assertThat(curve.epochs().get(1).climbedLoss()).isNaN();
  }

  @Test
  @Tag("heavy")
  void accumulated_passes_give_the_gradients_of_one_when_norms_are_frozen() throws Exception {
    Schedule frozen = new Schedule(1, 8, 1, 1e-3, 0.01, 0, 0, 0, 5);
    Schedule parts = new Schedule(1, 8, 3, 1e-3, 0.01, 0, 0, 0, 5);
    Recipe recipe = Recipe.named("resnet10t+balce");
    Dataset dataset = balls(16, 3);
    Map<String, Tensor> whole =
        MedConvTraining.train(recipe.with(frozen), dataset, place("whole")).weights();
    Map<String, Tensor> added =
        MedConvTraining.train(recipe.with(parts), dataset, place("parts")).weights();
    assertThat(added.get("fc.weight").values())
        .containsExactly(whole.get("fc.weight").values(), within(2e-4f));
  }

  @Test
  @Tag("heavy")
  void patience_ends_a_training_that_gets_no_better_and_keeps_the_best() throws Exception {
    // At this rate, with norms that keep their statistics, nothing changes.
    Schedule still = new Schedule(20, 8, 1, 1e-12, 0, 0, 0, 2, 3);
    Outcome outcome =
        MedConvTraining.train(Recipe.named("resnet10t").with(still), balls(8, 3), place("work"));
    assertThat(outcome.finished()).isTrue();
    assertThat(outcome.curve().best().epoch()).isEqualTo(1);
    assertThat(outcome.curve().epochs()).hasSize(3);
    assertThat(lossOf(outcome)).isCloseTo(outcome.curve().best().validationLoss(), within(1e-4));
  }

  private static double lossOf(Outcome outcome) {
    double sum = 0;
    for (Answer answer : outcome.validation()) {
      double highest =
          Math.max(answer.logits()[0], Math.max(answer.logits()[1], answer.logits()[2]));
      double exps = 0;
      for (float logit : answer.logits()) {
        exps += Math.exp(logit - highest);
      }
      sum += highest + Math.log(exps) - answer.logits()[answer.boneClass().ordinal()];
    }
    return sum / outcome.validation().size();
  }

  @Test
  @Tag("heavy")
  void a_folder_with_another_training_is_refused() throws Exception {
    Recipe recipe = Recipe.named("resnet10t").with(SHORT.withEpochs(1));
    MedConvTraining.train(recipe, balls(8, 3), place("work"));
    assertThatThrownBy(() -> MedConvTraining.train(recipe, balls(9, 3), place("work")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("belongs to another training")
        .hasMessageContaining("delete the file");
  }

  @Test
  @Tag("heavy")
  void a_folder_that_began_with_other_weights_is_refused() throws Exception {
    Recipe plain = Recipe.named("resnet10t").with(SHORT.withEpochs(1));
    Recipe recipe = Recipe.named("resnet10t+pretrain").with(SHORT.withEpochs(1));
    Path weights = Files.createDirectories(folder.resolve("pretrained"));
    Map<String, Tensor> first = MedConvTraining.train(plain, balls(8, 3), place("first")).weights();
    SafeTensors.write(
        weights.resolve("resnet10t.safetensors"), first, SafeTensors.Storage.F32, Map.of());
    MedConvTraining.train(recipe, balls(8, 3), place("work"));
    Map<String, Tensor> other = MedConvTraining.train(plain, balls(9, 3), place("other")).weights();
    SafeTensors.write(
        weights.resolve("resnet10t.safetensors"), other, SafeTensors.Storage.F32, Map.of());
    assertThatThrownBy(() -> MedConvTraining.train(recipe, balls(8, 3), place("work")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("belongs to another training");
  }

  private Place place(String name) {
    return new Place(folder.resolve(name), folder.resolve("pretrained"), compute);
  }

  /** Balls of 60, 120 and 200 HU, one class each, a little noisy. */
  private static Dataset balls(int training, int heldOut) {
    return new Dataset(PLAN, balls(training, 1L), balls(heldOut, 2L), balls(heldOut, 3L), true);
  }

  private static List<LabelledL1> balls(int count, long seed) {
    Random random = new Random(seed);
    List<LabelledL1> cases = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      BoneClass boneClass = BoneClass.values()[n % 3];
      double hu = List.of(60.0, 120.0, 200.0).get(n % 3) + 10 * random.nextGaussian();
      double radius = 5 + 2 * random.nextDouble();
      short[] values = new short[20 * 20 * 20];
      for (int v = 0; v < values.length; v++) {
        double distance =
            Math.hypot(
                Math.hypot(v % 20 - 9.5, Math.floorDiv(v, 20) % 20 - 9.5),
                Math.floorDiv(v, 400) - 9.5);
        values[v] =
            distance < radius ? (short) (hu + 15 * random.nextGaussian()) : L1CutOut.OUTSIDE;
      }
      double tScore = List.of(-3.0, -1.5, 0.0).get(boneClass.ordinal());
      cases.add(new LabelledL1("ball %d of %d".formatted(n, seed), tScore, values));
    }
    return cases;
  }
}
