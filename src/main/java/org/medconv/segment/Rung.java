package org.medconv.segment;

import org.medconv.segment.CostalReach.State;

/**
 * What bears on the number of one vertebra of the column. Rungs are listed from head to foot.
 *
 * @param lengthMm along the centre line, disc included
 * @param complete false where the field of view cuts it
 * @param left what is seen of a rib on the left
 * @param right and on the right
 * @param reachMm how far beside the centre line the longer of its ribs ends; NaN where none is seen
 * @param votes mean logarithm of the network's probability of each level: T8 and above, T9, ... L5
 */
record Rung(
    double lengthMm,
    boolean complete,
    RibSide left,
    RibSide right,
    double reachMm,
    double[] votes) {

  /** A rib at one side of a vertebra. */
  enum RibSide {
    /** Both witnesses see it run on. */
    LONG,
    /** A stubby rib or a long process. */
    SHORT,
    NONE,
    /** Outside the field of view, begins between two vertebrae, or the witnesses disagree. */
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

  /** What both witnesses say of one body. */
  static Rung of(SeenBody body, int n, CostalWitness ct, CostalWitness network) {
    RibSide left = RibSide.of(ct.left().get(n), network.left().get(n));
    RibSide right = RibSide.of(ct.right().get(n), network.right().get(n));
    double reach =
        Math.max(
            reach(ct.left().get(n), network.left().get(n)),
            reach(ct.right().get(n), network.right().get(n)));
    return new Rung(
        body.piece().length(),
        body.complete(),
        left,
        right,
        reach == 0 ? Double.NaN : reach,
        body.votes());
  }

  /** Of a rib, wherever in the piece it begins; 0 where there is none. */
  private static double reach(CostalReach ct, CostalReach network) {
    boolean rib = ct.mm() >= CostalReach.LONG_MM && !ct.is(State.UNSEEN);
    return rib && !network.is(State.ENDS) ? ct.mm() : 0;
  }

  /** Ribs on both sides as far as both are in view, at least one of them long. */
  boolean bearsRibs() {
    return (left == RibSide.LONG && right != RibSide.NONE)
        || (right == RibSide.LONG && left != RibSide.NONE);
  }
}
