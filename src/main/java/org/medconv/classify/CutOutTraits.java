package org.medconv.classify;

/**
 * Shape and picture of a cut-out in {@value #COUNT} numbers: what a network trained on density
 * ignores, and what distinguishes an L1 from other volumes.
 */
public final class CutOutTraits {
  /** How many numbers. */
  public static final int COUNT = CutOutShape.COUNT + CutOutPicture.COUNT;

  /** Index of the mean attenuation, HU. */
  public static final int MEAN_HU = CutOutShape.COUNT;

  private CutOutTraits() {}

  /**
   * The numbers of one cut-out.
   *
   * @throws IllegalArgumentException if no voxel of it is inside the body
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
