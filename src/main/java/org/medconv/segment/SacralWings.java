package org.medconv.segment;

import org.medconv.segment.ColumnCuts.Piece;

/**
 * The sacrum as geometry sees it: right below the last lumbar vertebra wings of bone leave the
 * column at both sides and meet the iliac bones. Nothing here is learnt.
 *
 * <p>Both sides are added up, since the line leans to one of them near its end. Below L5 of three
 * real CTs, whole and cut at several heights, the wings have 810 to 1750 mm2 together and the iliac
 * bones 1070 to 2020 mm2, in sections along the column; below L4 and above 0 to 700 mm2 and 0 to
 * 770 mm2.
 */
final class SacralWings {
  private static final float WING_HU = 110;
  private static final float ILIAC_HU = 180;
  private static final double LEAST_WING_MM2 = 370;
  private static final double LEAST_ILIAC_MM2 = 460;
  private static final double LEAST_BOTH_MM2 = 1050;

  /** Beside S1 itself lie as large wings as below it; beside L5 only its processes. */
  private static final double MOST_BESIDE = 0.85;

  /** 8 to 9 mm of bone, back to front, lie beside L5 of the three, beside their S1 9 to 20. */
  private static final double MOST_BESIDE_MM = 12;

  private final ColumnBlock ct;

  private SacralWings(ColumnBlock ct) {
    this.ct = ct;
  }

  /** Whether they begin right below this piece; a side that the scan cuts off says nothing. */
  static boolean below(ColumnBlock ct, Piece last) {
    SacralWings wings = new SacralWings(ct);
    int below = last.to() - 2;
    double wing = wings.mean(below, last.to() + 40, 15, 20, -8, 30, WING_HU);
    double iliac = wings.mean(below, last.to() + 40, 30, 50, -15, 40, ILIAC_HU);
    int from = last.from() + 5;
    int to = Math.max(from + 4, last.to() - 8);
    double beside = wings.mean(from, to, 15, 20, -8, 30, WING_HU);
    return wing >= LEAST_WING_MM2
        && iliac >= LEAST_ILIAC_MM2
        && wing + iliac >= LEAST_BOTH_MM2
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
