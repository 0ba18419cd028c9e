package org.medconv.lab.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.L1CutOut;
import org.medconv.lab.cohort.SimulatedCohort.Subject;
import org.medconv.phantom.PhantomCt;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.SpinePhantom;
import org.medconv.phantom.Variation.Phase;

/** What a scanner makes of marrow and bone. */
class RoutineScanTest {
  private static final double USUAL_FAT = 0.44;

  @ParameterizedTest
  @CsvSource({"80, 1.23", "100, 1.075", "120, 1", "140, 0.952"})
  void a_body_of_150_hu_takes_the_published_corrections(int kvp, double factor) {
    RoutineScan scan = new RoutineScan(kvp, USUAL_FAT, 0, 0);
    assertThat(scan.trabecular(150) / 150).isCloseTo(factor, within(0.01));
  }

  @Test
  void softer_x_rays_part_calcium_from_fat() {
    RoutineScan red = new RoutineScan(80, 0.2, 0, 0);
    RoutineScan fatty = new RoutineScan(80, 0.7, 0, 0);
    // The same 150 HU is more calcium where there is more fat.
    assertThat(fatty.trabecular(150)).isGreaterThan(red.trabecular(150) + 3);
    // Marrow alone hardly changes.
    assertThat(red.trabecular(14)).isCloseTo(14 - 24 * 0.2, within(1e-9));
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void marrow_takes_up_what_was_published(Phase phase) {
    Random random = new Random(5);
    double sum = 0;
    double lowest = 0;
    double highest = 0;
    for (int n = 0; n < 4000; n++) {
      RoutineScan scan = RoutineScan.drawn(120, 55, phase, random);
      sum += scan.uptakeHu() / 4000;
      lowest = Math.min(lowest, scan.offsetHu());
      highest = Math.max(highest, scan.offsetHu());
    }
    double published =
        switch (phase) {
          case NATIVE -> 0;
          case ARTERIAL -> 14.4;
          case PORTAL_VENOUS -> 25.7;
          case EXCRETORY -> 11;
        };
    assertThat(sum).isCloseTo(published, within(0.8));
    assertThat(lowest).isEqualTo(-10);
    assertThat(highest).isEqualTo(10);
  }

  @Test
  void another_voltage_is_refused() {
    assertThatThrownBy(() -> new RoutineScan(70, 0.4, 0, 0).trabecular(100))
        .hasMessageContaining("80, 100, 120 and 140 are simulated");
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 100, 120, 140})
  void a_phantom_shows_what_the_scan_says(int kvp) {
    RoutineScan scan = new RoutineScan(kvp, USUAL_FAT, 20, 0);
    double shown = scan.trabecular(140);
    PhantomSpec spec =
        PhantomSpec.patient(31, shown / scan.calcium()).withScan(scan.phantomKvp(), 0, 0);
    PhantomCt ct = SpinePhantom.of(spec).renderAroundL1(1, 6);
    // Deeper than 4 mm, where the phantom keeps its mean.
    L1CutOut inner =
        new CutOutPlan(32, 28, 24, 2, 5)
            .cut(ct.volume(), ct.region(PhantomLabel.BODY_L1).orElseThrow());
    double read =
        IntStream.range(0, inner.hu().length)
            .map(n -> inner.hu()[n])
            .filter(hu -> hu != L1CutOut.OUTSIDE)
            .average()
            .orElseThrow();
    assertThat(read).isCloseTo(shown, within(4.0));
  }

  @Test
  void scans_of_routine_have_agent_offsets_and_kernels_and_are_the_same_again() {
    List<Subject> many = SimulatedCohort.draw(400, 12, Physics.ROUTINE);
    List<SimulatedScan.Protocol> protocols = many.stream().map(SimulatedScan::protocol).toList();
    long enhanced =
        protocols.stream().filter(p -> p.spec().variation().phase() != Phase.NATIVE).count();
    assertThat(enhanced / 400.0).isBetween(0.55, 0.75);
    assertThat(protocols).anyMatch(p -> p.offsetHu() > 4).anyMatch(p -> p.offsetHu() < -4);
    assertThat(protocols).extracting(p -> p.spec().blurMm()).containsOnly(0.65, 0.47, 0.42, 0.38);
    L1CutOut one = SimulatedL1.of(many.get(0), CutOutPlan.STANDARD).cutOut();
    assertThat(SimulatedL1.of(many.get(0), CutOutPlan.STANDARD).cutOut().hu()).isEqualTo(one.hu());
  }
}
