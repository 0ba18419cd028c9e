package org.medconv.segment;

import org.medconv.segment.ColumnCuts.Piece;

/**
 * The sacrum as seen by geometry: directly below the last lumbar vertebra, wings of bone leave the
 * column on both sides and meet the iliac bones. Nothing here is trained.
 *
 * <p>Both sides are added, because the line leans to one side near its end. Below L5 of four real
 * CTs, whole and cut at several heights, the wings have 510 to 1250 mm2 and the iliac bones 620 to
 * 1170 mm2 in sections along the column, together at least 1160; below L4 together at most 970,
 * above at most 220.
 */
final class SacralWings {
  /**
   * The spongy bone of the wings is less dense than that of the bodies: in the softest only the
   * shell is visible, and the lower limit is where noise of muscle begins.
   */
  private static final double WING_TO_BODIES = 0.9;

  private static final double SOFTEST_WING_HU = 80;
  private static final double DENSE_WING_HU = 110;
  private static final double ILIAC_ABOVE_WING_HU = 70;

  private static final double LEAST_WING_MM2 = 300;
  private static final double LEAST_ILIAC_MM2 = 400;
  private static final double LEAST_BOTH_MM2 = 1050;

  /** Height of a lower lumbar vertebra with its disc in those CTs, mm. */
  private static final double USUAL_MM = 38;

  private static final double SMALLEST = 0.75;
  private static final int REACH_MM = 40;

  /**
   * Beside S1 itself the wings are as large as below it; beside L5 there are only its processes.
   */
  private static final double MOST_BESIDE = 0.85;

  /**
   * Beside L5 of the three CTs there are 8 to 9 mm of bone from back to front, beside S1 9 to 20.
   */
  private static final double MOST_BESIDE_MM = 12;

  private final ColumnBlock ct;
  private final float wingHu;

  private SacralWings(ColumnBlock ct, float wingHu) {
    this.ct = ct;
    this.wingHu = wingHu;
  }

  /**
   * Whether the wings begin directly below this piece; a side that the scan cuts off is ignored.
   *
   * @param vertebraMm height of the patient's lower lumbar vertebrae with their discs
   * @param boneHu of the spongy bone of the patient's vertebrae
   */
  static boolean below(ColumnBlock ct, Piece last, double vertebraMm, double boneHu) {
    double wingHu = Math.max(SOFTEST_WING_HU, Math.min(DENSE_WING_HU, WING_TO_BODIES * boneHu));
    double size = Math.max(SMALLEST, Math.min(1, vertebraMm / USUAL_MM));
    return new SacralWings(ct, (float) wingHu).below(last, size);
  }

  private boolean below(Piece last, double size) {
    float iliacHu = (float) (wingHu + ILIAC_ABOVE_WING_HU);
    int below = last.to() - 2;
    int reach = last.to() + (int) (size * REACH_MM);
    double wing = mean(below, reach, 15, 20, -8, 30, wingHu);
    double iliac = mean(below, reach, 30, 50, -15, 40, iliacHu);
    int from = last.from() + 5;
    int to = Math.max(from + 4, last.to() - 8);
    double beside = mean(from, to, 15, 20, -8, 30, wingHu);
    double area = size * size;
    return wing >= area * LEAST_WING_MM2
        && iliac >= area * LEAST_ILIAC_MM2
        && wing + iliac >= area * LEAST_BOTH_MM2
        && beside < MOST_BESIDE * wing
        && beside < MOST_BESIDE_MM * (to - from);
  }

  /** Mean of the sides in view; -1 if there are none. */
  private double mean(int fromMm, int toMm, int u0, int u1, int v0, int v1, float denserThan) {
    double left = area(1, fromMm, toMm, u0, u1, v0, v1, denserThan);
    double right = area(-1, fromMm, toMm, u0, u1, v0, v1, denserThan);
    return left < 0 ? right : right < 0 ? left : 0.5 * (left + right);
  }

  /**
   * Mean section of denser voxels, mm2, over planes u0 to u1; -1 if half of it is outside the scan.
   */
  private double area(
      int side, int fromMm, int toMm, int u0, int u1, int v0, int v1, float denserThan) {
    int dense = 0;
    int shown = 0;
    int all = 0;
    int to = (int) (toMm / ColumnBlock.EDGE_MM);
    for (int u = u0; u <= u1; u++) {
      for (int s = (int) (fromMm / ColumnBlock.EDGE_MM); s < to; s++) {
        for (int v = v0; v <= v1; v++) {
          all++;
          if (s < ct.lengths()) {
            int p = ct.index(side * u, s, v);
            shown += ct.inScan()[p] ? 1 : 0;
            dense += ct.inScan()[p] && ct.values()[p] > denserThan ? 1 : 0;
          }
        }
      }
    }
    double mm2 = ColumnBlock.EDGE_MM * ColumnBlock.EDGE_MM / (u1 - u0 + 1);
    return 2 * shown < all ? -1 : dense * mm2;
  }
}
