package org.medconv.lab.cohort;

import java.util.ArrayDeque;
import java.util.BitSet;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.L1CutOut;
import org.medconv.measure.TrabecularRoi;
import org.medconv.volume.Acquisition;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Resampler;
import org.medconv.volume.Vector3;

/**
 * A volume with nothing in it but a body, all else being one value.
 *
 * @param body its voxels
 */
record CutOutVolume(CtVolume volume, MaskedRegion body) {
  private static final double SAME = 1e-3;

  /**
   * Outside is what has the value and is joined to the volume's edge through such voxels: a voxel
   * inside that happens to have it is body.
   *
   * @throws IllegalArgumentException when there is no body
   */
  static CutOutVolume of(CtVolume volume, short outsideHu) {
    Box box = around(volume, outsideHu);
    BitSet outside = joinedToEdge(volume, box, outsideHu);
    BitSet inside = new BitSet(box.columns() * box.rows() * box.slices());
    inside.set(0, box.columns() * box.rows() * box.slices());
    inside.andNot(outside);
    if (inside.isEmpty()) {
      throw new IllegalArgumentException(
          "all its voxels are %d, the value for \"not L1\"".formatted(outsideHu));
    }
    return new CutOutVolume(volume, new MaskedRegion(volume.grid(), box, inside));
  }

  private static Box around(CtVolume volume, short outsideHu) {
    Grid grid = volume.grid();
    int[] low = {grid.columns(), grid.rows(), grid.slices()};
    int[] high = {0, 0, 0};
    for (int k = 0, n = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++, n++) {
          if (volume.hu()[n] != outsideHu) {
            int[] at = {i, j, k};
            for (int a = 0; a < 3; a++) {
              low[a] = Math.min(low[a], at[a]);
              high[a] = Math.max(high[a], at[a] + 1);
            }
          }
        }
      }
    }
    if (high[0] == 0) {
      return new Box(0, 0, 0, grid.columns(), grid.rows(), grid.slices());
    }
    return new Box(
        Math.max(0, low[0] - 1),
        Math.max(0, low[1] - 1),
        Math.max(0, low[2] - 1),
        Math.min(grid.columns(), high[0] + 1),
        Math.min(grid.rows(), high[1] + 1),
        Math.min(grid.slices(), high[2] + 1));
  }

  private static BitSet joinedToEdge(CtVolume volume, Box box, short outsideHu) {
    CtVolume block = Resampler.crop(volume, box);
    Grid grid = block.grid();
    BitSet joined = new BitSet(grid.voxels());
    ArrayDeque<Integer> next = new ArrayDeque<>();
    for (int n = 0; n < grid.voxels(); n++) {
      if (onEdge(grid, n)) {
        join(block, n, outsideHu, joined, next);
      }
    }
    int plane = grid.columns() * grid.rows();
    while (!next.isEmpty()) {
      int n = next.pop();
      int i = n % grid.columns();
      int j = Math.floorDiv(n, grid.columns()) % grid.rows();
      int k = Math.floorDiv(n, plane);
      if (i > 0) {
        join(block, n - 1, outsideHu, joined, next);
      }
      if (i + 1 < grid.columns()) {
        join(block, n + 1, outsideHu, joined, next);
      }
      if (j > 0) {
        join(block, n - grid.columns(), outsideHu, joined, next);
      }
      if (j + 1 < grid.rows()) {
        join(block, n + grid.columns(), outsideHu, joined, next);
      }
      if (k > 0) {
        join(block, n - plane, outsideHu, joined, next);
      }
      if (k + 1 < grid.slices()) {
        join(block, n + plane, outsideHu, joined, next);
      }
    }
    return joined;
  }

  private static boolean onEdge(Grid grid, int n) {
    int i = n % grid.columns();
    int j = Math.floorDiv(n, grid.columns()) % grid.rows();
    int k = Math.floorDiv(n, grid.columns() * grid.rows());
    return i == 0
        || j == 0
        || k == 0
        || i == grid.columns() - 1
        || j == grid.rows() - 1
        || k == grid.slices() - 1;
  }

  private static void join(
      CtVolume block, int n, short outsideHu, BitSet joined, ArrayDeque<Integer> next) {
    if (block.hu()[n] == outsideHu && !joined.get(n)) {
      joined.set(n);
      next.push(n);
    }
  }

  /**
   * The body on a plan's grid, as it is where the volume has that grid already, else interpolated
   * around the body's centre from its own voxels alone.
   *
   * @param erosionMm taken off the body all round
   * @return Hounsfield units, {@link L1CutOut#OUTSIDE} where there is no body
   * @throws IllegalArgumentException when nothing is left of it
   */
  short[] on(CutOutPlan plan, double erosionMm) {
    if (erosionMm == 0 && hasGridOf(plan)) {
      return asItIs();
    }
    Grid target = plan.gridAround(body.centroid());
    float[] share = Resampler.toFloats(ofBody(1000, 0), target);
    float[] sum = Resampler.toFloats(ofBody(0, 1), target);
    BitSet inside = new BitSet(share.length);
    for (int n = 0; n < share.length; n++) {
      inside.set(n, share[n] > 500);
    }
    Box all = new Box(0, 0, 0, target.columns(), target.rows(), target.slices());
    BitSet left = TrabecularRoi.eroded(new MaskedRegion(target, all, inside), erosionMm).inside();
    if (left.isEmpty()) {
      throw new IllegalArgumentException(
          "nothing is left of %.2f ml after %.1f mm of erosion"
              .formatted(body.millilitres(), erosionMm));
    }
    short[] hu = new short[share.length];
    for (int n = 0; n < hu.length; n++) {
      hu[n] = left.get(n) ? (short) Math.round(1000 * sum[n] / share[n]) : L1CutOut.OUTSIDE;
    }
    return hu;
  }

  private boolean hasGridOf(CutOutPlan plan) {
    Grid grid = volume.grid();
    Grid wanted = plan.gridAround(new Vector3(0, 0, 0));
    return grid.columns() == wanted.columns()
        && grid.rows() == wanted.rows()
        && grid.slices() == wanted.slices()
        && Math.abs(grid.spacingI() - wanted.spacingI()) < SAME
        && Math.abs(grid.spacingJ() - wanted.spacingJ()) < SAME
        && Math.abs(grid.spacingK() - wanted.spacingK()) < SAME
        && grid.alongI().minus(wanted.alongI()).length() < SAME
        && grid.alongJ().minus(wanted.alongJ()).length() < SAME
        && grid.alongK().minus(wanted.alongK()).length() < SAME;
  }

  private short[] asItIs() {
    short[] hu = new short[volume.hu().length];
    Grid grid = volume.grid();
    for (int k = 0, n = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++, n++) {
          hu[n] = body.contains(i, j, k) ? volume.hu()[n] : L1CutOut.OUTSIDE;
        }
      }
    }
    return hu;
  }

  /** A block with {@code constant + times HU} where the body is, 0 elsewhere. */
  private CtVolume ofBody(int constant, int times) {
    CtVolume block = Resampler.crop(volume, body.box());
    short[] values = new short[block.hu().length];
    BitSet inside = body.inside();
    for (int n = inside.nextSetBit(0); n >= 0; n = inside.nextSetBit(n + 1)) {
      values[n] = (short) (constant + times * block.hu()[n]);
    }
    return new CtVolume(block.grid(), values, Acquisition.unknown());
  }
}
