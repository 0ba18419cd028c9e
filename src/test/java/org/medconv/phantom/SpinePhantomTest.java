package org.medconv.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.medconv.phantom.PhantomSpec.Variant;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

class SpinePhantomTest {
  private static final PhantomSpec QUIET = PhantomSpec.patient(11, 140).withScan(120, 0, 0.5);

  private static Grid coarse() {
    return SpinePhantom.centred(new Vector3(0, -10, 0), 200, 160, 300, 4, 4);
  }

  @Test
  void the_same_specification_gives_the_same_bytes() {
    PhantomSpec spec = PhantomSpec.patient(5, 120);

    PhantomCt one = SpinePhantom.of(spec).render(coarse());
    PhantomCt two = SpinePhantom.of(spec).render(coarse());

    assertThat(one.volume().hu()).isEqualTo(two.volume().hu());
    assertThat(one.labels()).isEqualTo(two.labels());
    assertThat(SpinePhantom.of(PhantomSpec.patient(6, 120)).render(coarse()).volume().hu())
        .isNotEqualTo(one.volume().hu());
  }

  @Test
  void slabs_put_together_are_the_whole() {
    SpinePhantom phantom = SpinePhantom.of(PhantomSpec.patient(5, 120));
    Grid grid = coarse();
    PhantomCt whole = phantom.render(grid);

    PhantomCt lower = phantom.renderSlices(grid, 0, 30);
    PhantomCt upper = phantom.renderSlices(grid, 30, grid.slices() - 30);

    short[] joined = Arrays.copyOf(lower.volume().hu(), whole.volume().hu().length);
    System.arraycopy(
        upper.volume().hu(), 0, joined, lower.volume().hu().length, upper.volume().hu().length);
    assertThat(joined).isEqualTo(whole.volume().hu());
    assertThat(upper.volume().grid().origin()).isEqualTo(grid.toPatient(0, 0, 30));
  }

  @Test
  void each_body_lies_where_the_truth_says() {
    PhantomCt ct = SpinePhantom.of(QUIET).render(coarse());
    Grid grid = ct.volume().grid();
    for (PhantomTruth.Body body : ct.truth().bodies()) {
      Vector3 at = grid.toIndex(body.centre());
      if (at.z() > 1 && at.z() < grid.slices() - 2) {
        int i = (int) Math.round(at.x());
        int j = (int) Math.round(at.y());
        int k = (int) Math.round(at.z());
        assertThat(ct.labelAt(i, j, k)).isEqualTo(body.label());
      }
    }
  }

  @Test
  void bone_brightens_at_a_lower_tube_voltage() {
    PhantomSpec at120 = PhantomSpec.patient(3, 150).withScan(120, 0, 0.3);
    double soft = coreMean(SpinePhantom.of(at120.withScan(80, 0, 0.3)).renderAroundL1(1, 5));
    double usual = coreMean(SpinePhantom.of(at120).renderAroundL1(1, 5));
    double hard = coreMean(SpinePhantom.of(at120.withScan(140, 0, 0.3)).renderAroundL1(1, 5));
    assertThat(soft).isGreaterThan(1.3 * usual);
    assertThat(hard).isLessThan(0.9 * usual);
  }

  /** Mean of the middle of L1, 8 mm and more from the surface. */
  private static double coreMean(PhantomCt ct) {
    PhantomTruth.Body l1 = ct.truth().l1();
    Grid grid = ct.volume().grid();
    double sum = 0;
    int n = 0;
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          if (grid.toPatient(i, j, k).minus(l1.centre()).length() < 5) {
            assertThat(ct.labelAt(i, j, k)).isEqualTo(PhantomLabel.BODY_L1);
            sum += ct.volume().at(i, j, k);
            n++;
          }
        }
      }
    }
    return sum / n;
  }

  @Test
  void the_variants_count_their_lumbar_vertebrae() {
    assertThat(lumbar(Variant.USUAL)).isEqualTo(5);
    assertThat(lumbar(Variant.SIX_LUMBAR)).isEqualTo(6);
    assertThat(lumbar(Variant.FOUR_LUMBAR)).isEqualTo(4);
  }

  private static long lumbar(Variant variant) {
    return SpinePhantom.of(QUIET.withVariant(variant)).truth().bodies().stream()
        .filter(b -> !b.label().isThoracic())
        .count();
  }

  @Test
  void vertebrae_follow_each_other_downwards_at_a_body_and_a_disc() {
    for (long seed = 0; seed < 50; seed++) {
      var bodies = SpinePhantom.of(PhantomSpec.patient(seed, 100)).truth().bodies();
      for (int n = 1; n < bodies.size(); n++) {
        double pitch = bodies.get(n - 1).centre().minus(bodies.get(n).centre()).length();
        assertThat(pitch).as("seed %d, %s", seed, bodies.get(n).label()).isBetween(12.0, 48.0);
        assertThat(bodies.get(n).centre().z()).isLessThan(bodies.get(n - 1).centre().z());
      }
    }
  }

  @Test
  void what_cannot_be_simulated_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PhantomSpec.patient(1, 900))
        .withMessageContaining("trabecular HU of 900");
  }
}
