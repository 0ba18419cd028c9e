package org.medconv.phantom;

import org.medconv.volume.CtVolume;

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
}
