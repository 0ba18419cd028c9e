package org.medconv.measure;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.Optional;
import org.medconv.measure.VertebraMeasurement.Measured;
import org.medconv.measure.VertebraMeasurement.NotMeasurable;
import org.medconv.measure.VertebraMeasurement.Reason;
import org.medconv.volume.CtVolume;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/**
 * Measures bone by its attenuation, and a vertebral body by its heights.
 *
 * <p>Regions of interest are made of the CT's own voxels and nothing is interpolated, but long ones
 * are cut into parts (see {@link FineBody}), so that thick slices count with the share that lies in
 * the region: to cubes for the eroded body, to 1 mm for heights and the ellipse, 7.5 mm tall. HU
 * are corrected for nothing: neither tube voltage nor contrast.
 */
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

  /** What shapes the figures, as results name it: a change of it makes new result objects. */
  public static final String PARAMETERS =
      String.format(
          Locale.ROOT,
          "erosion %.1f mm, long voxels in parts; ellipse %.1f mm tall, %.2f of depth and width",
          TrabecularRoi.MARGIN_MM,
          EllipticalRoi.HEIGHT_MM,
          EllipticalRoi.SHARE);

  private static final Vector3 HEAD = new Vector3(0, 0, 1);

  private Densitometry() {}

  /**
   * Trabecular attenuation of a vertebral body, over the body without its outer {@link
   * TrabecularRoi#MARGIN_MM} mm.
   *
   * @param body on the volume's own grid
   * @return empty where it cannot be measured. Never a zero, which would read as low density.
   */
  public static Optional<TrabecularHu> trabecular(CtVolume volume, MaskedRegion body) {
    return measure(volume, body, HEAD).eroded();
  }

  /**
   * Everything that is measured in one vertebral body.
   *
   * @param body on the volume's own grid
   * @param roughUp the column's direction there, to the head, LPS; any length
   * @throws IllegalArgumentException for a body of another grid
   */
  public static VertebraMeasurement measure(CtVolume volume, MaskedRegion body, Vector3 roughUp) {
    if (!body.grid().equals(volume.grid())) {
      throw new IllegalArgumentException("the body's mask is not on the volume's grid");
    }
    if (body.inside().isEmpty()) {
      return new NotMeasurable(Reason.TOO_SMALL, "its outline is empty", Optional.empty());
    }
    FineBody fine = FineBody.of(body);
    Optional<BodyShape> shape = BodyShape.of(fine, roughUp);
    double metal = Metal.inside(volume, body);
    if (metal >= Metal.LEAST_INSIDE_ML) {
      return new NotMeasurable(Reason.HARDWARE, Metal.sentence(metal), shape);
    }
    return attenuation(volume, body, fine, shape);
  }

  /**
   * Where {@link #measure} reads attenuation.
   *
   * @param body on the volume's own grid, not empty
   * @param roughUp the column's direction there, to the head, LPS; any length
   */
  public static MeasuredRegions regions(CtVolume volume, MaskedRegion body, Vector3 roughUp) {
    FineBody fine = FineBody.of(body);
    return new MeasuredRegions(
        eroded(volume, FineBody.ofCubes(body)),
        BodyShape.of(fine, roughUp).map(shape -> EllipticalRoi.region(fine, shape)));
  }

  private static MaskedRegion eroded(CtVolume volume, FineBody cubes) {
    return TrabecularRoi.of(cubes, volume.acquisition().sliceThicknessMm().orElse(0));
  }

  private static VertebraMeasurement attenuation(
      CtVolume volume, MaskedRegion body, FineBody fine, Optional<BodyShape> shape) {
    FineBody cubes = FineBody.ofCubes(body);
    MaskedRegion eroded = eroded(volume, cubes);
    double millilitres = eroded.millilitres();
    if (eroded.inside().isEmpty() || millilitres < MINIMUM_MILLILITRES) {
      return notMeasurable(
          Reason.TOO_SMALL,
          shape,
          "only %.2f ml are left %.0f mm inside the body; at least %.1f ml are needed",
          millilitres,
          TrabecularRoi.MARGIN_MM,
          MINIMUM_MILLILITRES);
    }
    TrabecularHu trabecular = statistics(cubes.values(volume, eroded.inside()), millilitres);
    if (!isBone(trabecular)) {
      return notMeasurable(
          Reason.NOT_BONE,
          shape,
          "the median inside the body is %.0f HU; bone lies between %.0f and %.0f HU",
          trabecular.median(),
          LOWEST_MEDIAN_HU,
          HIGHEST_MEDIAN_HU);
    }
    return new Measured(trabecular, shape.flatMap(of -> elliptical(volume, fine, of)), shape);
  }

  private static Optional<TrabecularHu> elliptical(
      CtVolume volume, FineBody body, BodyShape shape) {
    BitSet roi = EllipticalRoi.of(body, shape);
    double millilitres = body.millilitres(roi);
    boolean fits = millilitres >= 0.5 * EllipticalRoi.millilitres(shape);
    if (!fits || millilitres < MINIMUM_MILLILITRES) {
      return Optional.empty();
    }
    return Optional.of(statistics(body.values(volume, roi), millilitres))
        .filter(Densitometry::isBone);
  }

  private static NotMeasurable notMeasurable(
      Reason reason, Optional<BodyShape> shape, String sentence, Object... numbers) {
    return new NotMeasurable(reason, String.format(Locale.ROOT, sentence, numbers), shape);
  }

  private static boolean isBone(TrabecularHu measured) {
    return measured.median() >= LOWEST_MEDIAN_HU && measured.median() <= HIGHEST_MEDIAN_HU;
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
