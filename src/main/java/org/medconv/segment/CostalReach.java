package org.medconv.segment;

/**
 * How far the bone that leaves a vertebra at one side runs. The twelfth ribs of real patients reach
 * 74 to 109 mm beside the centre line (48 and 54 in one with short ones), transverse processes of
 * L1 32 to 45 mm, of L2 and L3 38 to 54 mm.
 *
 * @param mm beside the centre line where it ends; 0 where none begins
 * @param wayMm how long it is, from the line on
 */
record CostalReach(State state, double mm, double wayMm) {
  CostalReach(State state, double mm) {
    this(state, mm, mm);
  }

  /** What a reach says. */
  enum State {
    /** It runs on: a rib, no process is as long. */
    LONG,
    /** It ends: a transverse process, or none is seen in a field that would show it. */
    ENDS,
    /** Longer than most processes, shorter than most ribs, or it begins between two vertebrae. */
    BETWEEN,
    /** The field of view ends before it does. */
    UNSEEN
  }

  static final double LONG_MM = 58;
  static final double ENDS_MM = 50;

  boolean is(State wanted) {
    return state == wanted;
  }
}
