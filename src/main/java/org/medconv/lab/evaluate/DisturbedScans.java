package org.medconv.lab.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.medconv.lab.cohort.KnownL1;
import org.medconv.lab.cohort.RobustnessCase;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Resampler;
import org.medconv.volume.Vector3;

/**
 * One scan with a known L1, changed in ways that must not change the answer without a reason:
 * voxels in another order, with a right or a wrong header; other spacing; cuts from every side.
 */
final class DisturbedScans {
  private static final Rearrangement HEAD_TO_FOOT =
      Rearrangement.flipped("turned head to foot, face up", true, false, true);

  private static final List<Rearrangement> REARRANGEMENTS =
      List.of(
          Rearrangement.flipped("mirrored left to right", true, false, false),
          Rearrangement.flipped("front to back", false, true, false),
          Rearrangement.flipped("upside down, mirrored", false, false, true),
          Rearrangement.flipped("turned about the long axis", true, true, false),
          HEAD_TO_FOOT,
          Rearrangement.flipped("turned head to foot, face down", false, true, true),
          Rearrangement.flipped("all axes reversed", true, true, true),
          rotated("a quarter turn to the left", new int[] {1, 0, 2}, true, false, false),
          rotated("a quarter turn to the right", new int[] {1, 0, 2}, false, true, false),
          rotated("sagittal slices as axial", new int[] {1, 2, 0}, false, false, false),
          rotated("coronal slices as axial", new int[] {0, 2, 1}, false, false, false),
          rotated("coronal slices as axial, backwards", new int[] {0, 2, 1}, false, false, true),
          rotated("sagittal slices, rows reversed", new int[] {1, 2, 0}, false, true, false));

  private static final double[] SPACINGS_MM = {1, 2, 5};

  /** Four to seven lumbar vertebrae, mm. */
  private static final double[] WINDOWS_MM = {140, 180, 220};

  private final String of;
  private final CtVolume scan;
  private final KnownL1 l1;

  DisturbedScans(String of, CtVolume scan, KnownL1 l1) {
    this.of = of;
    this.scan = scan;
    this.l1 = l1;
  }

  private static Rearrangement rotated(
      String name, int[] axes, boolean columns, boolean rows, boolean slices) {
    return new Rearrangement(name, axes, new boolean[] {columns, rows, slices});
  }

  RobustnessCase asItIs() {
    return new RobustnessCase(of, "as it is", () -> scan, l1);
  }

  /** Voxels in another order with a right header: nothing changes in the patient. */
  List<RobustnessCase> told() {
    return REARRANGEMENTS.stream()
        .map(way -> new RobustnessCase(of, "told: " + way.name(), () -> way.told(scan), l1))
        .toList();
  }

  /** Voxels in another order with the old, now wrong header. */
  List<RobustnessCase> untold() {
    return REARRANGEMENTS.stream()
        .map(
            way ->
                new RobustnessCase(
                    of,
                    "untold: " + way.name(),
                    () -> way.untold(scan),
                    l1.moved(place -> way.misplaced(scan.grid(), place))))
        .toList();
  }

  List<RobustnessCase> respaced() {
    List<RobustnessCase> cases = new ArrayList<>();
    for (double mm : SPACINGS_MM) {
      cases.add(
          new RobustnessCase(
              of,
              "resampled to %.0f mm".formatted(mm),
              () -> Resampler.resample(scan, scan.grid().respaced(mm, mm, mm)),
              l1));
    }
    return cases;
  }

  /**
   * Cuts off more and more of one side, until little is left.
   *
   * @param axis of the scan's own grid, 0 to 2
   * @param low whether the end with the small indices is cut
   */
  List<RobustnessCase> cropped(int axis, boolean low, double stepMm) {
    Grid grid = scan.grid();
    int[] size = {grid.columns(), grid.rows(), grid.slices()};
    double[] spacing = {grid.spacingI(), grid.spacingJ(), grid.spacingK()};
    List<RobustnessCase> cases = new ArrayList<>();
    for (double mm = stepMm; mm < 0.85 * size[axis] * spacing[axis]; mm += stepMm) {
      int off = (int) Math.round(mm / spacing[axis]);
      int[] from = new int[3];
      int[] to = size.clone();
      from[axis] = low ? off : 0;
      to[axis] = low ? size[axis] : size[axis] - off;
      Box box = new Box(from[0], from[1], from[2], to[0], to[1], to[2]);
      String name = "%.0f mm off %s".formatted(mm, side(axis, low));
      cases.add(new RobustnessCase(of, name, () -> Resampler.crop(scan, box), l1));
    }
    return cases;
  }

  /** Name of a side of a scan that runs to the left, to the back and to the head. */
  private String side(int axis, boolean low) {
    double x = direction(axis, low).x();
    double y = direction(axis, low).y();
    double z = direction(axis, low).z();
    if (Math.abs(z) > 0.7) {
      return z > 0 ? "the top" : "the foot";
    }
    return Math.abs(y) > 0.7
        ? (y > 0 ? "the back" : "the front")
        : x > 0 ? "the left" : "the right";
  }

  private Vector3 direction(int axis, boolean low) {
    Grid g = scan.grid();
    Vector3 along = axis == 0 ? g.alongI() : axis == 1 ? g.alongJ() : g.alongK();
    return along.times(low ? -1 : 1);
  }

  /**
   * Some of its slices, unchanged and turned head to foot with the face up: a piece of a spine that
   * may show neither pelvis nor ribs.
   *
   * @param from first slice
   * @param to one past the last slice
   */
  List<RobustnessCase> window(int from, int to) {
    Grid grid = scan.grid();
    Box box = new Box(0, 0, from, grid.columns(), grid.rows(), to);
    String name = "slices %d to %d".formatted(from, to - 1);
    Grid part = grid.cropped(box);
    return List.of(
        new RobustnessCase(of, name, () -> Resampler.crop(scan, box), l1),
        new RobustnessCase(
            of,
            name + ", untold: " + HEAD_TO_FOOT.name(),
            () -> HEAD_TO_FOOT.untold(Resampler.crop(scan, box)),
            l1.moved(place -> HEAD_TO_FOOT.misplaced(part, place))));
  }

  /** Windows of this height, one after the other from the foot upwards. */
  List<RobustnessCase> windows(double heightMm, double stepMm) {
    Grid grid = scan.grid();
    int height = (int) Math.round(heightMm / grid.spacingK());
    int step = (int) Math.max(1, Math.round(stepMm / grid.spacingK()));
    List<RobustnessCase> cases = new ArrayList<>();
    for (int from = 0; from + height <= grid.slices(); from += step) {
      cases.addAll(window(from, from + height));
    }
    return cases;
  }

  List<RobustnessCase> all(double axialStepMm, double sideStepMm) {
    List<RobustnessCase> cases = new ArrayList<>();
    cases.add(asItIs());
    cases.addAll(told());
    cases.addAll(untold());
    cases.addAll(respaced());
    for (double heightMm : WINDOWS_MM) {
      cases.addAll(windows(heightMm, 2 * axialStepMm));
    }
    for (int axis = 2; axis >= 0; axis--) {
      double step = axis == 2 ? axialStepMm : sideStepMm;
      cases.addAll(cropped(axis, true, step));
      cases.addAll(cropped(axis, false, step));
    }
    return cases;
  }
}
