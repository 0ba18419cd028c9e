package org.medconv.phantom;

import java.util.BitSet;
import java.util.Optional;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;

/**
 * A rendered phantom.
 *
 * @param labels one {@link PhantomLabel} ordinal a voxel, i fastest, then j, then k, on the
 *     volume's grid. Not copied.
 */
public record PhantomCt(CtVolume volume, byte[] labels, PhantomTruth truth) {
  public PhantomCt {
    if (labels.length != volume.hu().length) {
      throw new IllegalArgumentException(
          "%d labels for %d voxels".formatted(labels.length, volume.hu().length));
    }
  }

  public PhantomLabel labelAt(int i, int j, int k) {
    return PhantomLabel.of(labels[volume.grid().index(i, j, k)]);
  }

  /** The voxels of a label; empty where none lies in the volume. */
  public Optional<MaskedRegion> region(PhantomLabel label) {
    Grid grid = volume.grid();
    int[] low = {grid.columns(), grid.rows(), grid.slices()};
    int[] high = {0, 0, 0};
    for (int p = 0; p < labels.length; p++) {
      if (labels[p] == label.ordinal()) {
        int row = Math.floorDiv(p, grid.columns());
        int[] at = {p % grid.columns(), row % grid.rows(), Math.floorDiv(row, grid.rows())};
        for (int a = 0; a < 3; a++) {
          low[a] = Math.min(low[a], at[a]);
          high[a] = Math.max(high[a], at[a] + 1);
        }
      }
    }
    return high[0] == 0
        ? Optional.empty()
        : Optional.of(region(label, new Box(low[0], low[1], low[2], high[0], high[1], high[2])));
  }

  private MaskedRegion region(PhantomLabel label, Box box) {
    BitSet inside = new BitSet(box.columns() * box.rows() * box.slices());
    int n = 0;
    for (int k = box.k0(); k < box.k1(); k++) {
      for (int j = box.j0(); j < box.j1(); j++) {
        for (int i = box.i0(); i < box.i1(); i++, n++) {
          inside.set(n, labelAt(i, j, k) == label);
        }
      }
    }
    return new MaskedRegion(volume.grid(), box, inside);
  }
}
