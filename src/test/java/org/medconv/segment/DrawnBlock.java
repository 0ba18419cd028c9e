package org.medconv.segment;

import java.util.Arrays;

/** Soft tissue around a column laid straight, and things drawn into it; all in cubes of 2 mm. */
final class DrawnBlock {
  static final float MUSCLE = 50;
  static final float BONE = 250;

  private final ColumnBlock block;

  DrawnBlock(int lengths) {
    int cubes = (2 * ColumnBlock.HALF_WIDTH + 1) * lengths * ColumnBlock.DEPTH;
    block = new ColumnBlock(lengths, new float[cubes], new boolean[cubes]);
    Arrays.fill(block.values(), MUSCLE);
    Arrays.fill(block.inScan(), true);
  }

  ColumnBlock block() {
    return block;
  }

  /** Which cubes are as dense as bone. */
  boolean[] bone() {
    boolean[] bone = new boolean[block.values().length];
    for (int p = 0; p < bone.length; p++) {
      bone[p] = block.values()[p] >= BONE;
    }
    return bone;
  }

  /** All bounds included. */
  DrawnBlock box(int u0, int u1, int s0, int s1, int v0, int v1, float hu) {
    for (int u = u0; u <= u1; u++) {
      for (int s = Math.max(0, s0); s <= Math.min(block.lengths() - 1, s1); s++) {
        for (int v = v0; v <= v1; v++) {
          block.values()[block.index(u, s, v)] = hu;
        }
      }
    }
    return this;
  }

  /**
   * Three cubes thick, from plane u0 to plane u1 at one side.
   *
   * @param side 1 to the left, -1 to the right
   * @param s where its middle begins
   * @param slope how far it falls from plane to plane
   */
  DrawnBlock rod(int side, int u0, int u1, double s, double slope, int v) {
    for (int u = u0; u <= u1; u++) {
      int at = (int) Math.round(s + slope * (u - u0));
      box(side * u, side * u, at - 1, at + 1, v - 1, v + 1, BONE);
    }
    return this;
  }

  DrawnBlock ball(int u0, int s0, int v0, double radius, float hu) {
    int reach = (int) radius;
    for (int u = u0 - reach; u <= u0 + reach; u++) {
      for (int s = s0 - reach; s <= s0 + reach; s++) {
        for (int v = v0 - reach; v <= v0 + reach; v++) {
          int square = (u - u0) * (u - u0) + (s - s0) * (s - s0) + (v - v0) * (v - v0);
          if (square <= radius * radius) {
            box(u, u, s, s, v, v, hu);
          }
        }
      }
    }
    return this;
  }

  /** The scan shows planes u0 to u1 only. */
  DrawnBlock shownFrom(int u0, int u1) {
    for (int u = -ColumnBlock.HALF_WIDTH; u <= ColumnBlock.HALF_WIDTH; u++) {
      if (u < u0 || u > u1) {
        int plane = block.plane(u);
        Arrays.fill(block.inScan(), plane, plane + block.lengths() * ColumnBlock.DEPTH, false);
      }
    }
    return this;
  }
}
