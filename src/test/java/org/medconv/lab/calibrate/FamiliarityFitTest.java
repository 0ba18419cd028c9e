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
import org.medconv.lab.calibrate.FamiliarityFit.Place;

class FamiliarityFitTest {
  private static final int FEATURES = 40;

  /** Features along three directions and a little noise, traits around 0; both may be moved. */
  private static List<Place> places(int count, long seed, double features, double trait) {
    Random random = new Random(seed);
    List<Place> places = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      float[] of = new float[FEATURES];
      double[] along = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
      for (int f = 0; f < FEATURES; f++) {
        of[f] = (float) (5 * along[f % 3] + 0.1 * random.nextGaussian() + (f == 7 ? features : 0));
      }
      double[] traits = random.doubles(CutOutTraits.COUNT, -1, 1).toArray();
      traits[4] += trait;
      places.add(new Place(of, traits));
    }
    return places;
  }

  private static double refused(Familiarity familiarity, List<Place> places) {
    return places.stream()
            .map(one -> familiarity.of(one.features(), one.traits()))
            .filter(Unfamiliarity::isExceeded)
            .count()
        / (double) places.size();
  }

  private static final FamiliarityFit FIT = new FamiliarityFit(3, 0.1);

  @Test
  void the_wanted_share_of_other_l1s_is_familiar() {
    Map<String, List<Place>> strange = Map.of("L4", places(80, 3, 0, 2));
    Familiarity familiarity = FIT.fit(places(300, 1, 0, 0), strange, places(400, 2, 0, 0), 0.95);
    assertThat(refused(familiarity, places(2_000, 4, 0, 0))).isBetween(0.02, 0.08);
    assertThat(familiarity.limits().share()).isEqualTo(0.95);
  }

  @Test
  void an_l1_off_the_principal_components_is_refused_though_its_traits_are_usual() {
    Familiarity familiarity = FIT.fit(places(300, 1, 0, 0), Map.of(), places(400, 2, 0, 0), 0.97);
    assertThat(refused(familiarity, places(200, 5, 30, 0))).isEqualTo(1);
    assertThat(familiarity.of(new float[FEATURES], new double[CutOutTraits.COUNT]).resemblance())
        .isEmpty();
  }

  @Test
  void a_kind_that_was_shown_is_told_apart_where_the_distance_alone_does_not() {
    List<Place> training = places(300, 1, 0, 0);
    List<Place> others = places(400, 2, 0, 0);
    List<Place> l4 = places(2_000, 6, 0, 1.8);
    Familiarity blind = FIT.fit(training, Map.of(), others, 0.97);
    Familiarity taught = FIT.fit(training, Map.of("L4", places(100, 7, 0, 1.8)), others, 0.97);
    assertThat(refused(blind, l4)).isLessThan(0.5);
    assertThat(refused(taught, l4)).isGreaterThan(0.6);
    Unfamiliarity one = taught.of(l4.get(0).features(), l4.get(0).traits());
    assertThat(one.resemblance().orElseThrow().kind()).isEqualTo("L4");
  }

  @Test
  void it_survives_its_tensors() {
    Map<String, List<Place>> strange = Map.of("L4", places(80, 3, 0, 2));
    Familiarity fitted = FIT.fit(places(300, 1, 0, 0), strange, places(100, 2, 0, 0), 0.95);
    Familiarity read = Familiarity.of(fitted.tensors(), List.of("L4"), fitted.limits());
    Place some = places(1, 9, 0, 1).get(0);
    assertThat(read.of(some.features(), some.traits()))
        .isEqualTo(fitted.of(some.features(), some.traits()));
  }

  @Test
  void fewer_cases_than_components_are_refused() {
    assertThatThrownBy(() -> FIT.fit(places(3, 1, 0, 0), Map.of(), places(10, 2, 0, 0), 0.95))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more cases are needed");
  }
}
