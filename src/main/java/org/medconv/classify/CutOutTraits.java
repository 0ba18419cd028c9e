package org.medconv.classify;

/**
 * Build and picture of a cut-out in {@value #COUNT} numbers: what a network that learnt density
 * leaves out, and what tells an L1 from what is none.
 */
public final class CutOutTraits {
  /** How many numbers. */
  public static final int COUNT = CutOutShape.COUNT + CutOutPicture.COUNT;

  /** Where the mean attenuation stands among them, HU. */
  public static final int MEAN_HU = CutOutShape.COUNT;

  private CutOutTraits() {}

  /**
   * The numbers of one cut-out.
   *
   * @throws IllegalArgumentException when no voxel of it is inside
   */
  public static double[] of(L1CutOut cutOut) {
    Inside inside = Inside.of(cutOut);
    double[] traits = new double[COUNT];
    System.arraycopy(CutOutShape.of(inside), 0, traits, 0, CutOutShape.COUNT);
    System.arraycopy(
        CutOutPicture.of(cutOut, inside), 0, traits, CutOutShape.COUNT, CutOutPicture.COUNT);
    return traits;
  }
}
