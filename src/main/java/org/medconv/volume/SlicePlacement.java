package org.medconv.volume;

import static org.medconv.volume.Rejection.Reason.GANTRY_TILT;
import static org.medconv.volume.Rejection.Reason.MIXED_GEOMETRY;
import static org.medconv.volume.Rejection.Reason.SPACING_OVER_LIMIT;
import static org.medconv.volume.Rejection.Reason.TOO_FEW_SLICES;
import static org.medconv.volume.Rejection.Reason.TOO_LARGE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the slices of a stack lie along their normal, checked against the limits.
 *
 * @param places mm from the first slice, ascending
 * @param grid evenly spaced; its k positions are the slices' own when {@code even}
 * @param gaps where slices are missing
 */
record SlicePlacement(double[] places, Grid grid, boolean even, List<Assembly.Gap> gaps) {

  /** ct-input rule: a distance over 1.5 times the usual one is a missing slice. */
  private static final double GAP = 1.5;

  /** Slices stray this far sideways by rounding and table sag; beyond, the stack leans. */
  private static final double STRAIGHT_MM = 1.0;

  /** Two digits are shown: what is refused is then seen to be over the limit. */
  private static final double ROUNDING_MM = 0.01;

  /** How far a slice may lie from its even place: this share of the spacing, or 0.02 mm. */
  private static final double EVEN = 0.03;

  static SlicePlacement of(List<CtFrame> stack, AssemblyLimits limits, LeftOut leftOut)
      throws RefusedSeries {
    requireEnough(stack.size(), limits, leftOut);
    CtFrame.Plane first = stack.get(0).geometry();
    Vector3 normal = first.normal();
    double[] places = places(stack);
    requireStraight(stack, normal, places);
    double usual = median(distances(places));
    requireThin(usual, stack, limits);
    double mean = places[places.length - 1] / (places.length - 1);
    boolean even = isEven(places, mean);
    double spacing = even ? mean : usual;
    long slices = even ? places.length : 1 + Math.round(places[places.length - 1] / spacing);
    requireSize(first, even ? slices : slices + places.length, limits);
    Grid grid =
        new Grid(
            first.columns(),
            first.rows(),
            (int) slices,
            first.position(),
            first.alongRow(),
            first.alongColumn(),
            normal,
            first.columnSpacing(),
            first.rowSpacing(),
            spacing);
    return new SlicePlacement(places, grid, even, gaps(places, usual, spacing, limits));
  }

  /** Whether frames that ascend along their normal lie at equal distances. */
  static boolean isEven(List<CtFrame> sorted) {
    double[] places = places(sorted);
    return isEven(places, places[places.length - 1] / (places.length - 1));
  }

  /** Along the normal, from the first frame: mm. */
  private static double[] places(List<CtFrame> stack) {
    CtFrame.Plane first = stack.get(0).geometry();
    return stack.stream()
        .mapToDouble(f -> f.geometry().position().minus(first.position()).dot(first.normal()))
        .toArray();
  }

  /** Index of the slice that lies nearest to a k position of the grid. */
  int nearestSlice(int k) {
    double at = k * grid.spacingK();
    int found = Arrays.binarySearch(places, at);
    if (found >= 0) {
      return found;
    }
    int above = Math.min(-found - 1, places.length - 1);
    int below = Math.max(above - 1, 0);
    return at - places[below] <= places[above] - at ? below : above;
  }

  private static void requireEnough(int slices, AssemblyLimits limits, LeftOut leftOut)
      throws RefusedSeries {
    if (slices < limits.minimumSlices()) {
      throw new RefusedSeries(
          TOO_FEW_SLICES,
          "Only %d CT slice(s) belong together; at least %d are needed. %s",
          slices,
          limits.minimumSlices(),
          leftOut.warning().map(Warning::sentence).orElse("Check that the whole series was sent."));
    }
  }

  /**
   * A straight stack runs along its normal. A leaning one (gantry tilt) strays sideways in
   * proportion; anything else is several stacks.
   */
  private static void requireStraight(List<CtFrame> stack, Vector3 normal, double[] places)
      throws RefusedSeries {
    Vector3 start = stack.get(0).geometry().position();
    int last = stack.size() - 1;
    Vector3 lean =
        sideways(stack.get(last).geometry().position().minus(start), normal)
            .times(1 / places[last]);
    double most = 0;
    double unexplained = 0;
    for (int k = 0; k <= last; k++) {
      Vector3 side = sideways(stack.get(k).geometry().position().minus(start), normal);
      most = Math.max(most, side.length());
      unexplained = Math.max(unexplained, side.minus(lean.times(places[k])).length());
    }
    if (unexplained > STRAIGHT_MM) {
      throw new RefusedSeries(
          MIXED_GEOMETRY,
          "The slices are not aligned: some are shifted sideways by %.1f mm. Send a series that"
              + " holds one straight stack.",
          unexplained);
    }
    if (most > STRAIGHT_MM) {
      throw new RefusedSeries(
          GANTRY_TILT,
          "The gantry was tilted: the slices lean by %.1f degrees. Send a reconstruction without"
              + " tilt.",
          Math.toDegrees(Math.atan(lean.length())));
    }
  }

  private static Vector3 sideways(Vector3 offset, Vector3 normal) {
    return offset.minus(normal.times(offset.dot(normal)));
  }

  private static void requireThin(double usual, List<CtFrame> stack, AssemblyLimits limits)
      throws RefusedSeries {
    double thickness =
        stack.stream()
            .mapToDouble(frame -> frame.acquisition().sliceThicknessMm().orElse(0))
            .max()
            .orElse(0);
    if (Math.max(usual, thickness) > limits.maximumSpacingMm() + ROUNDING_MM) {
      throw new RefusedSeries(
          SPACING_OVER_LIMIT,
          "The slices are %.2f mm apart and %.2f mm thick; at most %.2f mm is allowed. Send a"
              + " thinner reconstruction.",
          usual,
          thickness,
          limits.maximumSpacingMm());
    }
  }

  /**
   * @param slices that are held at the same time: of uneven ones both those that came and those
   *     that are made of them
   */
  private static void requireSize(CtFrame.Plane plane, long slices, AssemblyLimits limits)
      throws RefusedSeries {
    long voxels = (long) plane.columns() * plane.rows() * slices;
    if (voxels > Math.min(limits.maximumVoxels(), Integer.MAX_VALUE - 8)) {
      throw new RefusedSeries(
          TOO_LARGE,
          "The series makes a volume of %d x %d x %d = %d voxels; the limit is %d"
              + " (screen.maximumVoxels). Send fewer slices or a smaller part of the body.",
          plane.columns(),
          plane.rows(),
          slices,
          voxels,
          limits.maximumVoxels());
    }
  }

  private static boolean isEven(double[] places, double mean) {
    double tolerance = Math.max(0.02, EVEN * mean);
    for (int k = 0; k < places.length; k++) {
      if (Math.abs(places[k] - k * mean) > tolerance) {
        return false;
      }
    }
    return true;
  }

  private static List<Assembly.Gap> gaps(
      double[] places, double usual, double spacing, AssemblyLimits limits) {
    List<Assembly.Gap> gaps = new ArrayList<>();
    for (int k = 1; k < places.length; k++) {
      double distance = places[k] - places[k - 1];
      if (distance > GAP * usual || distance > limits.maximumSpacingMm() * (1 + EVEN)) {
        gaps.add(new Assembly.Gap(places[k - 1] / spacing, places[k] / spacing, distance));
      }
    }
    return gaps;
  }

  private static double[] distances(double[] places) {
    double[] distances = new double[places.length - 1];
    for (int k = 0; k < distances.length; k++) {
      distances[k] = places[k + 1] - places[k];
    }
    return distances;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
