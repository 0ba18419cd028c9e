package org.medconv.phantom;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.medconv.volume.Acquisition;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * A simulated trunk from T4 to the thighs: anatomy in patient millimetres (LPS, L3 near the
 * origin), drawn once from its specification, and rendered on any number of grids. Immutable and
 * thread-safe.
 */
public final class SpinePhantom {
  private static final int HALO = 3;

  private final PhantomSpec spec;
  private final List<Part> parts = new ArrayList<>();
  private final Pose pose;
  private final PhantomTruth truth;

  private SpinePhantom(PhantomSpec spec) {
    this.spec = spec;
    this.pose = Pose.of(spec.variation());
    this.truth = new Patient(spec, parts).truth(pose);
  }

  public static SpinePhantom of(PhantomSpec spec) {
    return new SpinePhantom(spec);
  }

  public PhantomTruth truth() {
    return truth;
  }

  /** Renders a whole grid, which must lie along the patient's axes. */
  public PhantomCt render(Grid grid) {
    return renderSlices(grid, 0, grid.slices());
  }

  /**
   * Renders some slices of a grid. Slabs put together give the same bytes as the whole.
   *
   * @return a phantom whose grid starts at {@code firstSlice}
   */
  public PhantomCt renderSlices(Grid grid, int firstSlice, int slices) {
    double thick = spec.variation().sliceMm() / Math.sqrt(12);
    double between = Math.sqrt(spec.blurMm() * spec.blurMm() + thick * thick);
    int halo = between > 0 ? HALO + (int) Math.ceil(4 * between / grid.spacingK()) : 0;
    int from = Math.max(0, firstSlice - halo);
    int to = Math.min(grid.slices(), firstSlice + slices + halo);
    Canvas canvas = new Canvas(slab(grid, from, to - from), pose);
    for (Part part : parts) {
      canvas.paint(part);
    }
    canvas.blur(spec.blurMm(), between);
    canvas.sharpen(spec.variation().sharpness());
    canvas.addNoise(spec.noiseSdHu(), Draw.mix(spec.seed() * 5 + 5), from);
    Grid own = slab(grid, firstSlice, slices);
    Acquisition acquisition =
        new Acquisition(
            OptionalDouble.of(spec.kvp()),
            OptionalDouble.of(
                spec.variation().sliceMm() > 0 ? spec.variation().sliceMm() : grid.spacingK()),
            Optional.of("PHANTOM"),
            Optional.empty());
    int plane = grid.columns() * grid.rows();
    byte[] labels = new byte[plane * slices];
    System.arraycopy(canvas.labels(), (firstSlice - from) * plane, labels, 0, labels.length);
    return new PhantomCt(
        new CtVolume(own, canvas.hounsfield(firstSlice - from, slices), acquisition),
        labels,
        truth);
  }

  /**
   * Renders only a box around L1.
   *
   * @param spacingMm isotropic
   * @param marginMm margin beyond the body on each side
   */
  public PhantomCt renderAroundL1(double spacingMm, double marginMm) {
    PhantomTruth.Body l1 = truth.l1();
    return render(
        centred(
            l1.centre(),
            l1.widthMm() + 2 * marginMm,
            l1.depthMm() + 2 * marginMm,
            l1.heightMm() + 2 * marginMm,
            spacingMm,
            spacingMm));
  }

  /**
   * A grid of this extent around a point of the patient.
   *
   * @param inPlaneMm spacing along x and y
   * @param betweenMm spacing along z
   */
  public static Grid centred(
      Vector3 centre,
      double widthMm,
      double depthMm,
      double heightMm,
      double inPlaneMm,
      double betweenMm) {
    int columns = Math.max(1, (int) Math.round(widthMm / inPlaneMm));
    int rows = Math.max(1, (int) Math.round(depthMm / inPlaneMm));
    int slices = Math.max(1, (int) Math.round(heightMm / betweenMm));
    Vector3 corner =
        centre.minus(
            new Vector3(
                0.5 * (columns - 1) * inPlaneMm,
                0.5 * (rows - 1) * inPlaneMm,
                0.5 * (slices - 1) * betweenMm));
    return Grid.axisAligned(columns, rows, slices, corner, inPlaneMm, inPlaneMm, betweenMm);
  }

  /**
   * The grid of a scan of the whole trunk: {@code matrix} pixels square over 400 mm, slices from
   * the top down to the hips.
   */
  public Grid abdomen(int matrix, int slices, double betweenMm) {
    double inPlane = 400.0 / matrix;
    Vector3 centre = new Vector3(0, -30, truth.l1().centre().z() - 20);
    return centred(centre, 400, 400, slices * betweenMm, inPlane, betweenMm);
  }

  private static Grid slab(Grid grid, int first, int slices) {
    return Grid.axisAligned(
        grid.columns(),
        grid.rows(),
        slices,
        grid.toPatient(0, 0, first),
        grid.spacingI(),
        grid.spacingJ(),
        grid.spacingK());
  }
}
