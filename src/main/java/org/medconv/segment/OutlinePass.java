package org.medconv.segment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Resampler;
import org.medconv.volume.Steps;
import org.medconv.volume.Vector3;

/**
 * Refines the outlines of bodies at 1.5 mm: the input of the second network is the CT around each
 * body and the first network's outline. One call at a time.
 */
final class OutlinePass {
  private static final double MARGIN_MM = 9;

  /**
   * A new outline with less than half or more than twice the volume of the first one is rejected.
   */
  private static final double MOST_CHANGE = 2;

  /** Two at once, as in {@link NetworkPass}: the small convolutions of a single one are slow. */
  private static final int BATCH = 2;

  private static final int VOXELS = OutlineInput.COLUMNS * OutlineInput.ROWS * OutlineInput.SLICES;

  private final UNet3d network;
  private final NDManager manager;

  OutlinePass(UNet3d network, NDManager manager) {
    this.network = network;
    this.manager = manager;
  }

  /**
   * @param firsts outlines on the CT's own grid, none empty
   * @return the new ones on the same grid in the same order; the first one if the network sees no
   *     such body
   */
  List<MaskedRegion> refined(CtVolume volume, List<MaskedRegion> firsts) {
    List<MaskedRegion> outlines = new ArrayList<>();
    for (int n = 0; n < firsts.size(); n += BATCH) {
      List<MaskedRegion> batch = firsts.subList(n, Math.min(n + BATCH, firsts.size()));
      float[] body = bodyProbability(volume, batch);
      for (int b = 0; b < batch.size(); b++) {
        outlines.add(believed(body, b * VOXELS, batch.get(b)));
      }
    }
    return outlines;
  }

  private static MaskedRegion believed(float[] body, int start, MaskedRegion first) {
    MaskedRegion outline = onCt(body, start, OutlineInput.around(first.centroid()), first);
    double change = (double) outline.voxels() / first.voxels();
    return change > MOST_CHANGE || change < 1 / MOST_CHANGE ? first : outline;
  }

  /** Fills up an incomplete batch with empty boxes. */
  private float[] bodyProbability(CtVolume volume, List<MaskedRegion> firsts) {
    float[] input = new float[BATCH * 2 * VOXELS];
    for (int n = 0; n < firsts.size(); n++) {
      putInput(volume, firsts.get(n), input, n * 2 * VOXELS);
    }
    Shape shape = new Shape(BATCH, 2, OutlineInput.SLICES, OutlineInput.ROWS, OutlineInput.COLUMNS);
    try (NDManager scope = manager.newSubManager()) {
      NDArray classes = network.probabilities(scope.create(input, shape)).singletonOrThrow();
      NDArray body = classes.get(":,{}", OutlineClass.BODY.ordinal());
      return UNet3d.depthToSpace(body, 1).toFloatArray();
    }
  }

  private static void putInput(CtVolume volume, MaskedRegion first, float[] input, int start) {
    Grid grid = OutlineInput.around(first.centroid());
    float[] hu = Resampler.toFloats(volume, grid);
    for (int p = 0; p < VOXELS; p++) {
      input[start + p] = NetworkInput.normalised(hu[p]);
    }
    Steps steps = Steps.between(grid, first.grid());
    int p = start + VOXELS;
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++, p++) {
          Vector3 at = steps.at(i, j, k);
          boolean inside =
              first.contains(
                  (int) Math.round(at.x()), (int) Math.round(at.y()), (int) Math.round(at.z()));
          input[p] = inside ? 1 : 0;
        }
      }
    }
  }

  /**
   * @param start position of the body's probabilities
   */
  private static MaskedRegion onCt(float[] body, int start, Grid grid, MaskedRegion first) {
    Box box = widened(first.box(), first.grid());
    Steps steps = Steps.between(first.grid().cropped(box), grid);
    BitSet inside = new BitSet(box.columns() * box.rows() * box.slices());
    int n = 0;
    for (int k = 0; k < box.slices(); k++) {
      for (int j = 0; j < box.rows(); j++) {
        for (int i = 0; i < box.columns(); i++, n++) {
          if (trilinear(body, start, grid, steps.at(i, j, k)) > 0.5) {
            inside.set(n);
          }
        }
      }
    }
    BitSet largest = Components.largest(inside, box.columns(), box.rows(), box.slices());
    return new MaskedRegion(
        first.grid(), box, Components.filled(largest, box.columns(), box.rows(), box.slices()));
  }

  private static Box widened(Box box, Grid ct) {
    int i = (int) Math.ceil(MARGIN_MM / ct.spacingI());
    int j = (int) Math.ceil(MARGIN_MM / ct.spacingJ());
    int k = (int) Math.ceil(MARGIN_MM / ct.spacingK());
    return new Box(
        Math.max(0, box.i0() - i),
        Math.max(0, box.j0() - j),
        Math.max(0, box.k0() - k),
        Math.min(ct.columns(), box.i1() + i),
        Math.min(ct.rows(), box.j1() + j),
        Math.min(ct.slices(), box.k1() + k));
  }

  /** 0 outside the grid. */
  private static double trilinear(float[] values, int start, Grid grid, Vector3 at) {
    int i = (int) Math.floor(at.x());
    int j = (int) Math.floor(at.y());
    int k = (int) Math.floor(at.z());
    if (i < 0
        || j < 0
        || k < 0
        || i + 1 >= grid.columns()
        || j + 1 >= grid.rows()
        || k + 1 >= grid.slices()) {
      return 0;
    }
    double fi = at.x() - i;
    double fj = at.y() - j;
    double fk = at.z() - k;
    int p = start + grid.index(i, j, k);
    int row = grid.columns();
    int plane = row * grid.rows();
    return (1 - fk) * bilinear(values, p, row, fi, fj)
        + fk * bilinear(values, p + plane, row, fi, fj);
  }

  private static double bilinear(float[] values, int p, int row, double fi, double fj) {
    return (1 - fj) * ((1 - fi) * values[p] + fi * values[p + 1])
        + fj * ((1 - fi) * values[p + row] + fi * values[p + row + 1]);
  }
}
