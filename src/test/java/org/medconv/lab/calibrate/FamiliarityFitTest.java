package org.medconv.lab.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medconv.classify.CutOutTraits;
import org.medconv.classify.Familiarity;
import org.medconv.classify.Unfamiliarity;

class FamiliarityFitTest {
  private static final FamiliarityFit FIT = new FamiliarityFit(0.1);

  /** Traits that follow the attenuation, from 0 to 250 HU, and a little noise; one is moved. */
  private static List<double[]> cases(int count, long seed, double moved) {
    return cases(count, seed, moved, 0, 250);
  }

  private static List<double[]> cases(
      int count, long seed, double moved, double softest, double densest) {
    Random random = new Random(seed);
    List<double[]> cases = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      double hu = softest + (densest - softest) * random.nextDouble();
      double[] traits = random.doubles(CutOutTraits.COUNT, -1, 1).toArray();
      traits[6] += Math.pow(hu / 60, 2);
      traits[4] += moved;
      traits[CutOutTraits.MEAN_HU] = hu;
      cases.add(traits);
    }
    return cases;
  }

  private static double refused(Familiarity familiarity, List<double[]> cases) {
    return cases.stream().map(familiarity::of).filter(Unfamiliarity::isExceeded).count()
        / (double) cases.size();
  }

  @Test
  void the_wanted_share_of_other_l1s_is_familiar() {
    Map<String, List<double[]>> strange = Map.of("L4", cases(80, 3, 2));
    Familiarity familiarity = FIT.fit(cases(300, 1, 0), strange, cases(400, 2, 0), 0.95);
    assertThat(refused(familiarity, cases(2_000, 4, 0))).isBetween(0.02, 0.08);
    assertThat(familiarity.limits().share()).isEqualTo(0.95);
  }

  /**
   * The softest bone was refused, because traits that depend on the attenuation made it look
   * strange.
   */
  @Test
  void no_attenuation_is_refused_more_than_another() {
    Familiarity familiarity = FIT.fit(cases(600, 1, 0), Map.of(), cases(600, 2, 0), 0.95);
    for (int low = 0; low < 250; low += 50) {
      assertThat(refused(familiarity, cases(1_000, 5 + low, 0, low, low + 50)))
          .as("%d to %d HU", low, low + 50)
          .isBetween(0.01, 0.1);
    }
  }

  @Test
  void a_cut_out_that_is_unusual_for_its_attenuation_is_refused() {
    Familiarity familiarity = FIT.fit(cases(300, 1, 0), Map.of(), cases(400, 2, 0), 0.97);
    List<double[]> odd = cases(200, 5, 0, 0, 20);
    odd.forEach(traits -> traits[6] += 17);
    assertThat(refused(familiarity, odd)).isEqualTo(1);
    assertThat(familiarity.of(odd.get(0)).resemblance()).isEmpty();
  }

  @Test
  void a_kind_that_was_shown_is_told_apart_where_the_distance_alone_does_not() {
    List<double[]> training = cases(300, 1, 0);
    List<double[]> others = cases(400, 2, 0);
    List<double[]> l4 = cases(2_000, 6, 1.8);
    Familiarity blind = FIT.fit(training, Map.of(), others, 0.97);
    Familiarity taught = FIT.fit(training, Map.of("L4", cases(100, 7, 1.8)), others, 0.97);
    assertThat(refused(blind, l4)).isLessThan(0.5);
    assertThat(refused(taught, l4)).isGreaterThan(0.6);
    assertThat(taught.of(l4.get(0)).resemblance().orElseThrow().kind()).isEqualTo("L4");
  }

  @Test
  void it_survives_its_tensors() {
    Map<String, List<double[]>> strange = Map.of("L4", cases(80, 3, 2));
    Familiarity fitted = FIT.fit(cases(300, 1, 0), strange, cases(100, 2, 0), 0.95);
    Familiarity read = Familiarity.of(fitted.tensors(), List.of("L4"), fitted.limits());
    double[] some = cases(1, 9, 1).get(0);
    assertThat(read.of(some)).isEqualTo(fitted.of(some));
  }

  @Test
  void fewer_cases_than_dimensions_are_refused() {
    assertThatThrownBy(() -> FIT.fit(cases(3, 1, 0), Map.of(), cases(10, 2, 0), 0.95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more cases are needed");
  }
}
