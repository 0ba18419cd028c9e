package org.medconv.segment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.BitSet;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Resampler;
import org.medconv.volume.Vector3;

/**
 * Draws a body's outline anew at 1.5 mm: the second network sees the CT around the body and the
 * first network's outline. One call at a time.
 */
final class OutlinePass {
  private static final double MARGIN_MM = 9;

  /** A new outline of less than half or more than twice the first one's volume is not believed. */
  private static final double MOST_CHANGE = 2;

  private final UNet3d network;
  private final NDManager manager;

  OutlinePass(UNet3d network, NDManager manager) {
    this.network = network;
    this.manager = manager;
  }

  /**
   * @param first outline on the CT's own grid, not empty
   * @return the new one on the same grid, or the first where the network sees no such body
   */
  MaskedRegion refined(CtVolume volume, MaskedRegion first) {
    Grid grid = OutlineInput.around(first.centroid());
    float[] body = bodyProbability(input(volume, first, grid), grid);
    MaskedRegion outline = onCt(body, grid, first);
    double change = (double) outline.voxels() / first.voxels();
    return change > MOST_CHANGE || change < 1 / MOST_CHANGE ? first : outline;
  }

  private static float[] input(CtVolume volume, MaskedRegion first, Grid grid) {
    float[] hu = Resampler.toFloats(volume, grid);
    float[] input = new float[2 * hu.length];
    for (int p = 0; p < hu.length; p++) {
      input[p] = NetworkInput.normalised(hu[p]);
    }
    int p = hu.length;
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++, p++) {
          Vector3 at = first.grid().toIndex(grid.toPatient(i, j, k));
          boolean inside =
              first.contains(
                  (int) Math.round(at.x()), (int) Math.round(at.y()), (int) Math.round(at.z()));
          input[p] = inside ? 1 : 0;
        }
      }
    }
    return input;
  }

  private float[] bodyProbability(float[] input, Grid grid) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray volume =
          scope.create(input, new Shape(1, 2, grid.slices(), grid.rows(), grid.columns()));
      NDList outputs =
          network.forward(new ParameterStore(manager, false), new NDList(volume), false, null);
      return outputs.get(0).softmax(0).get(OutlineClass.BODY.ordinal()).toFloatArray();
    }
  }

  private static MaskedRegion onCt(float[] body, Grid grid, MaskedRegion first) {
    Grid ct = first.grid();
    Box box = widened(first.box(), ct);
    BitSet inside = new BitSet(box.columns() * box.rows() * box.slices());
    int n = 0;
    for (int k = box.k0(); k < box.k1(); k++) {
      for (int j = box.j0(); j < box.j1(); j++) {
        for (int i = box.i0(); i < box.i1(); i++, n++) {
          inside.set(n, trilinear(body, grid, grid.toIndex(ct.toPatient(i, j, k))) > 0.5);
        }
      }
    }
    BitSet largest = Components.largest(inside, box.columns(), box.rows(), box.slices());
    return new MaskedRegion(
        ct, box, Components.filled(largest, box.columns(), box.rows(), box.slices()));
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
  private static double trilinear(float[] values, Grid grid, Vector3 at) {
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
    int p = grid.index(i, j, k);
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
