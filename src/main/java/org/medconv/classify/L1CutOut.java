package org.medconv.classify;

import org.medconv.measure.HuCorrection;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;

/**
 * The inside of L1's body, cut out of a CT.
 *
 * @param grid along the patient's axes, with the body in its middle
 * @param hu one value per voxel, i fastest, then j, then k; {@link #OUTSIDE} outside of the body.
 *     Not copied.
 */
public record L1CutOut(Grid grid, short[] hu) {
  public static final short OUTSIDE = Short.MIN_VALUE;

  public L1CutOut {
    if (hu.length != grid.voxels()) {
      throw new IllegalArgumentException(
          "cut-out has %d values, its grid needs %d".formatted(hu.length, grid.voxels()));
    }
  }

  /** The same L1 with a site's correction, limited to the range of a scanner. */
  public L1CutOut corrected(HuCorrection correction) {
    short[] corrected = new short[hu.length];
    for (int n = 0; n < hu.length; n++) {
      double value = Math.min(3071, Math.max(CtVolume.AIR, correction.corrected(hu[n])));
      corrected[n] = hu[n] == OUTSIDE ? OUTSIDE : (short) Math.round(value);
    }
    return new L1CutOut(grid, corrected);
  }

  /**
   * The network's input, in the order of {@link #hu}. Outside of the body it is 0, the middle of
   * the window, where size and errors of the mask have the least influence.
   */
  public float[] normalised(HuWindow window) {
    return normalised(hu, window);
  }

  /** The same for plain values. */
  public static float[] normalised(short[] hu, HuWindow window) {
    float[] values = new float[hu.length];
    for (int n = 0; n < hu.length; n++) {
      values[n] = hu[n] == OUTSIDE ? 0 : window.normalised(hu[n]);
    }
    return values;
  }
}
