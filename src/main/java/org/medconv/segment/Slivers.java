package org.medconv.segment;

import java.util.ArrayList;
import java.util.List;

/**
 * Removes thin pieces at the ends of the column that are not vertebrae: a tip of S1, a smear beyond
 * the last disc.
 */
final class Slivers {
  private static final double LEAST_SHARE = 0.6;
  private static final double LEAST_VOLUME_SHARE = 0.35;

  private Slivers() {}

  /**
   * The bodies without end pieces shorter than 0.6 of the median. A piece at the end of the field
   * of view is kept: it is a vertebra that was cut.
   */
  static List<SeenBody> dropped(List<SeenBody> bodies) {
    List<SeenBody> kept = new ArrayList<>(bodies);
    if (kept.size() < 3) {
      return kept;
    }
    double[] lengths = kept.stream().mapToDouble(b -> b.piece().length()).sorted().toArray();
    double least = LEAST_SHARE * lengths[Math.floorDiv(lengths.length, 2)];
    if (isSliver(kept.get(kept.size() - 1), least) || isTipOfSacrum(kept)) {
      kept.remove(kept.size() - 1);
    }
    if (isSliver(kept.get(0), least)) {
      kept.remove(0);
    }
    return kept;
  }

  /**
   * No body has a third of the size of the one above; a tip of S1 above the sacrum's label does.
   */
  private static boolean isTipOfSacrum(List<SeenBody> bodies) {
    SeenBody last = bodies.get(bodies.size() - 1);
    SeenBody above = bodies.get(bodies.size() - 2);
    return last.complete()
        && last.voxels().cardinality() < LEAST_VOLUME_SHARE * above.voxels().cardinality();
  }

  private static boolean isSliver(SeenBody body, double least) {
    return body.piece().length() < least && body.complete();
  }
}
