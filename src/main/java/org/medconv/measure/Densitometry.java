package org.medconv.measure;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.MaskedRegion;

/** Measures bone by its attenuation. */
public final class Densitometry {
  /**
   * Less than this is not measured, ml: the trabecular region of an adult L1 holds 8 to 25 ml, so
   * that less than a twentieth of it is a sliver of a wrong mask.
   */
  public static final double MINIMUM_MILLILITRES = 0.5;

  /**
   * No trabecular bone has a median attenuation below this: pure yellow marrow, the lowest that a
   * vertebra can hold, is about -100 HU. Air, padding and lung are far below.
   */
  static final double LOWEST_MEDIAN_HU = -150;

  /**
   * None has one above this either: a sclerotic vertebra stays below, cement and metal do not.
   * Cortical bone alone reaches it.
   */
  static final double HIGHEST_MEDIAN_HU = 1000;

  private Densitometry() {}

  /**
   * Trabecular attenuation of a vertebral body, over the body without its outer {@link
   * TrabecularRoi#MARGIN_MM} mm.
   *
   * @param body on the volume's own grid
   * @return empty where it cannot be measured: nothing or too little is left of the body, or what
   *     lies there is no bone. Never a zero, which would read as low density.
   */
  public static Optional<TrabecularHu> trabecular(CtVolume volume, MaskedRegion body) {
    if (!body.grid().equals(volume.grid())) {
      throw new IllegalArgumentException("the body's mask is not on the volume's grid");
    }
    MaskedRegion roi = TrabecularRoi.of(body);
    if (roi.inside().isEmpty() || roi.millilitres() < MINIMUM_MILLILITRES) {
      return Optional.empty();
    }
    TrabecularHu measured = statistics(values(volume, roi), roi.millilitres());
    boolean bone = measured.median() >= LOWEST_MEDIAN_HU && measured.median() <= HIGHEST_MEDIAN_HU;
    return bone ? Optional.of(measured) : Optional.empty();
  }

  private static short[] values(CtVolume volume, MaskedRegion roi) {
    short[] values = new short[roi.voxels()];
    Box box = roi.box();
    BitSet inside = roi.inside();
    int plane = box.columns() * box.rows();
    int n = 0;
    for (int p = inside.nextSetBit(0); p >= 0; p = inside.nextSetBit(p + 1)) {
      int row = Math.floorDiv(p, box.columns()) % box.rows();
      values[n++] =
          volume.at(
              box.i0() + p % box.columns(), box.j0() + row, box.k0() + Math.floorDiv(p, plane));
    }
    return values;
  }

  private static TrabecularHu statistics(short[] values, double millilitres) {
    Arrays.sort(values);
    int n = values.length;
    double sum = 0;
    for (short value : values) {
      sum += value;
    }
    double mean = sum / n;
    double squares = 0;
    for (short value : values) {
      squares += (value - mean) * (value - mean);
    }
    double median = (values[(n - 1) / 2] + values[n / 2]) / 2.0;
    return new TrabecularHu(mean, median, Math.sqrt(squares / n), millilitres, n);
  }
}
