package org.medconv.measure;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * Decides whether the aorta is filled with contrast agent, without segmenting it. The aorta runs in
 * front of the vertebral body, from the midline to the left, within 22 mm of it, and contains a
 * cylinder 10 mm wide and 20 mm long along the spine. The brightest of all such cylinders with even
 * attenuation counts. Unenhanced blood has 35 to 50 HU. An evenly bright cylinder is blood, or
 * bowel full of oral contrast agent.
 */
public final class Aorta {
  /** Blood above this holds contrast agent, HU. */
  public static final double ENHANCED_HU = 130;

  private static final double RADIUS_MM = 5;
  private static final double HALF_LENGTH_MM = 10;
  private static final double STEP_MM = 2;
  private static final double RIGHT_MM = 10;
  private static final double LEFT_MM = 30;
  private static final double CLOSE_MM = 7;
  private static final double FAR_MM = 22;

  /** Largest spread of an even region beyond that of noise, HU. */
  private static final double EVEN_HU = 25;

  private final CtVolume volume;
  private final BodyShape shape;
  private final double spread;

  private Aorta(CtVolume volume, BodyShape shape, double noise) {
    this.volume = volume;
    this.shape = shape;
    this.spread = EVEN_HU + 1.2 * noise;
  }

  /**
   * The attenuation of enhanced blood in front of a vertebral body.
   *
   * @param noise standard deviation of soft tissue there, HU
   * @return median HU, above {@link #ENHANCED_HU}; empty if no such vessel is visible
   */
  public static OptionalDouble enhanced(CtVolume volume, BodyShape shape, double noise) {
    return new Aorta(volume, shape, noise).brightest();
  }

  private OptionalDouble brightest() {
    double brightest = ENHANCED_HU;
    boolean found = false;
    double wall = shape.depth() / 2;
    for (double u = -RIGHT_MM; u <= LEFT_MM; u += STEP_MM) {
      for (double v = wall + CLOSE_MM; v <= wall + FAR_MM; v += STEP_MM) {
        double median = evenMedian(u, v);
        if (median > brightest) {
          brightest = median;
          found = true;
        }
      }
    }
    return found ? OptionalDouble.of(brightest) : OptionalDouble.empty();
  }

  /** Median of the cylinder; that of air if it is uneven or leaves the volume. */
  private double evenMedian(double u, double v) {
    short[] values = new short[4096];
    int n = 0;
    for (double w = -HALF_LENGTH_MM; w <= HALF_LENGTH_MM; w += STEP_MM) {
      for (double b = -RADIUS_MM; b <= RADIUS_MM; b++) {
        for (double a = -RADIUS_MM; a <= RADIUS_MM; a++) {
          if (a * a + b * b > RADIUS_MM * RADIUS_MM) {
            continue;
          }
          Vector3 index = volume.grid().toIndex(shape.frame().at(u + a, v + b, w));
          if (!isIn(volume.grid(), index)) {
            return CtVolume.AIR;
          }
          values[n++] = at(index);
        }
      }
    }
    Arrays.sort(values, 0, n);
    // 1.35 standard deviations lie between the quartiles of a normal distribution.
    double deviation = (values[3 * n / 4] - values[n / 4]) / 1.35;
    return deviation <= spread ? values[n / 2] : CtVolume.AIR;
  }

  private short at(Vector3 index) {
    return volume.at(
        (int) Math.round(index.x()), (int) Math.round(index.y()), (int) Math.round(index.z()));
  }

  private static boolean isIn(Grid grid, Vector3 index) {
    return index.x() > -0.5
        && index.y() > -0.5
        && index.z() > -0.5
        && index.x() < grid.columns() - 0.5
        && index.y() < grid.rows() - 0.5
        && index.z() < grid.slices() - 0.5;
  }
}
