package org.medconv.segment;

/**
 * How far the bone on one side of a vertebra extends. The twelfth ribs of real patients reach 74 to
 * 109 mm from the centre line (48 and 54 in one with short ribs), transverse processes of L1 32 to
 * 45 mm, of L2 and L3 38 to 54 mm.
 *
 * @param mm lateral distance of its end from the centre line; 0 if no bone begins
 * @param wayMm its length from the line
 */
record CostalReach(State state, double mm, double wayMm) {
  CostalReach(State state, double mm) {
    this(state, mm, mm);
  }

  /** Meaning of a reach. */
  enum State {
    /** A rib: no process is as long. */
    LONG,
    /** A transverse process, or no bone in a field of view that would show it. */
    ENDS,
    /**
     * Longer than most processes and shorter than most ribs, or it begins between two vertebrae.
     */
    BETWEEN,
    /** The field of view ends before the bone does. */
    UNSEEN
  }

  static final double LONG_MM = 58;
  static final double ENDS_MM = 50;

  boolean is(State wanted) {
    return state == wanted;
  }
}
