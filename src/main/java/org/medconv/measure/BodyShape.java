package org.medconv.measure;

import java.util.Optional;
import org.medconv.volume.Vector3;

/**
 * A vertebral body's measures along its own axes, mm: heights at 15, 50 and 85 % of the depth from
 * the back, as the spine report of TotalSegmentator takes them, each the mean over the middle 10 mm
 * from left to right, where Genant's are read (Genant et al., J Bone Miner Res 1993;8:1137-1148).
 * That report takes the sagittal slice with the largest difference instead, which on a coarse grid
 * is the noisiest one.
 *
 * @param width at mid-depth and mid-height
 * @param depth at mid-height, mean over the middle 10 mm
 * @param posterior height at 15 % of the depth from the back wall
 * @param middle height at 50 %
 * @param anterior height at 85 %
 */
public record BodyShape(
    BodyFrame frame, double width, double depth, double posterior, double middle, double anterior) {
  private static final double[] SHARES = {0.15, 0.5, 0.85};
  private static final int HALF_STRIP_MM = 5;
  private static final double STEP_MM = 0.25;

  /** Each height is the mean of lines this far apart along the depth, two to each side, mm. */
  private static final double LINES_APART_MM = 0.75;

  /** A gap in the outline narrower than this (a vein, a metal artefact) does not end the body. */
  private static final double GAP_MM = 3;

  public BodyShape {
    if (!(width > 0 && depth > 0 && posterior > 0 && middle > 0 && anterior > 0)) {
      throw new IllegalArgumentException(
          "a body of %s x %s mm, %s / %s / %s mm high has no shape"
              .formatted(width, depth, posterior, middle, anterior));
    }
  }

  /** Anterior height by posterior height; below 0.8 by a wedge deformity of Genant's grade 1. */
  public double wedgeRatio() {
    return anterior / posterior;
  }

  /**
   * @param roughUp the column's direction there, to the head
   * @return empty where a height cannot be read off the outline
   */
  static Optional<BodyShape> of(FineBody body, Vector3 roughUp) {
    BodyFrame fitted = FrameFit.of(body, roughUp);
    double off = 0.5 * (reach(body, fitted.centre(), fitted.left()) - back(body, fitted));
    return measured(body, fitted.moved(off, 0, 0));
  }

  private static double back(FineBody body, BodyFrame frame) {
    return reach(body, frame.centre(), frame.left().times(-1));
  }

  private static Optional<BodyShape> measured(FineBody body, BodyFrame frame) {
    double[] heights = new double[SHARES.length];
    double front = 0;
    double rear = 0;
    int lines = 0;
    for (int u = -HALF_STRIP_MM; u <= HALF_STRIP_MM; u++, lines++) {
      Vector3 middle = frame.at(u, 0, 0);
      double toFront = reach(body, middle, frame.anterior());
      double toRear = reach(body, middle, frame.anterior().times(-1));
      for (int n = 0; n < SHARES.length; n++) {
        double v = -toRear + SHARES[n] * (toFront + toRear);
        double height = heightAround(body, frame, u, v);
        if (height == 0) {
          return Optional.empty();
        }
        heights[n] += height;
      }
      front += toFront;
      rear += toRear;
    }
    BodyFrame centred = frame.moved(0, 0.5 * (front - rear) / lines, 0);
    double width = height(body, centred.centre(), centred.left());
    if (width == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new BodyShape(
            centred,
            width,
            (front + rear) / lines,
            heights[0] / lines,
            heights[1] / lines,
            heights[2] / lines));
  }

  /** A single line would only see whole voxels. */
  private static double heightAround(FineBody body, BodyFrame frame, double u, double v) {
    double sum = 0;
    for (int line = -2; line <= 2; line++) {
      double height = height(body, frame.at(u, v + line * LINES_APART_MM, 0), frame.up());
      if (height == 0) {
        return 0;
      }
      sum += height / 5;
    }
    return sum;
  }

  /** From one surface to the other through a point. */
  private static double height(FineBody body, Vector3 through, Vector3 axis) {
    return reach(body, through, axis) + reach(body, through, axis.times(-1));
  }

  /** How far the body goes on from a point, mm; 0 where it is not there. */
  private static double reach(FineBody body, Vector3 from, Vector3 axis) {
    double last = -1;
    for (int n = 0; n * STEP_MM - last <= GAP_MM; n++) {
      if (body.contains(from.plus(axis.times(n * STEP_MM)))) {
        last = n * STEP_MM;
      }
    }
    return last < 0 ? 0 : last + STEP_MM / 2;
  }
}
