package org.medconv.lab.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medconv.classify.BoneClass;
import org.medconv.classify.LogitScaling;
import org.medconv.classify.Probabilities;
import org.medconv.lab.calibrate.ScalingFit.Case;
import org.medconv.lab.calibrate.ScalingFit.Form;
import org.medconv.lab.score.Reliability;

class ScalingFitTest {
  private static final double[] NATURAL = {Math.log(0.12), Math.log(0.35), Math.log(0.53)};

  /** Cases whose classes are drawn with the probabilities of a scaling. */
  private static List<Case> drawn(LogitScaling truth, int count, long seed) {
    Random random = new Random(seed);
    List<Case> cases = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      float[] logits = new float[3];
      for (int c = 0; c < 3; c++) {
        logits[c] = (float) (3 * random.nextGaussian());
      }
      Probabilities p = truth.probabilities(logits);
      double u = random.nextDouble();
      BoneClass drawn =
          u < p.osteoporosis()
              ? BoneClass.OSTEOPOROSIS
              : u < 1 - p.normal() ? BoneClass.OSTEOPENIA : BoneClass.NORMAL;
      cases.add(new Case(logits, drawn, 1));
    }
    return cases;
  }

  private static LogitScaling ofTemperature(double temperature) {
    double s = 1 / temperature;
    return new LogitScaling(
        new double[] {s, s, s}, new double[] {s * NATURAL[0], s * NATURAL[1], s * NATURAL[2]});
  }

  @Test
  void a_known_temperature_is_found_again() {
    for (double temperature : new double[] {0.5, 1, 2.5}) {
      List<Case> cases = drawn(ofTemperature(temperature), 20_000, 7);
      LogitScaling fitted = new ScalingFit(NATURAL).fit(Form.TEMPERATURE, cases);
      assertThat(1 / fitted.scales()[0]).isCloseTo(temperature, within(0.05 * temperature));
      assertThat(fitted.offsets()[1]).isEqualTo(fitted.scales()[1] * NATURAL[1]);
    }
  }

  @Test
  void known_scales_and_offsets_are_found_again_up_to_a_common_offset() {
    LogitScaling truth =
        new LogitScaling(new double[] {0.4, 0.9, 0.6}, new double[] {-1, 0.5, 0.2});
    LogitScaling fitted = new ScalingFit(NATURAL).fit(Form.VECTOR, drawn(truth, 40_000, 8));
    for (int c = 0; c < 3; c++) {
      assertThat(fitted.scales()[c]).isCloseTo(truth.scales()[c], within(0.03));
      assertThat(fitted.offsets()[c] - fitted.offsets()[0])
          .isCloseTo(truth.offsets()[c] - truth.offsets()[0], within(0.08));
    }
  }

  @Test
  void few_cases_get_one_temperature_and_many_that_need_it_a_vector() {
    ScalingFit fit = new ScalingFit(NATURAL);
    LogitScaling bent =
        new LogitScaling(new double[] {0.2, 1.2, 0.6}, new double[] {1, -0.5, -1.2});
    assertThat(fit.compare(drawn(bent, 2_000, 9)).form()).isEqualTo(Form.VECTOR);
    assertThat(fit.compare(drawn(ofTemperature(1.5), 39, 10)).form()).isEqualTo(Form.TEMPERATURE);
  }

  @Test
  void calibration_lowers_the_error_on_cases_that_were_not_fitted() {
    List<Case> fitted = drawn(ofTemperature(3), 2_000, 11);
    List<Case> unseen = drawn(ofTemperature(3), 5_000, 12);
    LogitScaling scaling = new ScalingFit(NATURAL).fit(Form.TEMPERATURE, fitted);
    assertThat(error(ofTemperature(1), unseen)).isGreaterThan(0.15);
    assertThat(error(scaling, unseen)).isLessThan(0.03);
  }

  @Test
  void a_balanced_part_is_weighted_to_the_populations_shares() {
    List<Case> population = drawn(ofTemperature(1.5), 60_000, 13);
    int[] seen = new int[3];
    List<Case> balanced = new ArrayList<>();
    List<BoneClass> truth = new ArrayList<>();
    for (Case one : population) {
      if (seen[one.truth().ordinal()]++ < 5_000) {
        balanced.add(one);
        truth.add(one.truth());
      }
    }
    double[] shares = new double[3];
    population.forEach(one -> shares[one.truth().ordinal()] += 1.0 / population.size());
    List<Case> weighted =
        ClassifierCalibration.weighted(balanced.stream().map(Case::logits).toList(), truth, shares);
    LogitScaling fitted = new ScalingFit(NATURAL).fit(Form.VECTOR, weighted);
    assertThat(error(fitted, population)).isLessThan(0.02);
  }

  private static double error(LogitScaling scaling, List<Case> cases) {
    return Reliability.of(
            cases.stream().map(Case::truth).toList(),
            cases.stream().map(one -> scaling.probabilities(one.logits())).toList())
        .calibrationError();
  }
}
