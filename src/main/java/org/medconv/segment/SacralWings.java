package org.medconv.segment;

import org.medconv.segment.ColumnCuts.Piece;

/**
 * The sacrum as geometry sees it: right below the last lumbar vertebra wings of bone leave the
 * column at both sides and meet the iliac bones. Nothing here is learnt.
 *
 * <p>Below L5 of two real CTs the wings have 355 to 597 mm2 and the iliac bones 736 to 1255 mm2, in
 * sections along the column; below L4 and above 31 to 413 mm2 and 0 to 519 mm2, never both at once
 * beyond the limits.
 */
final class SacralWings {
  private static final float WING_HU = 110;
  private static final float ILIAC_HU = 180;
  private static final double LEAST_WING_MM2 = 260;
  private static final double LEAST_ILIAC_MM2 = 420;

  /** Beside S1 itself lie as large wings as below it; beside L5 only its processes. */
  private static final double MOST_BESIDE = 0.85;

  private final ColumnBlock ct;
  private final Piece last;

  private SacralWings(ColumnBlock ct, Piece last) {
    this.ct = ct;
    this.last = last;
  }

  /** Whether they begin right below this piece; a side that the scan cuts off says nothing. */
  static boolean below(ColumnBlock ct, Piece last) {
    SacralWings wings = new SacralWings(ct, last);
    Boolean left = wings.at(1);
    Boolean right = wings.at(-1);
    return left == null ? Boolean.TRUE.equals(right) : left && (right == null || right);
  }

  private Boolean at(int side) {
    int below = last.to() - 2;
    double wing = area(side, below, last.to() + 40, 15, 20, -8, 30, WING_HU);
    double iliac = area(side, below, last.to() + 40, 30, 50, -15, 40, ILIAC_HU);
    if (wing < 0) {
      return null;
    }
    double beside = area(side, last.from() + 5, last.to() - 8, 15, 20, -8, 30, WING_HU);
    boolean winged = wing >= LEAST_WING_MM2 && beside < MOST_BESIDE * wing;
    if (winged && iliac < 0) {
      return null;
    }
    return winged && iliac >= LEAST_ILIAC_MM2;
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
