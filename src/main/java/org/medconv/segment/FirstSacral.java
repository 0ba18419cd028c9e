package org.medconv.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Detects S1 taken for the last lumbar vertebra, which would shift every level counted from the
 * sacrum by one. The network sometimes marks the body of S1 as a vertebral body, mostly if little
 * of the column is in view; the wings of the sacrum beside it reveal it. Beside 25 true last bodies
 * (real and simulated scans cut at any height) there were 0 to 3.9 ml of sacrum, beside 10 first
 * sacral ones 9 ml or more.
 */
final class FirstSacral {
  private static final double LEAST_SACRUM_ML = 3;
  private static final double WITHIN_MM = 40;

  /** The last disc and the sacrum below extend into the ends of a piece. */
  private static final double FROM_SHARE = 0.15;

  private static final double TO_SHARE = 0.55;

  private FirstSacral() {}

  /**
   * The bodies without sacral ones at the lower end. Everything below the first sacral body in the
   * lower half of the column is sacrum and coccyx, even without wings; a sacrum in the upper half
   * means an inverted volume.
   *
   * @param bodies from head to foot
   */
  static List<SeenBody> dropped(BoneMap map, CentreLine line, List<SeenBody> bodies) {
    double[] sacrum = sacrumBeside(map, line);
    double voxelMl = map.grid().voxelMillilitres();
    int kept = bodies.size();
    while (kept > 0 && millilitres(sacrum, bodies.get(kept - 1), voxelMl) >= LEAST_SACRUM_ML) {
      kept--;
    }
    for (int n = Math.floorDiv(bodies.size() + 1, 2); n < kept; n++) {
      if (millilitres(sacrum, bodies.get(n), voxelMl) >= LEAST_SACRUM_ML) {
        kept = n;
      }
    }
    return new ArrayList<>(bodies.subList(0, kept));
  }

  /** Positions along the line of the marked sacrum near it, one per voxel, mm. */
  private static double[] sacrumBeside(BoneMap map, CentreLine line) {
    return IntStream.range(0, map.grid().voxels())
        .filter(p -> map.of(SpineClass.SACRUM, p) > 0.5f)
        .mapToObj(p -> map.grid().toPatient(p))
        .filter(place -> line.offset(place).length() < WITHIN_MM)
        .mapToDouble(line::lengthAt)
        .toArray();
  }

  private static double millilitres(double[] sacrum, SeenBody body, double voxelMl) {
    ColumnCuts.Piece piece = body.piece();
    double from = piece.from() + FROM_SHARE * piece.length();
    double to = piece.from() + TO_SHARE * piece.length();
    return voxelMl * Arrays.stream(sacrum).filter(at -> at >= from && at <= to).count();
  }
}
