package org.medconv.lab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Probabilities;
import org.medconv.classify.TScoreDistribution;
import org.medconv.lab.score.Reliability;
import org.medconv.lab.train.TrainingLoss.Truth;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.UnableToOpenModel;

class TScoreLikelihoodTest {
  private static final TrainingLoss LOSS = TrainingLoss.of(Recipe.named("resnet18+tscore"), null);

  private static NDManager manager;

  @BeforeAll
  static void start() throws UnableToOpenModel {
    manager = Compute.open(DeviceChoice.CPU, 1).newManager();
  }

  @AfterAll
  static void stop() {
    manager.close();
  }

  /** By the formula, in double precision. */
  private static double byHand(float[] outputs, float[] tScores) {
    double sum = 0;
    for (int n = 0; n < tScores.length; n++) {
      TScoreDistribution one =
          TScoreDistribution.of(new float[] {outputs[2 * n], outputs[2 * n + 1]});
      double off = (tScores[n] - one.mean()) / one.sd();
      sum += Math.log(one.sd()) + off * off / 2;
    }
    return sum / tScores.length;
  }

  @Test
  void the_loss_and_its_gradient_are_those_of_the_formula() {
    float[] outputs = {0.4f, -0.7f, -1.2f, 0.1f, 0, 2.5f, 1.5f, -3};
    float[] tScores = {-0.5f, -3.1f, 0.8f, -1};
    double step = 1e-3;
    try (NDManager inner = manager.newSubManager();
        GradientCollector collector = manager.getEngine().newGradientCollector()) {
      NDArray given = inner.create(outputs, new Shape(4, 2));
      given.setRequiresGradient(true);
      NDArray value = LOSS.of(given, new Truth(new int[4], tScores));
      assertThat((double) value.getFloat()).isCloseTo(byHand(outputs, tScores), within(1e-5));
      collector.backward(value);
      float[] gradient = given.getGradient().toFloatArray();
      for (int n = 0; n < outputs.length; n++) {
        float[] up = outputs.clone();
        float[] down = outputs.clone();
        up[n] += (float) step;
        down[n] -= (float) step;
        double wanted =
            (byHand(up, tScores) - byHand(down, tScores)) / ((double) up[n] - (double) down[n]);
        assertThat((double) gradient[n]).as("output %d", n).isCloseTo(wanted, within(2e-4));
      }
    }
  }

  /** T ~ N(-1 + x, 0.5 + 0.25 x) for x of -1, 0 or 1: one mean and one spread a group. */
  @Test
  void what_minimises_it_is_calibrated() {
    int each = 2000;
    Random random = new Random(9);
    float[] parameters = new float[6];
    float[][] tScores = new float[3][each];
    for (int group = 0; group < 3; group++) {
      for (int n = 0; n < each; n++) {
        tScores[group][n] = (float) (-2 + group + (0.25 + 0.25 * group) * random.nextGaussian());
      }
    }
    for (int n = 0; n < 400; n++) {
      for (int group = 0; group < 3; group++) {
        float[] gradient =
            gradient(parameters[2 * group], parameters[2 * group + 1], tScores[group]);
        parameters[2 * group] -= 0.05f * gradient[0];
        parameters[2 * group + 1] -= 0.2f * gradient[1];
      }
    }
    List<BoneClass> truth = new ArrayList<>();
    List<Probabilities> answers = new ArrayList<>();
    for (int group = 0; group < 3; group++) {
      TScoreDistribution found =
          TScoreDistribution.of(new float[] {parameters[2 * group], parameters[2 * group + 1]});
      assertThat(found.mean()).isCloseTo(-2 + group, within(0.06));
      assertThat(found.sd()).isCloseTo(0.25 + 0.25 * group, within(0.04));
      for (float t : tScores[group]) {
        truth.add(BoneClass.ofTScore(t));
        answers.add(found.probabilities());
      }
    }
    assertThat(Reliability.of(truth, answers).calibrationError()).isLessThan(0.03);
  }

  private static float[] gradient(float a, float b, float[] tScores) {
    float[] outputs = new float[2 * tScores.length];
    for (int n = 0; n < tScores.length; n++) {
      outputs[2 * n] = a;
      outputs[2 * n + 1] = b;
    }
    try (NDManager inner = manager.newSubManager();
        GradientCollector collector = manager.getEngine().newGradientCollector()) {
      NDArray given = inner.create(outputs, new Shape(tScores.length, 2));
      given.setRequiresGradient(true);
      collector.backward(LOSS.of(given, new Truth(new int[tScores.length], tScores)));
      return given.getGradient().sum(new int[] {0}).toFloatArray();
    }
  }
}
