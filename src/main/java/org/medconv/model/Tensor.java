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
   * Copies the values of an array. For an array on a graphics card, the engine first makes a copy
   * in main memory that lives as long as the array's manager; this method closes that copy at once,
   * so that training does not accumulate checkpoints.
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
   * Copies the values into an array of the same shape, without recording gradients.
   *
   * <p>Does not use {@code NDArray.set(float[])} or {@code copyTo}: DJL runs these under a
   * deprecated guard, for which PyTorch warns once per process of a "risk of producing silent wrong
   * result".
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
