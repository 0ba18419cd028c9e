package org.medconv.lab.evaluate;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.medconv.volume.Acquisition;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Resampler;
import org.medconv.volume.Vector3;

/**
 * A scan with known levels, from which parts are cut.
 *
 * @param ct its voxels run to the left, to the back and to the head
 * @param findings of the patient, as far as known
 */
record CutScan(String name, CtVolume ct, KnownLevels levels, List<String> findings) {
  CutScan {
    findings = List.copyOf(findings);
    // No interpolation, only another order of the voxels.
    ct = Resampler.resample(ct, upright(ct.grid()));
  }

  /** The grid of the same voxels with i to the left, j to the back, k to the head. */
  private static Grid upright(Grid grid) {
    Vector3[] along = {grid.alongI(), grid.alongJ(), grid.alongK()};
    int[] counts = {grid.columns(), grid.rows(), grid.slices()};
    double[] spacings = {grid.spacingI(), grid.spacingJ(), grid.spacingK()};
    int k = steepest(along);
    int j = farthestBack(along, k);
    int i = 3 - k - j;
    Vector3 toLeft = along[i].times(Math.signum(along[i].x()));
    Vector3 toBack = along[j].times(Math.signum(along[j].y()));
    Vector3 toHead = along[k].times(Math.signum(along[k].z()));
    double[] corner = new double[3];
    corner[i] = along[i].x() < 0 ? counts[i] - 1 : 0;
    corner[j] = along[j].y() < 0 ? counts[j] - 1 : 0;
    corner[k] = along[k].z() < 0 ? counts[k] - 1 : 0;
    return new Grid(
        counts[i],
        counts[j],
        counts[k],
        grid.toPatient(corner[0], corner[1], corner[2]),
        toLeft,
        toBack,
        toHead,
        spacings[i],
        spacings[j],
        spacings[k]);
  }

  double heightMm() {
    return ct.grid().slices() * ct.grid().spacingK();
  }

  /**
   * Cuts a part.
   *
   * @param betweenMm distance between slices
   */
  ScanPart cut(long seed, int number, PartPlan plan, double betweenMm) {
    Box box = box(plan);
    Grid grid = ct.grid();
    Grid plain = grid.cropped(box);
    if (betweenMm != plain.spacingK()) {
      plain = plain.respaced(plain.spacingI(), plain.spacingJ(), betweenMm);
    }
    Grid from = disturbed(plain, plan);
    CtVolume cut = Resampler.resample(ct, from);
    Acquisition acquisition = thicker(cut.acquisition(), plain.spacingK());
    return new ScanPart(
        number,
        seed,
        name,
        findings,
        new CtVolume(plain, cut.hu(), acquisition),
        from,
        grid,
        levels.moved(movedTo(from, plain)),
        plan,
        box.columns() == grid.columns() && box.rows() == grid.rows());
  }

  private static UnaryOperator<Vector3> movedTo(Grid from, Grid to) {
    return place -> {
      Vector3 at = from.toIndex(place);
      return to.toPatient(at.x(), at.y(), at.z());
    };
  }

  private static Acquisition thicker(Acquisition of, double betweenMm) {
    return of.sliceThicknessMm().isPresent() && of.sliceThicknessMm().getAsDouble() < betweenMm
        ? new Acquisition(of.kvp(), OptionalDouble.of(betweenMm), of.kernel(), of.contrastAgent())
        : of;
  }

  private Box box(PartPlan plan) {
    Grid grid = ct.grid();
    int k0 = (int) Math.floor(plan.lowMm() / grid.spacingK());
    int k1 = (int) Math.min(grid.slices(), Math.ceil(plan.highMm() / grid.spacingK()));
    double k = 0.5 * (k0 + k1 - 1);
    double z = grid.toPatient(0.5 * grid.columns(), 0.5 * grid.rows(), k).z();
    Vector3 at =
        grid.toIndex(levels.columnAt(z).plus(new Vector3(plan.toLeftMm(), plan.toBackMm(), 0)));
    int columns = (int) Math.min(grid.columns(), Math.round(plan.fieldMm() / grid.spacingI()));
    int rows = (int) Math.min(grid.rows(), Math.round(plan.fieldMm() / grid.spacingJ()));
    int i0 = start(at.x(), columns, grid.columns());
    int j0 = start(at.y(), rows, grid.rows());
    return new Box(i0, j0, k0, i0 + columns, j0 + rows, k1);
  }

  /** First index of a range around the middle, moved into the scan. */
  private static int start(double middle, int wide, int of) {
    return (int) Math.max(0, Math.min(of - wide, Math.round(middle - 0.5 * (wide - 1))));
  }

  /** The source grid of a part that is rotated about its middle or mirrored. */
  private static Grid disturbed(Grid plain, PartPlan plan) {
    if (!plan.isTurned() && !plan.mirrored()) {
      return plain;
    }
    Vector3 toLeft = plan.turned(plain.alongI().times(plan.mirrored() ? -1 : 1));
    Vector3 toBack = plan.turned(plain.alongJ());
    Vector3 toHead = plan.turned(plain.alongK());
    double i = 0.5 * (plain.columns() - 1);
    double j = 0.5 * (plain.rows() - 1);
    double k = 0.5 * (plain.slices() - 1);
    Vector3 first =
        plain
            .toPatient(i, j, k)
            .minus(toLeft.times(i * plain.spacingI()))
            .minus(toBack.times(j * plain.spacingJ()))
            .minus(toHead.times(k * plain.spacingK()));
    return new Grid(
        plain.columns(),
        plain.rows(),
        plain.slices(),
        first,
        toLeft,
        toBack,
        toHead,
        plain.spacingI(),
        plain.spacingJ(),
        plain.spacingK());
  }

  private static int steepest(Vector3[] along) {
    int best = 0;
    for (int a = 1; a < 3; a++) {
      best = Math.abs(along[a].z()) > Math.abs(along[best].z()) ? a : best;
    }
    return best;
  }

  private static int farthestBack(Vector3[] along, int not) {
    int best = -1;
    for (int a = 0; a < 3; a++) {
      if (a != not && (best < 0 || Math.abs(along[a].y()) > Math.abs(along[best].y()))) {
        best = a;
      }
    }
    return best;
  }
}
