package org.medconv.segment;

import java.util.BitSet;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.medconv.volume.Grid;

/**
 * Bone that encloses soft tissue, as each vertebra encloses its canal, detected on the CT alone.
 * Vessels with contrast agent, rods and shafts with fatty marrow never show it. Nothing here is
 * trained, so it is a second witness for the presence of a spine.
 *
 * <p>A voxel lies in a ring if 13 of 16 rays in its plane meet bone within 27 mm, at a mean
 * distance of 5 to 17 mm. Rings in planes at most 24 mm apart form a chain. Axial, coronal and
 * sagittal planes are tried, because a volume may be turned.
 */
final class BoneRings {
  private static final float BONE_HU = 150;
  private static final float SOFT_FROM_HU = -30;
  private static final float SOFT_TO_HU = 130;
  private static final int RAYS = 16;
  private static final int LEAST_HITS = 13;
  private static final int REACH = 9;
  private static final double LEAST_MEAN = 1.7;
  private static final double MOST_MEAN = 5.5;

  /** Largest distance of consecutive rings of a chain: voxels in the plane, and slices. */
  private static final int ASIDE = 2;

  private static final int APART = 4;

  /** Least number of ring voxels among the 26 around a voxel; rings in noise are isolated. */
  private static final int LEAST_NEIGHBOURS = 3;

  /** Heads drawn without a neck have 18 mm; thighs, rods and vessels have none. */
  private static final double LEAST_MM = 30;

  private static final double LEAST_SHARE = 0.4;

  private final Grid grid;
  private final float[] hu;
  private final int[] sizes;
  private final int[] strides;

  /** The axis along which the rings follow each other, and the axes of their planes. */
  private final int along;

  private final int first;
  private final int second;
  private final int[] firsts = new int[RAYS * REACH];
  private final int[] seconds = new int[RAYS * REACH];

  private BoneRings(CoarseScan scan, int along) {
    this.grid = scan.grid();
    this.hu = scan.hu();
    this.sizes = new int[] {grid.columns(), grid.rows(), grid.slices()};
    this.strides = new int[] {1, grid.columns(), grid.columns() * grid.rows()};
    this.along = along;
    this.first = (along + 1) % 3;
    this.second = (along + 2) % 3;
    for (int n = 0; n < RAYS * REACH; n++) {
      double turn = 2 * Math.PI * Math.floorDiv(n, REACH) / RAYS;
      firsts[n] = (int) Math.round((n % REACH + 1) * Math.cos(turn));
      seconds[n] = (int) Math.round((n % REACH + 1) * Math.sin(turn));
    }
  }

  /**
   * Length of a chain of rings that is long enough for a spine: 30 mm, or two fifths of a lower
   * scan. Prefers the axis of the slices; empty without a chain.
   */
  static OptionalDouble spineMm(CoarseScan scan) {
    double slices = LEAST_SHARE * scan.grid().slices();
    double least = Math.min(LEAST_MM / NetworkInput.SPACING_MM, slices);
    return IntStream.of(2, 1, 0)
        .map(along -> new BoneRings(scan, along).longest())
        .filter(length -> length >= least)
        .mapToDouble(length -> length * NetworkInput.SPACING_MM)
        .findFirst();
  }

  private int longest() {
    BitSet rings = together(rings());
    BitSet chained = new BitSet();
    rings.stream().forEach(p -> widen(p, chained));
    int longest = 0;
    for (int[] chain : Components.of(chained, grid.columns(), grid.rows(), grid.slices())) {
      longest = Math.max(longest, height(chain, rings));
    }
    return longest;
  }

  private BitSet rings() {
    BitSet rings = new BitSet(hu.length);
    for (int p = 0; p < hu.length; p++) {
      if (hu[p] > SOFT_FROM_HU && hu[p] < SOFT_TO_HU && isEnclosed(p)) {
        rings.set(p);
      }
    }
    return rings;
  }

  /** The voxels with other ring voxels around them. */
  private BitSet together(BitSet rings) {
    BitSet kept = new BitSet(hu.length);
    rings.stream().filter(p -> neighbours(p, rings) >= LEAST_NEIGHBOURS).forEach(kept::set);
    return kept;
  }

  private int neighbours(int p, BitSet rings) {
    int found = -1;
    for (int k = Math.max(0, at(p, 2) - 1); k <= Math.min(sizes[2] - 1, at(p, 2) + 1); k++) {
      for (int j = Math.max(0, at(p, 1) - 1); j <= Math.min(sizes[1] - 1, at(p, 1) + 1); j++) {
        for (int i = Math.max(0, at(p, 0) - 1); i <= Math.min(sizes[0] - 1, at(p, 0) + 1); i++) {
          found += rings.get(grid.index(i, j, k)) ? 1 : 0;
        }
      }
    }
    return found;
  }

  private boolean isEnclosed(int p) {
    int i = at(p, first);
    int j = at(p, second);
    int hits = 0;
    int sum = 0;
    for (int ray = 0; ray < RAYS && hits + RAYS - ray >= LEAST_HITS; ray++) {
      int r = bone(ray, i, j, p);
      hits += r > 0 ? 1 : 0;
      sum += r;
    }
    return hits >= LEAST_HITS && sum >= LEAST_MEAN * hits && sum <= MOST_MEAN * hits;
  }

  /** Number of voxels until a ray meets bone; 0 if it does not. */
  private int bone(int ray, int i, int j, int p) {
    for (int r = 1; r <= REACH; r++) {
      int n = ray * REACH + r - 1;
      int toFirst = i + firsts[n];
      int toSecond = j + seconds[n];
      if (toFirst < 0 || toSecond < 0 || toFirst >= sizes[first] || toSecond >= sizes[second]) {
        return 0;
      }
      if (hu[p + firsts[n] * strides[first] + seconds[n] * strides[second]] > BONE_HU) {
        return r;
      }
    }
    return 0;
  }

  private int at(int p, int axis) {
    return Math.floorDiv(p, strides[axis]) % sizes[axis];
  }

  private void widen(int p, BitSet to) {
    int[] low = new int[3];
    int[] high = new int[3];
    for (int axis = 0; axis < 3; axis++) {
      int by = axis == along ? APART : ASIDE;
      low[axis] = Math.max(0, at(p, axis) - by);
      high[axis] = Math.min(sizes[axis], at(p, axis) + by + 1);
    }
    for (int k = low[2]; k < high[2]; k++) {
      for (int j = low[1]; j < high[1]; j++) {
        to.set(grid.index(low[0], j, k), grid.index(low[0], j, k) + high[0] - low[0]);
      }
    }
  }

  /** Number of planes from the first ring of a chain to its last. */
  private int height(int[] chain, BitSet rings) {
    int low = Integer.MAX_VALUE;
    int high = -1;
    for (int p : chain) {
      if (rings.get(p)) {
        low = Math.min(low, at(p, along));
        high = Math.max(high, at(p, along));
      }
    }
    return high < 0 ? 0 : high - low + 1;
  }
}
