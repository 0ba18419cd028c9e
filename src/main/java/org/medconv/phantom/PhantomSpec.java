package org.medconv.phantom;

/**
 * The specification of a simulation. The seed draws the anatomy and everything not named here; the
 * same specification always gives the same bytes.
 *
 * @param trabecularHu attenuation of L1's trabecular bone at 120 kVp, HU, -50 to 400
 * @param levelSpreadHu standard deviation of the other levels around it, HU
 * @param kvp tube voltage; bone and contrast agent are brighter below 120 kV and darker above
 * @param noiseSdHu standard deviation of the noise in the rendered image, HU
 * @param blurMm standard deviation of the point spread, mm (kernel and slice thickness together)
 * @param variant numbering of the spine
 * @param variation age, findings, posture and scanner
 */
public record PhantomSpec(
    long seed,
    double trabecularHu,
    double levelSpreadHu,
    double kvp,
    double noiseSdHu,
    double blurMm,
    Variant variant,
    Variation variation) {

  /** The numbering of the spine. */
  public enum Variant {
    /** T12 bears the last ribs, five lumbar vertebrae. */
    USUAL,
    /** Six vertebrae without ribs (a lumbarised S1). */
    SIX_LUMBAR,
    /** Four vertebrae without ribs (a sacralised L5). */
    FOUR_LUMBAR,
    /** The ribs of T12 are shorter than 40 mm. */
    STUBBY_LAST_RIB,
    /** T12 bears no ribs. */
    NO_LAST_RIB,
    /** L1 bears small ribs. */
    LUMBAR_RIB
  }

  public PhantomSpec {
    require(trabecularHu, -50, 400, "trabecular HU");
    require(levelSpreadHu, 0, 100, "level spread (HU)");
    require(kvp, 70, 150, "tube voltage (kV)");
    require(noiseSdHu, 0, 200, "noise (HU)");
    require(blurMm, 0, 5, "blur (mm)");
  }

  /**
   * A patient and a scan drawn at about the rates of routine CT; see {@link DrawnPatient} for the
   * rates and their sources.
   */
  public static PhantomSpec drawn(long seed) {
    return DrawnPatient.of(seed);
  }

  /**
   * The same for a patient of this age and density.
   *
   * @param trabecularHu of L1 at 120 kVp
   */
  public static PhantomSpec drawn(long seed, int age, double trabecularHu) {
    return DrawnPatient.of(seed, age, trabecularHu);
  }

  /** A patient of 60 years without findings and with usual numbering, scanned at 120 kV. */
  public static PhantomSpec patient(long seed, double trabecularHu) {
    return new PhantomSpec(seed, trabecularHu, 8, 120, 12, 0.7, Variant.USUAL, Variation.of(60));
  }

  public PhantomSpec withScan(double kvp, double noiseSdHu, double blurMm) {
    return new PhantomSpec(
        seed, trabecularHu, levelSpreadHu, kvp, noiseSdHu, blurMm, variant, variation);
  }

  public PhantomSpec withVariant(Variant other) {
    return new PhantomSpec(
        seed, trabecularHu, levelSpreadHu, kvp, noiseSdHu, blurMm, other, variation);
  }

  public PhantomSpec withVariation(Variation other) {
    return new PhantomSpec(
        seed, trabecularHu, levelSpreadHu, kvp, noiseSdHu, blurMm, variant, other);
  }

  public PhantomSpec withTrabecularHu(double hu) {
    return new PhantomSpec(seed, hu, levelSpreadHu, kvp, noiseSdHu, blurMm, variant, variation);
  }

  private static void require(double value, int least, int most, String what) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s of %s: it must be %d to %d".formatted(what, value, least, most));
    }
  }
}
