package org.medconv.phantom;

/** Half the size of an ellipsoid, mm: from side to side, from front to back, from head to foot. */
record HalfAxes(double across, double deep, double high) {
  /** The same with a rind of this thickness around it. */
  HalfAxes with(double rindMm) {
    return new HalfAxes(across + rindMm, deep + rindMm, high + rindMm);
  }
}
