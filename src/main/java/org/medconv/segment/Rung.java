package org.medconv.segment;

import org.medconv.segment.CostalReach.State;

/**
 * The evidence for the number of one vertebra of the column. Rungs are listed from head to foot.
 *
 * @param lengthMm along the centre line, disc included
 * @param complete false if the field of view cuts the vertebra
 * @param left evidence of a rib on the left
 * @param right evidence of a rib on the right
 * @param ribMm length of the longer rib from the centre line, at most to the side of the trunk; NaN
 *     if no rib is seen
 * @param votes mean logarithm of the network's probability of each level: T8 and above, T9, ... L5
 */
record Rung(
    double lengthMm, boolean complete, RibSide left, RibSide right, double ribMm, double[] votes) {

  /** A rib at one side of a vertebra. */
  enum RibSide {
    /** Both witnesses see it continue. */
    LONG,
    /** A short rib or a long process. */
    SHORT,
    NONE,
    /** Outside the field of view, beginning between two vertebrae, or the witnesses disagree. */
    UNSEEN;

    static RibSide of(CostalReach ct, CostalReach network) {
      return switch (ct.state()) {
        case LONG -> network.is(State.ENDS) ? UNSEEN : LONG;
        case ENDS -> network.is(State.LONG) ? UNSEEN : NONE;
        case BETWEEN -> isShort(ct.mm()) ? SHORT : UNSEEN;
        case UNSEEN -> UNSEEN;
      };
    }

    private static boolean isShort(double mm) {
      return mm > CostalReach.ENDS_MM && mm < CostalReach.LONG_MM;
    }
  }

  /** Combines both witnesses for one body. */
  static Rung of(SeenBody body, int n, CostalWitness ct, CostalWitness network) {
    RibSide left = RibSide.of(ct.left().get(n), network.left().get(n));
    RibSide right = RibSide.of(ct.right().get(n), network.right().get(n));
    double rib =
        Math.max(
            ribMm(ct.left().get(n), network.left().get(n)),
            ribMm(ct.right().get(n), network.right().get(n)));
    return new Rung(
        body.piece().length(),
        body.complete(),
        left,
        right,
        rib == 0 ? Double.NaN : rib,
        body.votes());
  }

  /** Length of a rib that begins anywhere in the piece, mm; 0 if there is none. */
  private static double ribMm(CostalReach ct, CostalReach network) {
    boolean rib = ct.mm() >= CostalReach.LONG_MM && !ct.is(State.UNSEEN);
    return rib && !network.is(State.ENDS) ? ct.wayMm() : 0;
  }

  /** Ribs on every side in view, at least one of them long. */
  boolean bearsRibs() {
    return (left == RibSide.LONG && right != RibSide.NONE)
        || (right == RibSide.LONG && left != RibSide.NONE);
  }
}
