package org.medconv.segment;

/**
 * What bears on the number of one vertebra of the column. Rungs are listed from head to foot.
 *
 * @param lengthMm along the centre line, disc included
 * @param complete false where the field of view cuts it
 * @param left what is seen of a rib on the left
 * @param right and on the right
 * @param votes mean logarithm of the network's probability of each level: T8 and above, T9, ... L5
 */
record Rung(double lengthMm, boolean complete, RibSide left, RibSide right, double[] votes) {

  /** A rib at one side of a vertebra. */
  enum RibSide {
    /** At least 40 mm of rib: no transverse process is that long. */
    LONG,
    /** Something shorter, which may be a stubby rib or a transverse process taken for one. */
    SHORT,
    NONE,
    /** Outside the field of view. */
    UNSEEN
  }

  /** Ribs on both sides as far as both are in view, at least one of them long. */
  boolean bearsRibs() {
    return (left == RibSide.LONG && right != RibSide.NONE)
        || (right == RibSide.LONG && left != RibSide.NONE);
  }

  /** Both sides are in view and bare. */
  boolean isBare() {
    return left == RibSide.NONE && right == RibSide.NONE;
  }

  /** Nothing of its sides is in view. */
  boolean isUnseen() {
    return left == RibSide.UNSEEN && right == RibSide.UNSEEN;
  }
}
