package org.medconv.segment;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.medconv.segment.Abstention.Reason;
import org.medconv.volume.Vector3;

/**
 * Checks the reason of a refusal on the CT itself. The network draws a column into thighs, vessels
 * and hip bones, and misses real ones in a narrow or noisy chest, so its result alone proves
 * neither that there is a spine nor that there is none. Two untrained witnesses decide, {@link
 * OtherRegions} and {@link BoneRings}. A refusal always stays a refusal.
 */
final class RefusalReason {
  /** Median differences of neighbouring voxels are 8 to 25 in real and simulated scans. */
  private static final double NOISE_HU = 45;

  private static final float TISSUE_FROM_HU = -100;
  private static final float TISSUE_TO_HU = 150;

  /** Distance from the patient's middle; spines that are so crooked are rare. */
  private static final double ASIDE_MM = 45;

  private static final double[] BEHIND_MM = {20, 35, 50};
  private static final double LEAST_SHOWN = 0.8;

  private final BoneMap map;
  private final CoarseScan scan;
  private final Optional<CentreLine> line;
  private final List<SeenBody> bodies;

  /**
   * @param scan the CT at the network's resolution
   * @param line the network's column, if any
   * @param bodies the network's vertebrae
   */
  RefusalReason(BoneMap map, CoarseScan scan, Optional<CentreLine> line, List<SeenBody> bodies) {
    this.map = map;
    this.scan = scan;
    this.line = line;
    this.bodies = bodies;
  }

  /** The same refusal, with the reason that the CT supports. */
  Abstention of(Abstention first) {
    if (!rests(first.reason()) || noise() > NOISE_HU) {
      return first;
    }
    OtherRegions regions = new OtherRegions(scan);
    return regions
        .insteadOfL1(isAside(regions.middle()))
        .map(
            words ->
                new Abstention(
                    Reason.NO_L1_IN_FIELD_OF_VIEW,
                    "L1 is not in the field of view: all slices lie " + words))
        .orElseGet(() -> borneOut(first));
  }

  /** Whether a reason depends on the network's column, or on its absence. */
  private static boolean rests(Reason reason) {
    return switch (reason) {
      case NO_SPINE, ORIENTATION_DOUBTFUL, NO_ANCHOR, NUMBERING_AMBIGUOUS, TRANSITIONAL_ANATOMY ->
          true;
      default -> false;
    };
  }

  private Abstention borneOut(Abstention first) {
    OptionalDouble rings = BoneRings.spineMm(scan);
    if (first.reason() == Reason.NO_SPINE) {
      return rings.isPresent() ? untold(first, rings.getAsDouble()) : first;
    }
    return rings.isPresent() || !showsBack() ? first : noSpine();
  }

  private static Abstention untold(Abstention first, double ringsMm) {
    return new Abstention(
        Reason.NO_ANCHOR,
        String.format(
            Locale.ROOT,
            "over %.0f mm, bone encloses soft tissue as in a spine, but the vertebrae cannot be"
                + " separated and counted: %s",
            ringsMm,
            first.sentence()));
  }

  private Abstention noSpine() {
    return new Abstention(
        Reason.NO_SPINE,
        "what looks like a column of %d mm is not a spine: bone encloses no canal, as in"
                .formatted(line.orElseThrow().length())
            + " each vertebra");
  }

  /** Whether the network's vertebrae lie beside the patient's middle, or there are none. */
  private boolean isAside(double column) {
    double middle = scan.grid().toPatient(column, 0, 0).x();
    return bodies.stream().mapToDouble(b -> b.centroid().x() - middle).average().stream()
        .allMatch(aside -> Math.abs(aside) > ASIDE_MM);
  }

  /** Whether the field of view shows the region of the neural arches. */
  private boolean showsBack() {
    int shown = 0;
    int all = 0;
    for (int at = 0; line.isPresent() && at <= line.get().length(); at += 5) {
      for (double behind : BEHIND_MM) {
        all++;
        shown += map.inScan(line.get().at(at).plus(new Vector3(0, behind, 0))) ? 1 : 0;
      }
    }
    return all > 0 && shown >= LEAST_SHOWN * all;
  }

  /** Median difference of neighbouring voxels in soft tissue, HU; 0 without soft tissue. */
  private double noise() {
    float[] hu = scan.hu();
    double[] differences = new double[hu.length];
    int n = 0;
    for (int p = 1; p < hu.length; p++) {
      if (hu[p] > TISSUE_FROM_HU && hu[p] < TISSUE_TO_HU) {
        differences[n++] = Math.abs(hu[p] - hu[p - 1]);
      }
    }
    Arrays.sort(differences, 0, n);
    return n == 0 ? 0 : differences[Math.floorDiv(n, 2)];
  }
}
