package org.medconv.phantom;

/**
 * Average measures of one level, mm, and its tilt in degrees (how far the downward axis leans to
 * the back), rounded from the morphometric literature (Panjabi et al., Spine 1991/1992; Gilad and
 * Nissan 1986).
 *
 * @param disc height of the disc below
 * @param pedicle distance of the pedicle's axis from the midline
 * @param pedicleRadius of its waist
 * @param transverse how far the transverse process reaches from the midline
 * @param spinous length of the spinous process
 * @param spinousDrop its slope downwards, degrees
 */
record LevelShape(
    PhantomLabel label,
    double width,
    double depth,
    double height,
    double disc,
    double tilt,
    double pedicle,
    double pedicleRadius,
    double transverse,
    double spinous,
    double spinousDrop) {

  /** T4 to L5, from top to bottom. */
  static final LevelShape[] ALL = {
    new LevelShape(PhantomLabel.BODY_T4, 26, 22, 17, 3.5, 14, 11, 3.2, 33, 34, 40),
    new LevelShape(PhantomLabel.BODY_T5, 27, 23, 17.5, 3.5, 11, 11, 3.2, 33, 36, 48),
    new LevelShape(PhantomLabel.BODY_T6, 28, 25, 18, 4, 6, 11, 3.2, 33, 38, 52),
    new LevelShape(PhantomLabel.BODY_T7, 29, 27, 19, 4, 0, 11, 3.3, 32, 38, 52),
    new LevelShape(PhantomLabel.BODY_T8, 30, 28, 20, 4.5, -5, 11, 3.5, 32, 38, 50),
    new LevelShape(PhantomLabel.BODY_T9, 32, 29, 21, 4.5, -9, 12, 3.7, 31, 36, 44),
    new LevelShape(PhantomLabel.BODY_T10, 34, 30, 22, 5, -12, 12, 4.0, 29, 34, 34),
    new LevelShape(PhantomLabel.BODY_T11, 37, 30, 23, 5.5, -14, 12.5, 4.5, 24, 30, 22),
    new LevelShape(PhantomLabel.BODY_T12, 40, 31, 25, 6.5, -14, 13, 4.6, 22, 30, 14),
    new LevelShape(PhantomLabel.BODY_L1, 42, 32, 26.5, 7.5, -12, 13, 4.4, 37, 32, 8),
    new LevelShape(PhantomLabel.BODY_L2, 44, 33, 27.5, 8.5, -7, 13.5, 4.6, 41, 34, 6),
    new LevelShape(PhantomLabel.BODY_L3, 46, 34, 28, 9.5, -1, 14.5, 5.2, 47, 34, 5),
    new LevelShape(PhantomLabel.BODY_L4, 48, 35, 28, 10.5, 8, 16, 6.2, 44, 32, 8),
    new LevelShape(PhantomLabel.BODY_L5, 50, 35, 28, 10, 21, 19, 7.5, 43, 26, 10),
  };

  static LevelShape of(PhantomLabel label) {
    return ALL[Math.min(ALL.length - 1, label.ordinal() - PhantomLabel.BODY_T4.ordinal())];
  }

  boolean thoracic() {
    return label.isThoracic();
  }
}
