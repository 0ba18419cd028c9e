package org.medconv.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/**
 * A named array of a weights file, as floats in C order (last axis fastest). Not copied: do not
 * change the arrays.
 */
public record Tensor(long[] shape, float[] values) {
  public Tensor {
    if (count(shape) != values.length) {
      throw new IllegalArgumentException(
          "shape %s needs %d values, but there are %d"
              .formatted(java.util.Arrays.toString(shape), count(shape), values.length));
    }
  }

  /**
   * A copy of an array's values. Of a card's array the engine first makes one in main memory and
   * leaves it to the array's manager; here it goes at once, so that a training does not keep each
   * checkpoint.
   *
   * @param array of floats
   */
  public static Tensor of(NDArray array) {
    long[] shape = array.getShape().getShape();
    if (!array.getDevice().isGpu()) {
      return new Tensor(shape, array.toFloatArray());
    }
    try (NDArray host = array.toDevice(Device.cpu(), true)) {
      return new Tensor(shape, host.toFloatArray());
    }
  }

  /**
   * Copies the values into an array of the same shape, outside of its gradients.
   *
   * <p>Not by {@code NDArray.set(float[])} or {@code copyTo}: DJL runs these under a deprecated
   * guard, and PyTorch then warns once per process of a "risk of producing silent wrong result".
   */
  public void copyTo(NDArray array) {
    try (NDArray from = array.getManager().create(values, array.getShape());
        NDArray to = array.stopGradient()) {
      to.set(new NDIndex("..."), from);
    }
  }

  /** Whether all values are finite. */
  public boolean isFinite() {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
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
