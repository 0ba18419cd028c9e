package org.medconv.phantom;

import org.medconv.phantom.Variation.Phase;

/**
 * What the trunk of one patient is made of in one scan. Attenuations in HU; those of contrast agent
 * come on top of the tissue's own.
 *
 * @param arterial contrast in arteries
 * @param venous contrast in veins
 * @param organ contrast in liver, spleen, pancreas and bowel wall
 * @param renal contrast in the kidneys
 * @param muscle of muscle
 * @param fatHu of fat
 * @param streaks share of fat in muscle, 0 to about 0.75
 */
record TrunkTissue(
    double arterial,
    double venous,
    double organ,
    double renal,
    double muscle,
    double fatHu,
    double streaks) {

  /** Contrast in HU at the usual dose and 120 kV. Estimated, see phantom.md. */
  private enum Contrast {
    NATIVE(0, 0, 0, 0),
    ARTERIAL(270, 40, 20, 130),
    PORTAL_VENOUS(115, 110, 50, 130),
    EXCRETORY(60, 60, 50, 130);

    final double arterial;
    final double venous;
    final double organ;
    final double renal;

    Contrast(double arterial, double venous, double organ, double renal) {
      this.arterial = arterial;
      this.venous = venous;
      this.organ = organ;
      this.renal = renal;
    }

    static Contrast of(Phase phase) {
      return switch (phase) {
        case NATIVE -> NATIVE;
        case ARTERIAL -> ARTERIAL;
        case PORTAL_VENOUS -> PORTAL_VENOUS;
        case EXCRETORY -> EXCRETORY;
      };
    }
  }

  /** Dose of contrast agent as a share of the usual one. */
  private static final Range DOSE = new Range(0.7, 1.4);

  /** Muscle of the young, HU; age takes up to {@link #MUSCLE_LOSS_HU}. */
  private static final Range MUSCLE_HU = new Range(42, 62);

  private static final double MUSCLE_LOSS_HU = 10;

  /** What muscle takes up of the contrast in veins. */
  private static final double MUSCLE_UPTAKE = 0.08;

  private static final Range FAT_HU = new Range(-115, -92);

  /** Fat in the muscle of the young at most, and what age adds at most. */
  private static final Range YOUNG_STREAKS = new Range(0, 0.25);

  private static final double OLD_STREAKS = 0.5;

  static TrunkTissue drawn(PhantomSpec spec, Draw draw) {
    Variation variation = spec.variation();
    double dose = draw.in(DOSE) * Column.kvpFactor(spec.kvp());
    Contrast contrast = Contrast.of(variation.phase());
    double venous = dose * contrast.venous;
    return new TrunkTissue(
        dose * contrast.arterial,
        venous,
        contrast.organ * dose,
        contrast.renal * dose,
        draw.in(MUSCLE_HU) - MUSCLE_LOSS_HU * variation.wear() + MUSCLE_UPTAKE * venous,
        draw.in(FAT_HU),
        draw.in(YOUNG_STREAKS) + OLD_STREAKS * variation.wear() * draw.unit());
  }
}
