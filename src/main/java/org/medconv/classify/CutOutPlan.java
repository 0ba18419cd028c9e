package org.medconv.classify;

import java.util.BitSet;
import org.medconv.measure.TrabecularRoi;
import org.medconv.volume.Acquisition;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Resampler;
import org.medconv.volume.Vector3;

/**
 * How L1 is cut out of a CT for the network, the same in training and use. The body's centre of
 * mass becomes the middle of a block along the patient's axes. Everything outside of the body is
 * left out: the surroundings of a vertebra differ between patients without any relation to its
 * density.
 *
 * @param columns right to left, 16 or more
 * @param rows front to back, 16 or more
 * @param slices foot to head, 16 or more
 * @param spacingMm of the cut-out, the same along all axes
 * @param erosionMm erosion of the body on all sides, so that the fringe of an automatic outline
 *     (disc, fat, a blurred end plate) does not count
 */
public record CutOutPlan(int columns, int rows, int slices, double spacingMm, double erosionMm) {
  /** 64 x 56 x 48 mm: room for the largest bodies, tilted by lordosis. */
  public static final CutOutPlan STANDARD = new CutOutPlan(32, 28, 24, 2, 3);

  private static final short INSIDE = 1000;

  public CutOutPlan {
    if (columns < 16 || rows < 16 || slices < 16 || !(spacingMm > 0) || !(erosionMm >= 0)) {
      throw new IllegalArgumentException(
          "a cut-out of %d x %d x %d voxels at %s mm, eroded by %s mm, is too small"
              .formatted(columns, rows, slices, spacingMm, erosionMm));
    }
  }

  /**
   * Cuts out the body.
   *
   * @throws IllegalArgumentException if no voxel is left
   */
  public L1CutOut cut(CtVolume volume, MaskedRegion body) {
    if (body.inside().isEmpty()) {
      throw new IllegalArgumentException("the mask of L1's body is empty");
    }
    Grid grid = gridAround(body.centroid());
    MaskedRegion inner = TrabecularRoi.eroded(resampled(body, grid), erosionMm);
    if (inner.inside().isEmpty()) {
      throw new IllegalArgumentException(
          "nothing is left of L1's body (%.2f ml) after %.1f mm of erosion"
              .formatted(body.millilitres(), erosionMm));
    }
    float[] values = Resampler.toFloats(volume, grid);
    short[] hu = new short[values.length];
    for (int n = 0; n < hu.length; n++) {
      hu[n] = inner.inside().get(n) ? (short) Math.round(values[n]) : L1CutOut.OUTSIDE;
    }
    return new L1CutOut(grid, hu);
  }

  /**
   * The grid of the cut-out.
   *
   * @param centre its middle, LPS mm
   */
  public Grid gridAround(Vector3 centre) {
    Vector3 first =
        centre.minus(
            new Vector3((columns - 1) / 2.0, (rows - 1) / 2.0, (slices - 1) / 2.0)
                .times(spacingMm));
    return Grid.axisAligned(columns, rows, slices, first, spacingMm, spacingMm, spacingMm);
  }

  /** A voxel is inside if more than half of its volume is. */
  private static MaskedRegion resampled(MaskedRegion body, Grid grid) {
    float[] share = Resampler.toFloats(asVolume(body), grid);
    BitSet inside = new BitSet(share.length);
    for (int n = 0; n < share.length; n++) {
      inside.set(n, share[n] > INSIDE / 2f);
    }
    return new MaskedRegion(
        grid, new Box(0, 0, 0, grid.columns(), grid.rows(), grid.slices()), inside);
  }

  private static CtVolume asVolume(MaskedRegion body) {
    Grid grid = body.grid().cropped(body.box());
    short[] values = new short[grid.voxels()];
    BitSet inside = body.inside();
    for (int p = inside.nextSetBit(0); p >= 0; p = inside.nextSetBit(p + 1)) {
      values[p] = INSIDE;
    }
    return new CtVolume(grid, values, Acquisition.unknown());
  }
}
