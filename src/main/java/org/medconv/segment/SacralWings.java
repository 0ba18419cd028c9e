package org.medconv.segment;

import org.medconv.segment.ColumnCuts.Piece;

/**
 * The sacrum as geometry sees it: right below the last lumbar vertebra wings of bone leave the
 * column at both sides and meet the iliac bones. Nothing here is learnt.
 *
 * <p>Both sides are added up, since the line leans to one of them near its end. Below L5 of four
 * real CTs, whole and cut at several heights, the wings have 510 to 1250 mm2 and the iliac bones
 * 620 to 1170 mm2 in sections along the column, together 1160 and more; below L4 together 970 and
 * less, above 220 and less.
 */
final class SacralWings {
  /**
   * Spongy bone of the wings is less dense than that of the bodies: of the softest only the shell
   * shows, and noise of muscle begins at the lower limit.
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

  /** Beside S1 itself lie as large wings as below it; beside L5 only its processes. */
  private static final double MOST_BESIDE = 0.85;

  /** 8 to 9 mm of bone, back to front, lie beside L5 of the three, beside their S1 9 to 20. */
  private static final double MOST_BESIDE_MM = 12;

  private final ColumnBlock ct;
  private final float wingHu;

  private SacralWings(ColumnBlock ct, float wingHu) {
    this.ct = ct;
    this.wingHu = wingHu;
  }

  /**
   * Whether they begin right below this piece; a side that the scan cuts off says nothing.
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

  /** Of the sides that are in view; -1 where none is. */
  private double mean(int fromMm, int toMm, int u0, int u1, int v0, int v1, float denserThan) {
    double left = area(1, fromMm, toMm, u0, u1, v0, v1, denserThan);
    double right = area(-1, fromMm, toMm, u0, u1, v0, v1, denserThan);
    return left < 0 ? right : right < 0 ? left : 0.5 * (left + right);
  }

  /**
   * Mean section of what is denser, mm2, over planes u0 to u1; -1 where half of it is not in the
   * scan.
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
