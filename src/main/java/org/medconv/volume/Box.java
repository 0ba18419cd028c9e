package org.medconv.volume;

/**
 * A block of voxel indices of some grid: from (i0, j0, k0), included, to (i1, j1, k1), excluded.
 */
public record Box(int i0, int j0, int k0, int i1, int j1, int k1) {
  public Box {
    if (i0 < 0 || j0 < 0 || k0 < 0 || i1 <= i0 || j1 <= j0 || k1 <= k0) {
      throw new IllegalArgumentException(
          "box [%d, %d) x [%d, %d) x [%d, %d) is empty or negative"
              .formatted(i0, i1, j0, j1, k0, k1));
    }
  }

  public int columns() {
    return i1 - i0;
  }

  public int rows() {
    return j1 - j0;
  }

  public int slices() {
    return k1 - k0;
  }

  public boolean contains(int i, int j, int k) {
    return i >= i0 && i < i1 && j >= j0 && j < j1 && k >= k0 && k < k1;
  }
}
