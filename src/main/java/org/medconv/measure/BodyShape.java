package org.medconv.measure;

import java.util.Optional;
import org.medconv.volume.Vector3;

/**
 * Width, depth and heights of a vertebral body along its own axes, mm. Heights are taken at 15, 50
 * and 85 % of the depth from the back, as in TotalSegmentator's spine report; each is the mean over
 * the middle 10 mm from left to right, where Genant's are read (Genant et al., J Bone Miner Res
 * 1993;8:1137-1148). That report uses the sagittal slice with the largest difference instead, which
 * on a coarse grid is the noisiest one.
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

  /** Each height is the mean of lines at this distance along the depth, two on each side, mm. */
  private static final double LINES_APART_MM = 0.75;

  /** A narrower gap in the outline (a vein, a metal artefact) does not end the body, mm. */
  private static final double GAP_MM = 3;

  public BodyShape {
    if (!(width > 0 && depth > 0 && posterior > 0 && middle > 0 && anterior > 0)) {
      throw new IllegalArgumentException(
          "a body of %s x %s mm, %s / %s / %s mm high has no shape"
              .formatted(width, depth, posterior, middle, anterior));
    }
  }

  /**
   * Anterior height divided by posterior height; below 0.8 in a wedge deformity of Genant's grade
   * 1.
   */
  public double wedgeRatio() {
    return anterior / posterior;
  }

  /**
   * Measures the shape of a body.
   *
   * @param roughUp direction of the spine there, to the head
   * @return empty if a height cannot be measured in the outline
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

  /** A single line would measure whole voxels only. */
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

  /** Distance between the two surfaces through a point, mm. */
  private static double height(FineBody body, Vector3 through, Vector3 axis) {
    return reach(body, through, axis) + reach(body, through, axis.times(-1));
  }

  /** Distance from a point to where the body ends, mm; 0 if the point is outside. */
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
