package org.medconv.lab.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medconv.measure.Densitometry;
import org.medconv.phantom.PhantomCt;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.PhantomTruth;
import org.medconv.phantom.SpinePhantom;
import org.medconv.phantom.Variation;
import org.medconv.phantom.Variation.Finding;
import org.medconv.screen.RegionAgreement;
import org.medconv.screen.RegionAgreement.Comparison;
import org.medconv.screen.RegionAgreement.Difference;
import org.medconv.screen.ScreeningOutcome.MeasuredVertebra;
import org.medconv.segment.ColumnAxis;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/**
 * The limits of {@link RegionAgreement} on simulated patients with and without a focus in L1; T12
 * to L2 are outlined with the errors of the shipped segmenter. Prints the tables of {@code
 * figures.md}; {@code -Dregions.patients} and {@code -Dregions.seed} choose the patients.
 */
@Tag("heavy")
class RegionLimitsTest {
  private static final int PATIENTS = Integer.getInteger("regions.patients", 100);
  private static final long SEED = Long.getLong("regions.seed", 7_600_000_000L);

  private static final Map<PhantomLabel, VertebraLevel> LEVELS =
      new TreeMap<>(
          Map.of(
              PhantomLabel.BODY_T12, VertebraLevel.T12,
              PhantomLabel.BODY_L1, VertebraLevel.L1,
              PhantomLabel.BODY_L2, VertebraLevel.L2));

  /** Hardware has its own abstention. */
  private static final EnumSet<Finding> LEFT_OUT =
      EnumSet.of(Finding.SCREWS, Finding.CEMENT, Finding.PRONE);

  /**
   * @param lesion empty for the patient as drawn
   * @param offHu change of L1's median by the lesion
   */
  private record Result(Optional<FocalLesion> lesion, RegionAgreement agreement, double offHu) {
    boolean isTold() {
      return agreement.differences().stream().anyMatch(Difference::isTold);
    }

    boolean isRefused() {
      return agreement.differences().stream().anyMatch(Difference::isRefused);
    }
  }

  private static final List<Result> RESULTS = new ArrayList<>();

  /** For each L1 as drawn, as if its neighbours were not measured. */
  private static final List<RegionAgreement> ALONE = new ArrayList<>();

  @BeforeAll
  static void measure() {
    for (long n = 0; n < PATIENTS; n++) {
      patient(SEED + n);
    }
    print();
  }

  /** The phantoms have foci themselves: a bone island in one of fifty L1s. */
  @Test
  void of_patients_as_drawn_one_in_ten_at_most_is_told_and_one_in_fifty_refused() {
    List<Result> clean = only(each -> each.lesion().isEmpty());
    assertThat(share(clean, Result::isTold)).isLessThanOrEqualTo(0.1);
    assertThat(share(clean, Result::isRefused)).isLessThanOrEqualTo(0.02);
  }

  @Test
  void a_focus_that_moves_the_median_by_30_hu_is_told() {
    List<Result> moved = only(each -> each.lesion().isPresent() && each.offHu() >= 30);
    assertThat(moved).hasSizeGreaterThan(PATIENTS / 10);
    assertThat(share(moved, Result::isTold)).isGreaterThanOrEqualTo(0.9);
  }

  @Test
  void a_focus_that_moves_the_median_by_60_hu_gets_no_class() {
    List<Result> moved = only(each -> each.lesion().isPresent() && each.offHu() >= 60);
    assertThat(moved).hasSizeGreaterThan(PATIENTS / 20);
    assertThat(share(moved, Result::isRefused)).isGreaterThanOrEqualTo(0.9);
  }

  private static void patient(long seed) {
    SpinePhantom phantom = SpinePhantom.of(spec(seed));
    Random random = new Random(seed);
    PhantomCt ct = phantom.render(grid(phantom, random));
    List<MaskedRegion> bodies =
        LEVELS.keySet().stream()
            .map(label -> SimulatedOutline.SEGMENTER.drawn(ct, label, random))
            .toList();
    List<MeasuredVertebra> plain = measured(ct.volume(), bodies);
    Optional<Double> median = median(plain);
    if (median.isEmpty()) {
      return;
    }
    RESULTS.add(new Result(Optional.empty(), RegionAgreement.of(plain), 0));
    ALONE.add(RegionAgreement.of(plain.subList(1, 2)));
    for (FocalLesion lesion : FocalLesion.values()) {
      Random own = new Random(seed + 31L * lesion.ordinal());
      List<MeasuredVertebra> ill = measured(lesion.in(ct, PhantomLabel.BODY_L1, own), bodies);
      median(ill)
          .ifPresent(
              hu ->
                  RESULTS.add(
                      new Result(
                          Optional.of(lesion),
                          RegionAgreement.of(ill),
                          Math.abs(hu - median.get()))));
    }
  }

  private static PhantomSpec spec(long seed) {
    PhantomSpec drawn = PhantomSpec.drawn(seed);
    Variation v = drawn.variation();
    EnumSet<Finding> findings = EnumSet.noneOf(Finding.class);
    findings.addAll(v.findings());
    findings.removeAll(LEFT_OUT);
    return drawn.withVariation(
        new Variation(
            v.age(),
            v.phase(),
            findings,
            v.rollDegrees(),
            v.leanDegrees(),
            v.pitchDegrees(),
            v.sliceMm(),
            v.sharpness(),
            v.stature()));
  }

  /** From above T12 to below L2, pixels of 0.65 to 0.9 mm. */
  private static Grid grid(SpinePhantom phantom, Random random) {
    double margin = 12;
    PhantomTruth.Body l1 = phantom.truth().l1();
    double[] reach = new double[3];
    for (PhantomLabel label : LEVELS.keySet()) {
      PhantomTruth.Body body = phantom.truth().body(label);
      Vector3 off = body.centre().minus(l1.centre());
      reach[0] = Math.max(reach[0], Math.abs(off.x()) + body.widthMm() / 2 + margin);
      reach[1] = Math.max(reach[1], Math.abs(off.y()) + body.depthMm() / 2 + margin);
      reach[2] = Math.max(reach[2], Math.abs(off.z()) + body.heightMm() / 2 + margin);
    }
    return SpinePhantom.centred(
        l1.centre(),
        2 * reach[0],
        2 * reach[1],
        2 * reach[2],
        0.65 + 0.25 * random.nextDouble(),
        Math.max(0.8, phantom.truth().spec().variation().sliceMm()));
  }

  private static List<MeasuredVertebra> measured(CtVolume volume, List<MaskedRegion> bodies) {
    List<VertebraLevel> levels = List.copyOf(LEVELS.values());
    List<Vertebra> vertebrae = new ArrayList<>();
    for (int n = 0; n < bodies.size(); n++) {
      MaskedRegion body = bodies.get(n);
      vertebrae.add(new Vertebra(levels.get(n), body.centroid(), true, body));
    }
    List<MeasuredVertebra> measured = new ArrayList<>();
    for (int n = 0; n < bodies.size(); n++) {
      Vector3 up = ColumnAxis.upwards(vertebrae, n);
      measured.add(
          new MeasuredVertebra(vertebrae.get(n), Densitometry.measure(volume, bodies.get(n), up)));
    }
    return measured;
  }

  /** Of L1. */
  private static Optional<Double> median(List<MeasuredVertebra> measured) {
    return measured.get(1).measurement().eroded().map(hu -> hu.median());
  }

  private static List<Result> only(Predicate<Result> which) {
    return RESULTS.stream().filter(which).toList();
  }

  private static double share(List<Result> of, Predicate<Result> which) {
    return (double) of.stream().filter(which).count() / of.size();
  }

  private static void print() {
    List<Result> clean = only(each -> each.lesion().isEmpty());
    System.out.printf(
        "regions: %d patients from seed %d; HU at quantiles 0.5 0.9 0.98 0.99 1%n",
        clean.size(), SEED);
    List<RegionAgreement> beside = clean.stream().map(Result::agreement).toList();
    for (Comparison comparison : Comparison.values()) {
      double[] hu =
          (comparison == Comparison.ELLIPSE_ALONE ? ALONE : beside)
              .stream()
                  .flatMap(each -> each.differences().stream())
                  .filter(each -> each.comparison() == comparison)
                  .mapToDouble(Difference::hu)
                  .sorted()
                  .toArray();
      System.out.printf("regions: %-14s %4d %s%n", comparison, hu.length, quantiles(hu));
    }
    line("none", clean);
    for (FocalLesion lesion : FocalLesion.values()) {
      List<Result> with = only(each -> each.lesion().equals(Optional.of(lesion)));
      line(lesion.name(), with);
      double[] from = {0, 5, 15, 30, 60, Double.MAX_VALUE};
      for (int n = 0; n + 1 < from.length; n++) {
        double low = from[n];
        double high = from[n + 1];
        line(
            "  median off by %.0f HU and more".formatted(low),
            with.stream().filter(each -> each.offHu() >= low && each.offHu() < high).toList());
      }
    }
  }

  private static void line(String name, List<Result> results) {
    System.out.printf(
        "regions: %-36s %4d, told %4d, refused %4d%n",
        name,
        results.size(),
        results.stream().filter(Result::isTold).count(),
        results.stream().filter(Result::isRefused).count());
  }

  private static String quantiles(double[] sorted) {
    StringBuilder text = new StringBuilder();
    for (double q : new double[] {0.5, 0.9, 0.98, 0.99, 1}) {
      int at = (int) Math.round(q * (sorted.length - 1));
      text.append(" %.1f".formatted(sorted.length == 0 ? Double.NaN : sorted[at]));
    }
    return text.toString();
  }
}
