package org.medconv.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.initializer.Initializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.lab.optimise.AdamW;
import org.medconv.lab.optimise.Gradients;
import org.medconv.lab.optimise.LearningRate;
import org.medconv.lab.optimise.Optimiser;
import org.medconv.lab.optimise.ScheduleFreeAdamW;
import org.medconv.lab.optimise.SharpnessAware;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.UnableToOpenModel;
import org.medconv.peers.Python;

/**
 * Twenty steps of each loss and optimiser beside those of PyTorch and schedulefree, kept in {@code
 * steps.json} by {@code src/test/python/training_steps.py}.
 */
class TrainingStepsTest {
  private static final double EQUAL = 1e-4;
  private static final int BATCH = 8;
  private static final double RATE = 0.01;
  private static final double DECAY = 0.05;

  private static NDManager manager;

  record Weights(float[] weight, float[] bias) {}

  record Step(double loss, float[] weight, float[] bias) {}

  record Run(List<Step> steps, Double weightSum, Weights evaluation, Weights training) {}

  record Reference(
      String versions,
      float[] features,
      int[] classes,
      float[] weight,
      float[] bias,
      Map<String, Run> runs) {}

  @BeforeAll
  static void start() throws UnableToOpenModel {
    manager = Compute.open(DeviceChoice.CPU, 2).newManager();
  }

  @AfterAll
  static void stop() {
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adamw",
        "cosine",
        "balce",
        "balce tau1=0.5",
        "balce-equations",
        "sam",
        "schedule-free",
        "schedule-free, warm-up",
        "schedule-free, sam"
      })
  void twenty_steps_are_those_of_pytorch(String name) throws IOException {
    assertSteps(name, reference(Path.of("src/test/resources/training/steps.json")));
  }

  /** The engine records gradients in every thread but the one that opened it. */
  @ParameterizedTest
  @ValueSource(strings = {"sam", "schedule-free", "schedule-free, sam"})
  void a_thread_of_its_own_takes_the_same_steps(String name) throws IOException {
    Reference kept = reference(Path.of("src/test/resources/training/steps.json"));
    CompletableFuture.runAsync(() -> assertSteps(name, kept), task -> new Thread(task).start())
        .join();
  }

  @Test
  void the_kept_steps_are_those_that_pytorch_takes_today(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("steps.json");
    Python.having("torch, schedulefree", Path.of("src/test/python/requirements-training.txt"))
        .run(Path.of("src/test/python/training_steps.py"), file.toString());
    Reference today = reference(file);
    for (String name : today.runs().keySet()) {
      assertSteps(name, today);
    }
  }

  private static Reference reference(Path file) throws IOException {
    return new ObjectMapper().readValue(file.toFile(), Reference.class);
  }

  private static void assertSteps(String name, Reference reference) {
    Run expected = reference.runs().get(name);
    Problem problem = new Problem(reference, loss(name, reference));
    Optimiser optimiser =
        name.startsWith("schedule-free")
            ? new ScheduleFreeAdamW(manager, problem.parameters(), DECAY)
            : new AdamW(manager, problem.parameters(), DECAY);
    LearningRate rate =
        new LearningRate(RATE, name.contains("warm-up") ? 5 : 0, name.equals("cosine") ? 20 : 0);
    SharpnessAware sharpness = new SharpnessAware(problem.parameters(), SharpnessAware.RHO);
    for (int n = 0; n < expected.steps().size(); n++) {
      int step = n;
      double loss = problem.gradients(step);
      if (name.contains("sam")) {
        sharpness.again(() -> problem.gradients(step));
      }
      optimiser.step(rate.at(step, step));
      Step wanted = expected.steps().get(step);
      assertThat(loss).as("loss of step %d", step).isCloseTo(wanted.loss(), within(EQUAL));
      problem.assertAre(new Weights(wanted.weight(), wanted.bias()), "after step " + step);
    }
    if (expected.evaluation() != null) {
      assertThat(optimiser.state().numbers().get("weightSum"))
          .isCloseTo(expected.weightSum(), within(1e-12));
      optimiser.toEvaluation();
      problem.assertAre(expected.evaluation(), "in evaluation");
      optimiser.toTraining();
      problem.assertAre(expected.training(), "back in training");
    }
  }

  private static TrainingLoss loss(String name, Reference reference) {
    int[] counts = new int[3];
    for (int one : reference.classes()) {
      counts[one]++;
    }
    Recipe recipe = Recipe.named("resnet18");
    if (name.startsWith("balce")) {
      recipe = Recipe.named("resnet18+" + name.replace(' ', '+'));
    }
    return TrainingLoss.of(recipe, counts);
  }

  @Test
  void a_schedule_free_optimiser_goes_on_from_its_state_exactly() throws IOException {
    goesOnExactly(parameters -> new ScheduleFreeAdamW(manager, parameters, DECAY));
  }

  @Test
  void adamw_goes_on_from_its_state_exactly() throws IOException {
    goesOnExactly(parameters -> new AdamW(manager, parameters, DECAY));
  }

  private interface Maker {
    Optimiser of(List<Parameter> parameters);
  }

  private static void goesOnExactly(Maker maker) throws IOException {
    Reference reference = reference(Path.of("src/test/resources/training/steps.json"));
    Problem straight = new Problem(reference, loss("adamw", reference));
    Optimiser first = maker.of(straight.parameters());
    Problem resumed = new Problem(reference, loss("adamw", reference));
    Optimiser second = maker.of(resumed.parameters());
    for (int step = 0; step < 10; step++) {
      straight.gradients(step);
      first.step(RATE);
    }
    resumed.take(straight.weights());
    second.restore(first.state());
    for (int step = 10; step < 20; step++) {
      straight.gradients(step);
      first.step(RATE);
      resumed.gradients(step);
      second.step(RATE);
    }
    assertThat(resumed.weights().weight()).isEqualTo(straight.weights().weight());
    assertThat(resumed.weights().bias()).isEqualTo(straight.weights().bias());
  }

  @Test
  void gradients_are_zero_after_a_step_of_either_optimiser() throws IOException {
    Reference reference = reference(Path.of("src/test/resources/training/steps.json"));
    Problem problem = new Problem(reference, loss("adamw", reference));
    for (Optimiser optimiser :
        List.of(
            new AdamW(manager, problem.parameters(), 0),
            new ScheduleFreeAdamW(manager, problem.parameters(), 0))) {
      problem.gradients(0);
      assertThat(Gradients.norm(problem.parameters())).isPositive();
      optimiser.step(RATE);
      assertThat(Gradients.norm(problem.parameters())).isZero();
    }
  }

  @Test
  void gradients_that_are_no_numbers_are_cleared_too() throws IOException {
    Reference reference = reference(Path.of("src/test/resources/training/steps.json"));
    Problem problem = new Problem(reference, loss("adamw", reference));
    problem.gradients(0);
    try (NDArray gradient = problem.parameters().get(0).getArray().getGradient()) {
      gradient.muli(Double.POSITIVE_INFINITY);
      gradient.muli(0);
    }
    assertThat(Gradients.norm(problem.parameters())).isNaN();
    Gradients.clear(problem.parameters());
    assertThat(Gradients.norm(problem.parameters())).isZero();
    problem.gradients(0);
    assertThat(Gradients.norm(problem.parameters())).isFinite().isPositive();
  }

  @Test
  void sharpness_awareness_leaves_weights_and_statistics_where_they_were() throws IOException {
    Reference reference = reference(Path.of("src/test/resources/training/steps.json"));
    Problem problem = new Problem(reference, loss("adamw", reference));
    problem.gradients(0);
    float[] climbed = new float[15];
    Parameter weight = problem.parameters().get(0);
    Parameter statistic = parameter("mean", new Shape(2), new float[] {1, 2}, false);
    new SharpnessAware(List.of(weight, statistic), SharpnessAware.RHO)
        .again(
            () -> {
              System.arraycopy(weight.getArray().toFloatArray(), 0, climbed, 0, 15);
              statistic.getArray().set(new float[] {9, 9});
            });
    double way = 0;
    for (int n = 0; n < climbed.length; n++) {
      way = Math.hypot(way, climbed[n] - reference.weight()[n]);
    }
    assertThat(way).isCloseTo(SharpnessAware.RHO, within(1e-6));
    assertThat(weight.getArray().toFloatArray()).isEqualTo(reference.weight());
    assertThat(statistic.getArray().toFloatArray()).containsExactly(1, 2);
  }

  @Test
  void the_learning_rate_rises_by_steps_and_falls_along_a_cosine_by_epochs() {
    LearningRate rate = new LearningRate(1e-3, 10, 100);
    assertThat(rate.at(0, 0)).isCloseTo(1e-4, within(1e-12));
    assertThat(rate.at(0, 9)).isCloseTo(1e-3, within(1e-12));
    assertThat(rate.at(50, 500)).isCloseTo(5e-4, within(1e-12));
    assertThat(rate.at(99, 999)).isLessThan(1e-6);
    assertThat(new LearningRate(1e-3, 0, 0).at(99, 999)).isEqualTo(1e-3);
  }

  private static Parameter parameter(String name, Shape shape, float[] values, boolean trained) {
    Parameter parameter =
        Parameter.builder()
            .setName(name)
            .setType(Parameter.Type.OTHER)
            .optShape(shape)
            .optInitializer(Initializer.ZEROS)
            .optRequiresGrad(trained)
            .build();
    parameter.initialize(manager, DataType.FLOAT32);
    parameter.getArray().set(values);
    return parameter;
  }

  /** Logistic regression, as the script has it. */
  private static final class Problem {
    private final Reference reference;
    private final TrainingLoss loss;
    private final Parameter weight;
    private final Parameter bias;

    Problem(Reference reference, TrainingLoss loss) {
      this.reference = reference;
      this.loss = loss;
      this.weight = parameter("weight", new Shape(5, 3), reference.weight(), true);
      this.bias = parameter("bias", new Shape(3), reference.bias(), true);
    }

    List<Parameter> parameters() {
      return List.of(weight, bias);
    }

    double gradients(int step) {
      int cases = reference.classes().length;
      float[] features = new float[BATCH * 5];
      int[] classes = new int[BATCH];
      float[] tScores = new float[BATCH];
      for (int n = 0; n < BATCH; n++) {
        int one = (step * BATCH + n) % cases;
        System.arraycopy(reference.features(), one * 5, features, n * 5, 5);
        classes[n] = reference.classes()[one];
        tScores[n] = classes[n] - 2.75f;
      }
      try (NDManager inner = manager.newSubManager();
          GradientCollector collector = manager.getEngine().newGradientCollector()) {
        NDArray logits =
            inner
                .create(features, new Shape(BATCH, 5))
                .matMul(weight.getArray())
                .add(bias.getArray());
        NDArray value = loss.of(logits, new TrainingLoss.Truth(classes, tScores));
        collector.backward(value);
        return value.getFloat();
      }
    }

    Weights weights() {
      return new Weights(weight.getArray().toFloatArray(), bias.getArray().toFloatArray());
    }

    void take(Weights weights) {
      weight.getArray().set(weights.weight());
      bias.getArray().set(weights.bias());
    }

    void assertAre(Weights wanted, String when) {
      assertThat(weights().weight())
          .as("weight " + when)
          .containsExactly(wanted.weight(), within((float) EQUAL));
      assertThat(weights().bias())
          .as("bias " + when)
          .containsExactly(wanted.bias(), within((float) EQUAL));
    }
  }
}
