package org.medconv.segment;

/**
 * What bears on the number of one vertebra of the column. Rungs are listed from head to foot.
 *
 * @param lengthMm along the centre line, disc included
 * @param complete false where the field of view cuts it
 * @param left what is seen of a rib on the left
 * @param right and on the right
 * @param reachMm how far beside the centre line its ribs end; NaN where none is seen whole
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
    /** Outside the field of view, or the witnesses disagree. */
    UNSEEN;

    static RibSide of(CostalReach ct, CostalReach network) {
      return switch (ct.state()) {
        case LONG -> network.is(CostalReach.State.ENDS) ? UNSEEN : LONG;
        case ENDS -> network.is(CostalReach.State.LONG) ? UNSEEN : NONE;
        case BETWEEN -> SHORT;
        case UNSEEN -> UNSEEN;
      };
    }
  }

  /** What both witnesses say of one body. */
  static Rung of(SeenBody body, int n, CostalWitness ct, CostalWitness network) {
    RibSide left = RibSide.of(ct.left().get(n), network.left().get(n));
    RibSide right = RibSide.of(ct.right().get(n), network.right().get(n));
    double sum = 0;
    int ribs = 0;
    if (left == RibSide.LONG) {
      sum += ct.left().get(n).mm();
      ribs++;
    }
    if (right == RibSide.LONG) {
      sum += ct.right().get(n).mm();
      ribs++;
    }
    return new Rung(
        body.piece().length(),
        body.complete(),
        left,
        right,
        ribs == 0 ? Double.NaN : sum / ribs,
        body.votes());
  }

  /** Ribs on both sides as far as both are in view, at least one of them long. */
  boolean bearsRibs() {
    return (left == RibSide.LONG && right != RibSide.NONE)
        || (right == RibSide.LONG && left != RibSide.NONE);
  }
}
