package org.medconv.classify;

import org.medconv.measure.HuCorrection;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;

/**
 * The inside of L1's body cut out of a CT.
 *
 * @param grid along the patient's axes, the body in its middle
 * @param hu one value a voxel, i fastest, then j, then k; {@link #OUTSIDE} where it is not body.
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

  /** The same L1 as a site's calibration corrects it, held within what a scanner stores. */
  public L1CutOut corrected(HuCorrection correction) {
    short[] corrected = new short[hu.length];
    for (int n = 0; n < hu.length; n++) {
      double value = Math.min(3071, Math.max(CtVolume.AIR, correction.corrected(hu[n])));
      corrected[n] = hu[n] == OUTSIDE ? OUTSIDE : (short) Math.round(value);
    }
    return new L1CutOut(grid, corrected);
  }

  /**
   * What the network is given, in the order of {@link #hu}. Outside of the body it is 0, the middle
   * of the window: there the mask's size and errors pull least on what the network makes of the
   * inside.
   */
  public float[] normalised(HuWindow window) {
    return normalised(hu, window);
  }

  /** The same of bare values. */
  public static float[] normalised(short[] hu, HuWindow window) {
    float[] values = new float[hu.length];
    for (int n = 0; n < hu.length; n++) {
      values[n] = hu[n] == OUTSIDE ? 0 : window.normalised(hu[n]);
    }
    return values;
  }
}
