package org.medconv.lab.evaluate;

import java.util.Random;
import org.medconv.volume.Vector3;

/**
 * The choices of an operator or a reconstruction: a field of view around the spine, two ends, a
 * small rotation, and whether the image is mirrored (no operator should do that, but no answer may
 * depend on it).
 *
 * @param fieldMm side of the square field of view, 80 to 500
 * @param toLeftMm position of its middle, to the left of the spine
 * @param toBackMm position of its middle, behind the spine
 * @param lowMm lower end, above the scan's lower end
 * @param highMm upper end, above the scan's lower end
 * @param turnDegrees rotation of the patient, 0 to 8
 * @param turnAxis axis of the rotation, of length 1
 */
record PartPlan(
    double fieldMm,
    double toLeftMm,
    double toBackMm,
    double lowMm,
    double highMm,
    double turnDegrees,
    Vector3 turnAxis,
    boolean mirrored) {
  static final double LEAST_HEIGHT_MM = 60;
  private static final double NARROWEST_MM = 80;
  private static final double WIDEST_MM = 500;
  private static final double GREATEST_TURN_DEGREES = 8;

  /** A little more than half of a body: even a narrow field contains the spine. */
  private static final double COLUMN_MM = 28;

  private static final double OWN_END = 0.15;
  private static final double TURNED = 0.3;
  private static final double MIRRORED = 0.3;

  /** Random numbers for a part. The same seed and number give the same choices. */
  static Random random(long seed, int number) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L + number * 0xC2B2AE3D27D4EB4FL);
    // The first numbers of neighbouring seeds are alike.
    random.nextLong();
    return random;
  }

  /**
   * Draws a plan.
   *
   * @param heightMm of the whole scan
   */
  static PartPlan draw(Random random, double heightMm) {
    double field = NARROWEST_MM * Math.pow(WIDEST_MM / NARROWEST_MM, random.nextDouble());
    double off = Math.min(0.25 * field, 0.5 * field - COLUMN_MM);
    double toLeft = off * (2 * random.nextDouble() - 1);
    double toBack = off * (2 * random.nextDouble() - 1);
    double[] ends = ends(random, heightMm);
    boolean turned = random.nextDouble() < TURNED;
    double degrees = GREATEST_TURN_DEGREES * random.nextDouble();
    Vector3 axis = new Vector3(random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
    boolean mirrored = random.nextDouble() < MIRRORED;
    return new PartPlan(
        field,
        toLeft,
        toBack,
        ends[0],
        ends[1],
        turned ? degrees : 0,
        axis.times(1 / axis.length()),
        mirrored);
  }

  /** Anywhere; sometimes at the scan's own ends. */
  private static double[] ends(Random random, double heightMm) {
    double low = 0;
    double high = heightMm;
    double least = Math.min(LEAST_HEIGHT_MM, heightMm);
    do {
      double one = random.nextDouble() * heightMm;
      double other = random.nextDouble() * heightMm;
      low = random.nextDouble() < OWN_END ? 0 : Math.min(one, other);
      high = random.nextDouble() < OWN_END ? heightMm : Math.max(one, other);
    } while (high - low < least);
    return new double[] {low, high};
  }

  /** A direction after the rotation (Rodrigues). */
  Vector3 turned(Vector3 v) {
    double angle = Math.toRadians(turnDegrees);
    return v.times(Math.cos(angle))
        .plus(turnAxis.cross(v).times(Math.sin(angle)))
        .plus(turnAxis.times(turnAxis.dot(v) * (1 - Math.cos(angle))));
  }

  boolean isTurned() {
    return turnDegrees > 0;
  }
}
