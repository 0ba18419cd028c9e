package org.medconv.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.medconv.phantom.PhantomSpec.Variant;
import org.medconv.phantom.PhantomTruth.Fracture;
import org.medconv.phantom.Variation.Finding;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

class PatientPhantomTest {
  private static Grid coarse() {
    return SpinePhantom.centred(new Vector3(0, -10, 0), 200, 160, 300, 4, 4);
  }

  private static PhantomSpec quiet(long seed, int age, double hu) {
    return PhantomSpec.patient(seed, hu).withScan(120, 0, 0.3).withVariation(Variation.of(age));
  }

  @Test
  void the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    PhantomCt one = SpinePhantom.of(PhantomSpec.drawn(5)).render(coarse());
    PhantomCt two = SpinePhantom.of(PhantomSpec.drawn(5)).render(coarse());

    assertThat(one.volume().hu()).isEqualTo(two.volume().hu());
    assertThat(one.labels()).isEqualTo(two.labels());
    assertThat(SpinePhantom.of(PhantomSpec.drawn(6)).render(coarse()).labels())
        .isNotEqualTo(one.labels());
  }

  @Test
  void slabs_of_a_patient_lying_askew_put_together_are_the_whole() {
    Variation askew =
        new Variation(
            70,
            Variation.Phase.ARTERIAL,
            Set.of(Finding.SCREWS, Finding.DISH),
            15,
            3,
            -4,
            3,
            0.5,
            1);
    SpinePhantom phantom = SpinePhantom.of(PhantomSpec.patient(5, 120).withVariation(askew));
    Grid grid = coarse();
    PhantomCt whole = phantom.render(grid);

    PhantomCt lower = phantom.renderSlices(grid, 0, 30);
    PhantomCt upper = phantom.renderSlices(grid, 30, grid.slices() - 30);

    short[] joined = Arrays.copyOf(lower.volume().hu(), whole.volume().hu().length);
    System.arraycopy(
        upper.volume().hu(), 0, joined, lower.volume().hu().length, upper.volume().hu().length);
    assertThat(joined).isEqualTo(whole.volume().hu());
  }

  @Test
  void each_body_lies_where_the_truth_says_however_the_patient_lies() {
    for (long seed = 0; seed < 12; seed++) {
      PhantomCt ct = SpinePhantom.of(PhantomSpec.drawn(seed)).render(coarse());
      Grid grid = ct.volume().grid();
      for (PhantomTruth.Body body : ct.truth().bodies()) {
        Vector3 at = grid.toIndex(body.centre());
        if (at.z() > 1 && at.z() < grid.slices() - 2) {
          int i = (int) Math.round(at.x());
          int j = (int) Math.round(at.y());
          int k = (int) Math.round(at.z());
          assertThat(ct.labelAt(i, j, k)).as("seed %d", seed).isEqualTo(body.label());
        }
      }
    }
  }

  @Test
  void the_middle_of_l1_has_the_attenuation_asked_for_with_texture_vein_and_fracture() {
    int[] ages = {25, 60, 85, 90};
    double[] densities = {220, 120, 40, 90};
    for (int n = 0; n < ages.length; n++) {
      PhantomSpec spec = quiet(40 + n, ages[n], densities[n]);
      if (n == 3) {
        spec = spec.withVariation(spec.variation().with(Finding.FRACTURES));
      }
      PhantomCt ct = SpinePhantom.of(spec).renderAroundL1(1, 6);
      assertThat(erodedMean(ct, 4)).as("age %d", ages[n]).isCloseTo(densities[n], within(2.0));
    }
  }

  /** Mean of L1's voxels (1 mm) that lie at least so deep. */
  private static double erodedMean(PhantomCt ct, int depth) {
    Grid grid = ct.volume().grid();
    double sum = 0;
    int n = 0;
    for (int k = depth; k < grid.slices() - depth; k++) {
      for (int j = depth; j < grid.rows() - depth; j++) {
        for (int i = depth; i < grid.columns() - depth; i++) {
          if (isDeep(ct, i, j, k, depth)) {
            sum += ct.volume().at(i, j, k);
            n++;
          }
        }
      }
    }
    assertThat(n).isGreaterThan(1000);
    return sum / n;
  }

  private static boolean isDeep(PhantomCt ct, int i, int j, int k, int depth) {
    for (int c = -depth; c <= depth; c++) {
      for (int b = -depth; b <= depth; b++) {
        for (int a = -depth; a <= depth; a++) {
          if (a * a + b * b + c * c <= depth * depth
              && ct.labelAt(i + a, j + b, k + c) != PhantomLabel.BODY_L1) {
            return false;
          }
        }
      }
    }
    return true;
  }

  @Test
  void the_variants_count_their_lumbar_vertebrae() {
    assertThat(lumbar(Variant.USUAL)).isEqualTo(5);
    assertThat(lumbar(Variant.SIX_LUMBAR)).isEqualTo(6);
    assertThat(lumbar(Variant.FOUR_LUMBAR)).isEqualTo(4);
  }

  private static long lumbar(Variant variant) {
    return SpinePhantom.of(quiet(1, 50, 100).withVariant(variant)).truth().bodies().stream()
        .filter(b -> !b.label().isThoracic())
        .count();
  }

  @Test
  void vertebrae_follow_each_other_downwards_at_a_body_and_a_disc() {
    for (long seed = 0; seed < 60; seed++) {
      var bodies = SpinePhantom.of(PhantomSpec.drawn(seed)).truth().bodies();
      for (int n = 1; n < bodies.size(); n++) {
        double pitch = bodies.get(n - 1).centre().minus(bodies.get(n).centre()).length();
        assertThat(pitch).as("seed %d, %s", seed, bodies.get(n).label()).isBetween(11.0, 52.0);
        assertThat(bodies.get(n).centre().z()).isLessThan(bodies.get(n - 1).centre().z());
      }
    }
  }

  @Test
  void a_patient_with_fractures_has_a_lower_body_and_the_truth_names_it() {
    for (long seed = 0; seed < 20; seed++) {
      Variation broken = Variation.of(80).with(Finding.FRACTURES);
      var bodies =
          SpinePhantom.of(PhantomSpec.patient(seed, 80).withVariation(broken)).truth().bodies();
      assertThat(bodies).as("seed %d", seed).anyMatch(b -> b.fracture() != Fracture.NONE);
      var whole = SpinePhantom.of(quiet(seed, 80, 80)).truth().bodies();
      assertThat(whole).allMatch(b -> b.fracture() == Fracture.NONE && !b.metal());
    }
  }

  @Test
  void the_truth_names_the_bodies_that_metal_lies_in() {
    Variation screws = Variation.of(70).with(Finding.SCREWS);
    PhantomSpec spec = PhantomSpec.patient(2, 80).withVariation(screws);
    PhantomCt ct = SpinePhantom.of(spec).render(coarse());

    assertThat(ct.truth().bodies().stream().filter(PhantomTruth.Body::metal).count())
        .isBetween(2L, 4L);
    int bright = 0;
    for (short hu : ct.volume().hu()) {
      bright += hu > 2000 ? 1 : 0;
    }
    assertThat(bright).isGreaterThan(20);
  }

  @Test
  void numbering_and_findings_come_at_about_their_real_rates() {
    int patients = 4000;
    Map<Variant, Integer> variants = new EnumMap<>(Variant.class);
    EnumSet<Finding> seen = EnumSet.noneOf(Finding.class);
    int fractures = 0;
    for (long seed = 0; seed < patients; seed++) {
      PhantomSpec spec = PhantomSpec.drawn(seed);
      variants.merge(spec.variant(), 1, Integer::sum);
      seen.addAll(spec.variation().findings());
      fractures += spec.variation().has(Finding.FRACTURES) ? 1 : 0;
    }
    assertThat(seen).isEqualTo(EnumSet.allOf(Finding.class));
    assertThat(share(variants, Variant.SIX_LUMBAR, patients)).isCloseTo(0.035, within(0.01));
    assertThat(share(variants, Variant.FOUR_LUMBAR, patients)).isCloseTo(0.035, within(0.01));
    assertThat(share(variants, Variant.NO_LAST_RIB, patients)).isCloseTo(0.015, within(0.007));
    assertThat(share(variants, Variant.LUMBAR_RIB, patients)).isCloseTo(0.012, within(0.006));
    assertThat(fractures / (double) patients).isBetween(0.08, 0.25);
  }

  private static double share(Map<Variant, Integer> variants, Variant variant, int of) {
    return variants.getOrDefault(variant, 0) / (double) of;
  }

  @Test
  void ribs_hang_on_t12_and_none_on_l1_but_where_the_variant_says_so() {
    assertThat(ribVoxelsBelowT12(Variant.USUAL))
        .isGreaterThan(ribVoxelsBelowT12(Variant.NO_LAST_RIB));
    assertThat(ribsBesideL1(Variant.LUMBAR_RIB)).isGreaterThan(ribsBesideL1(Variant.NO_LAST_RIB));
  }

  private static long ribVoxelsBelowT12(Variant variant) {
    return ribs(variant, PhantomLabel.BODY_T12, 14);
  }

  private static long ribsBesideL1(Variant variant) {
    return ribs(variant, PhantomLabel.BODY_L1, 12);
  }

  /** Rib voxels within 45 mm of the midline at a body's height. */
  private static long ribs(Variant variant, PhantomLabel level, double within) {
    PhantomCt ct = SpinePhantom.of(quiet(9, 40, 150).withVariant(variant)).render(coarse());
    Grid grid = ct.volume().grid();
    Vector3 at = ct.truth().body(level).centre();
    long count = 0;
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          Vector3 p = grid.toPatient(i, j, k).minus(at);
          if (ct.labelAt(i, j, k) == PhantomLabel.RIB
              && Math.abs(p.z()) < within
              && Math.abs(p.x()) < 45) {
            count++;
          }
        }
      }
    }
    return count;
  }

  @Test
  void what_cannot_be_simulated_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Variation.of(120))
        .withMessageContaining("120 years");
  }
}
