package org.medconv.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Connected components of a set of voxels in a block, i fastest, then j, then k. */
public final class Components {
  private Components() {}

  /**
   * All components, connected over faces, edges and corners, the largest first. Each lists its
   * voxel positions in the order in which they were reached.
   */
  public static List<int[]> of(BitSet inside, int columns, int rows, int slices) {
    BitSet left = (BitSet) inside.clone();
    List<int[]> pieces = new ArrayList<>();
    int[] queue = new int[256];
    for (int seed = left.nextSetBit(0); seed >= 0; seed = left.nextSetBit(seed + 1)) {
      int head = 0;
      int tail = 0;
      queue[tail++] = seed;
      left.clear(seed);
      while (head < tail) {
        int p = queue[head++];
        int i = p % columns;
        int j = Math.floorDiv(p, columns) % rows;
        int k = Math.floorDiv(p, columns * rows);
        for (int dk = Math.max(0, k - 1); dk <= Math.min(slices - 1, k + 1); dk++) {
          for (int dj = Math.max(0, j - 1); dj <= Math.min(rows - 1, j + 1); dj++) {
            for (int di = Math.max(0, i - 1); di <= Math.min(columns - 1, i + 1); di++) {
              int q = (dk * rows + dj) * columns + di;
              if (left.get(q)) {
                left.clear(q);
                if (tail == queue.length) {
                  queue = Arrays.copyOf(queue, 2 * tail);
                }
                queue[tail++] = q;
              }
            }
          }
        }
      }
      pieces.add(Arrays.copyOf(queue, tail));
    }
    pieces.sort((a, b) -> Integer.compare(b.length, a.length));
    return pieces;
  }

  /** The largest component; an empty set stays empty. */
  public static BitSet largest(BitSet inside, int columns, int rows, int slices) {
    List<int[]> pieces = of(inside, columns, rows, slices);
    BitSet largest = new BitSet();
    if (!pieces.isEmpty()) {
      for (int p : pieces.get(0)) {
        largest.set(p);
      }
    }
    return largest;
  }

  /**
   * The set and everything it encloses: all that cannot be reached over faces from the sides of the
   * block.
   */
  public static BitSet filled(BitSet inside, int columns, int rows, int slices) {
    int count = columns * rows * slices;
    BitSet outside = new BitSet(count);
    int[] stack = new int[count];
    int top = 0;
    for (int p = 0; p < count; p++) {
      if (!inside.get(p) && isAtSide(p, columns, rows, slices)) {
        outside.set(p);
        stack[top++] = p;
      }
    }
    int[] steps = {-1, 1, -columns, columns, -columns * rows, columns * rows};
    while (top > 0) {
      int p = stack[--top];
      for (int step : steps) {
        // A step over a side ends outside the block, or at a side, where everything has been
        // reached.
        int q = p + step;
        if (q >= 0 && q < count && !inside.get(q) && !outside.get(q)) {
          outside.set(q);
          stack[top++] = q;
        }
      }
    }
    outside.flip(0, count);
    return outside;
  }

  private static boolean isAtSide(int p, int columns, int rows, int slices) {
    int i = p % columns;
    int j = Math.floorDiv(p, columns) % rows;
    int k = Math.floorDiv(p, columns * rows);
    return i == 0 || i == columns - 1 || j == 0 || j == rows - 1 || k == 0 || k == slices - 1;
  }
}
