package org.medconv.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.medconv.segment.Count.Counted;
import org.medconv.volume.Vector3;

/**
 * Whether L1 is still found under changes that an operator might have made: the same scan with less
 * above, with less below and in slices of 5 mm, with one side cut off, and slightly rotated. Each
 * part is analysed and counted again. Another L1 in any of them is a disagreement, and so is no
 * vertebra at the place of L1.
 */
final class Agreement {
  /** Bodies are at least 25 mm tall. */
  private static final double WITHIN_MM = 12;

  /** Distances from L1, smaller than what lies beyond an anchor. */
  private static final double ABOVE_MM = 85;

  private static final double BELOW_MM = 70;
  private static final double FAR_ABOVE_MM = 150;
  private static final double TO_SACRUM_MM = 240;
  private static final double HALF_MM = 160;
  private static final double SIDE_MM = 80;
  private static final double FRONT_MM = 80;
  private static final double BACK_MM = 120;
  private static final double TURN_DEGREES = 5;
  private static final double THICK_MM = 5;

  private final ColumnBlock.CtField ct;
  private final Vector3 l1;

  private Agreement(ColumnBlock.CtField ct, Vector3 l1) {
    this.ct = ct;
    this.l1 = l1;
  }

  /** Empty if all parts agree, and at least one of them has an anchor. */
  static Optional<String> doubt(
      NetworkPass pass, CoarseScan scan, ColumnBlock.CtField ct, Vector3 l1, Anchor anchor) {
    Agreement agreement = new Agreement(ct, l1);
    List<CoarseScan> parts = agreement.parts(scan, anchor);
    int confirmed = 0;
    for (NetworkPass.Look look : pass.over(parts)) {
      Seen seen = agreement.seen(look);
      if (seen.disagreement().isPresent()) {
        return seen.disagreement();
      }
      confirmed += seen.confirmed() ? 1 : 0;
    }
    return confirmed > 0
        ? Optional.empty()
        : Optional.of(
            "none of %d parts of the scan confirms the landmark from which L1 was counted"
                .formatted(parts.size()));
  }

  /** The result of one part. */
  private record Seen(Optional<String> disagreement, boolean confirmed) {}

  /** The parts: with two anchors, each is in view in two parts. */
  private List<CoarseScan> parts(CoarseScan scan, Anchor anchor) {
    boolean sacrum = anchor == Anchor.SACRUM;
    boolean anySacrum = sacrum || anchor == Anchor.SACRUM_AND_LAST_RIBS;
    double low = sacrum ? TO_SACRUM_MM : BELOW_MM;
    double high = sacrum ? BELOW_MM : ABOVE_MM;
    double turnedLow = anySacrum ? TO_SACRUM_MM : BELOW_MM;
    double turnedHigh = anySacrum ? BELOW_MM : ABOVE_MM;
    List<CoarseScan> parts = new ArrayList<>();
    parts.add(within(scan, low, high, HALF_MM, HALF_MM));
    parts.add(
        (anySacrum
                ? within(scan, TO_SACRUM_MM, FAR_ABOVE_MM, HALF_MM, HALF_MM)
                : within(scan, 0.6 * BELOW_MM, FAR_ABOVE_MM, HALF_MM, HALF_MM))
            .thicker(THICK_MM));
    parts.add(within(scan, low, high, HALF_MM, SIDE_MM));
    parts.add(
        within(scan, turnedLow, turnedHigh, HALF_MM, HALF_MM)
            .turned(new Vector3(0, 1, 0), TURN_DEGREES));
    return parts;
  }

  private CoarseScan within(
      CoarseScan scan, double below, double above, double right, double left) {
    return scan.within(
        l1.minus(new Vector3(right, FRONT_MM, below)), l1.plus(new Vector3(left, BACK_MM, above)));
  }

  private Seen seen(NetworkPass.Look look) {
    if (!(look instanceof NetworkPass.Look.Seen part)) {
      return lost();
    }
    Optional<CentreLine> line = CentreLine.of(part.map());
    if (line.isEmpty()) {
      return lost();
    }
    List<SeenBody> bodies = UNetSegmenter.bodies(part.map(), line.get());
    int at = nearest(bodies);
    if (at < 0) {
      return lost();
    }
    if (!(Count.of(part.map(), line.get(), bodies, ct) instanceof Counted counted)) {
      return new Seen(Optional.empty(), false);
    }
    int level = counted.first() + at;
    return level == Numbering.L1
        ? new Seen(Optional.empty(), true)
        : new Seen(
            Optional.of(
                "a part of the scan, counted by itself, has %s where the whole scan has L1"
                    .formatted(Numbering.name(level))),
            false);
  }

  private Seen lost() {
    return new Seen(
        Optional.of(
            String.format(
                Locale.ROOT,
                "a part of the scan shows no vertebra within %.0f mm of L1 in the whole scan",
                WITHIN_MM)),
        false);
  }

  private int nearest(List<SeenBody> bodies) {
    for (int n = 0; n < bodies.size(); n++) {
      if (bodies.get(n).centroid().minus(l1).length() <= WITHIN_MM) {
        return n;
      }
    }
    return -1;
  }
}
