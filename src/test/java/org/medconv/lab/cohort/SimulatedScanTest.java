package org.medconv.lab.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medconv.classify.CutOutPlan;
import org.medconv.lab.cohort.SimulatedCohort.Subject;
import org.medconv.measure.Densitometry;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.Variation.Finding;
import org.medconv.volume.CtVolume;

class SimulatedScanTest {
  private static final List<Subject> SUBJECTS = SimulatedCohort.draw(11, 3, Physics.SIMPLE);

  @Test
  @Tag("heavy")
  void scans_at_120_kvp_show_their_subjects_attenuation() {
    double[] off =
        SUBJECTS.stream()
            .filter(one -> SimulatedScan.protocol(one).kvp() == 120)
            .flatMapToDouble(SimulatedScanTest::off)
            .sorted()
            .toArray();
    assertThat(off.length).isGreaterThan(3);
    assertThat(off[off.length / 2]).isLessThan(10);
    // A wrong outline on thick slices includes cortical bone.
    assertThat(off[off.length - 1]).isLessThan(60);
  }

  /** Empty if the scan cannot be measured. */
  private static DoubleStream off(Subject subject) {
    SimulatedScan scan = SimulatedScan.of(subject, SimulatedOutline.SEGMENTER);
    return Densitometry.trabecular(scan.ct().volume(), scan.body()).stream()
        .mapToDouble(measured -> Math.abs(measured.median() - subject.trabecularHu()));
  }

  @Test
  void a_subject_is_scanned_the_same_way_again() {
    SimulatedScan one = SimulatedScan.of(SUBJECTS.get(0), SimulatedOutline.CRUDE);
    SimulatedScan again = SimulatedScan.of(SUBJECTS.get(0), SimulatedOutline.CRUDE);
    assertThat(again.masked().hu()).isEqualTo(one.masked().hu());
    assertThat(again.cutOut(CutOutPlan.STANDARD).hu())
        .isEqualTo(one.cutOut(CutOutPlan.STANDARD).hu());
  }

  @Test
  void a_cut_out_is_air_outside_of_the_outline_and_nowhere_inside() {
    SimulatedScan scan = SimulatedScan.of(SUBJECTS.get(1), SimulatedOutline.SEGMENTER);
    short[] hu = scan.masked().hu();
    for (int p = 0; p < hu.length; p++) {
      assertThat(hu[p] == CtVolume.AIR).isNotEqualTo(scan.body().inside().get(p));
    }
  }

  @Test
  @Tag("heavy")
  void outlines_like_the_segmenter_s_overlap_more_than_crude_ones() {
    assertThat(meanDice(SimulatedOutline.SEGMENTER)).isBetween(0.89, 0.97);
    assertThat(meanDice(SimulatedOutline.CRUDE)).isBetween(0.6, 0.85);
  }

  private static double meanDice(SimulatedOutline outline) {
    return SUBJECTS.stream()
        .map(subject -> SimulatedScan.of(subject, outline))
        .filter(scan -> scan.level() == PhantomLabel.BODY_L1)
        .mapToDouble(SimulatedScan::dice)
        .average()
        .orElseThrow();
  }

  @Test
  void large_people_give_noisier_scans_and_nobody_has_metal_in_the_spine() {
    List<Subject> many = SimulatedCohort.draw(2000, 5, Physics.SIMPLE);
    assertThat(meanNoise(many, 33, 60)).isGreaterThan(1.3 * meanNoise(many, 0, 23));
    assertThat(many)
        .noneMatch(one -> SimulatedScan.protocol(one).spec().variation().has(Finding.SCREWS));
  }

  private static double meanNoise(List<Subject> many, double from, double to) {
    return many.stream()
        .filter(one -> one.bodyMassIndex() >= from && one.bodyMassIndex() < to)
        .mapToDouble(one -> SimulatedScan.protocol(one).spec().noiseSdHu())
        .average()
        .orElseThrow();
  }

  @Test
  void fractures_are_commoner_among_the_old() {
    List<Subject> many = SimulatedCohort.draw(4000, 6, Physics.SIMPLE);
    assertThat(fractured(many, 65, 100)).isGreaterThan(2 * fractured(many, 0, 50));
  }

  private static double fractured(List<Subject> many, int from, int to) {
    int[] has =
        many.stream()
            .filter(one -> one.age() >= from && one.age() < to)
            .mapToInt(
                one ->
                    SimulatedScan.protocol(one).spec().variation().has(Finding.FRACTURES) ? 1 : 0)
            .toArray();
    return IntStream.of(has).average().orElseThrow();
  }
}
