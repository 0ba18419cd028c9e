package org.medconv.model;

/**
 * A named array of a weights file, as floats in C order (last axis fastest). Not copied: do not
 * change the arrays.
 */
public record Tensor(long[] shape, float[] values) {
  public Tensor {
    if (count(shape) != values.length) {
      throw new IllegalArgumentException(
          "shape %s needs %d values, there are %d"
              .formatted(java.util.Arrays.toString(shape), count(shape), values.length));
    }
  }

  static long count(long[] shape) {
    long count = 1;
    for (long size : shape) {
      if (size < 0) {
        throw new IllegalArgumentException(
            "negative size in shape " + java.util.Arrays.toString(shape));
      }
      count = Math.multiplyExact(count, size);
    }
    return count;
  }
}
