package org.medconv.lab;

import java.util.Arrays;
import java.util.Random;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.L1CutOut;

/**
 * A cut-out mirrored left to right, and moved by a voxel at most along each axis.
 *
 * @param mirrored left and right exchanged: vertebrae are nearly symmetrical
 */
record Augmentation(boolean mirrored, int di, int dj, int dk) {
  static Augmentation drawn(Random random) {
    return new Augmentation(
        random.nextBoolean(), random.nextInt(3) - 1, random.nextInt(3) - 1, random.nextInt(3) - 1);
  }

  short[] apply(short[] hu, CutOutPlan plan) {
    short[] moved = new short[hu.length];
    Arrays.fill(moved, L1CutOut.OUTSIDE);
    int columns = plan.columns();
    for (int k = Math.max(0, -dk); k < Math.min(plan.slices(), plan.slices() - dk); k++) {
      for (int j = Math.max(0, -dj); j < Math.min(plan.rows(), plan.rows() - dj); j++) {
        int from = (k * plan.rows() + j) * columns;
        int to = ((k + dk) * plan.rows() + j + dj) * columns;
        for (int i = Math.max(0, -di); i < Math.min(columns, columns - di); i++) {
          moved[to + i + di] = hu[from + (mirrored ? columns - 1 - i : i)];
        }
      }
    }
    return moved;
  }
}
