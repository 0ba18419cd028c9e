package org.medconv.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.initializer.Initializer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.L1CutOut;
import org.medconv.classify.LogitAdjustment;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.UnableToOpenModel;

/** Loss, optimiser, schedule and augmentation, each against its formula. */
class TrainingStepsTest {
  private static NDManager manager;

  @BeforeAll
  static void start() throws UnableToOpenModel {
    manager = Compute.open(DeviceChoice.CPU, 2).newManager();
  }

  @AfterAll
  static void stop() {
    manager.close();
  }

  @Test
  void the_loss_and_its_gradient_are_those_of_the_formula() {
    double[] priors = {0.1, 0.3, 0.6};
    double[][] z = {{0.5, -1, 2}, {-0.3, 0.8, 0.1}};
    int[] classes = {0, 2};
    NDArray logits = manager.create(new float[] {0.5f, -1, 2, -0.3f, 0.8f, 0.1f}, new Shape(2, 3));
    logits.setRequiresGradient(true);
    BalancedCrossEntropy loss = new BalancedCrossEntropy(new LogitAdjustment(priors, 1, 0.5));
    float actual;
    try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
      NDArray value = loss.of(logits, classes);
      actual = value.getFloat();
      collector.backward(value);
    }
    double expected = 0;
    float[] gradient = new float[6];
    for (int n = 0; n < 2; n++) {
      double sum = 0;
      for (int c = 0; c < 3; c++) {
        sum += priors[c] * Math.exp(z[n][c]);
      }
      for (int c = 0; c < 3; c++) {
        double share = priors[c] * Math.exp(z[n][c]) / sum;
        gradient[3 * n + c] = (float) ((share - (c == classes[n] ? 1 : 0)) / 2);
      }
      expected -= Math.log(priors[classes[n]] * Math.exp(z[n][classes[n]]) / sum) / 2;
    }
    assertThat((double) actual).isCloseTo(expected, within(1e-6));
    assertThat(logits.getGradient().toFloatArray()).containsExactly(gradient, within(1e-6f));
  }

  @Test
  void twenty_steps_of_adamw_are_those_of_the_formula() {
    Parameter parameter = parameter();
    AdamW optimiser = new AdamW(manager, List.of(parameter), 0.05);
    double[] weight = {1, -2, 0.5};
    double[] mean = new double[3];
    double[] square = new double[3];
    for (int t = 1; t <= 20; t++) {
      double rate = 0.01 / t;
      gradientOfSquare(parameter);
      optimiser.step(rate);
      for (int n = 0; n < 3; n++) {
        double gradient = 2 * weight[n];
        weight[n] *= 1 - rate * 0.05;
        mean[n] = 0.9 * mean[n] + 0.1 * gradient;
        square[n] = 0.999 * square[n] + 0.001 * gradient * gradient;
        double m = mean[n] / (1 - Math.pow(0.9, t));
        double v = square[n] / (1 - Math.pow(0.999, t));
        weight[n] -= rate * m / (Math.sqrt(v) + 1e-8);
      }
    }
    float[] actual = parameter.getArray().toFloatArray();
    for (int n = 0; n < 3; n++) {
      assertThat((double) actual[n]).isCloseTo(weight[n], within(1e-5));
    }
  }

  @Test
  void gradients_are_zero_after_a_step() {
    Parameter parameter = parameter();
    AdamW optimiser = new AdamW(manager, List.of(parameter), 0);
    gradientOfSquare(parameter);
    optimiser.step(0.1);
    assertThat(parameter.getArray().getGradient().toFloatArray()).containsOnly(0f);
  }

  @Test
  void the_learning_rate_rises_and_falls_along_a_cosine() {
    LearningRate rate = new LearningRate(1e-3, 10, 110);
    assertThat(rate.at(0)).isCloseTo(1e-4, within(1e-12));
    assertThat(rate.at(9)).isCloseTo(1e-3, within(1e-12));
    assertThat(rate.at(60)).isCloseTo(5e-4, within(1e-12));
    assertThat(rate.at(109)).isLessThan(1e-6);
  }

  @Test
  void a_cut_out_moves_and_mirrors_voxel_by_voxel() {
    CutOutPlan plan = new CutOutPlan(16, 16, 16, 2, 0);
    short[] hu = new short[16 * 16 * 16];
    Random random = new Random(1);
    for (int n = 0; n < hu.length; n++) {
      hu[n] = (short) random.nextInt(1000);
    }
    short[] moved = new Augmentation(false, 1, -1, 0).apply(hu, plan);
    assertThat(moved[(5 * 16 + 6) * 16 + 8]).isEqualTo(hu[(5 * 16 + 7) * 16 + 7]);
    assertThat(moved[(5 * 16 + 15) * 16 + 8]).isEqualTo(L1CutOut.OUTSIDE);
    assertThat(moved[(5 * 16 + 6) * 16]).isEqualTo(L1CutOut.OUTSIDE);
    short[] mirrored = new Augmentation(true, 0, 0, 0).apply(hu, plan);
    assertThat(mirrored[(5 * 16 + 6) * 16 + 2]).isEqualTo(hu[(5 * 16 + 6) * 16 + 13]);
    assertThat(new Augmentation(true, 0, 0, 0).apply(mirrored, plan)).isEqualTo(hu);
  }

  private static Parameter parameter() {
    Parameter parameter =
        Parameter.builder()
            .setName("w")
            .setType(Parameter.Type.OTHER)
            .optShape(new Shape(3))
            .optInitializer(Initializer.ZEROS)
            .build();
    parameter.initialize(manager, DataType.FLOAT32);
    parameter.getArray().set(new float[] {1, -2, 0.5f});
    return parameter;
  }

  private static void gradientOfSquare(Parameter parameter) {
    try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
      collector.backward(parameter.getArray().square().sum());
    }
  }
}
