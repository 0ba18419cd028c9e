package org.medconv.classify.timm;

import java.nio.charset.StandardCharsets;
import java.util.function.DoubleSupplier;
import org.medconv.model.Tensor;

/**
 * Numbers in [-1, 1) that follow from a name, the same as in {@code timm3d_backbones.py}:
 * SplitMix64 from the FNV-1a hash of the name, 24 bits each. Weights made of them need not be
 * stored.
 */
final class HashedNumbers implements DoubleSupplier {
  private long state = 0xcbf29ce484222325L;

  HashedNumbers(String name) {
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      state = (state ^ b) * 0x100000001b3L;
    }
  }

  @Override
  public double getAsDouble() {
    state += 0x9e3779b97f4a7c15L;
    long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    z ^= z >>> 31;
    return (z >>> 40) * 0x1p-23 - 1;
  }

  private static Tensor tensor(String name, long[] shape, double centre, double scale) {
    HashedNumbers numbers = new HashedNumbers(name);
    long count = 1;
    for (long size : shape) {
      count *= size;
    }
    float[] values = new float[Math.toIntExact(count)];
    for (int n = 0; n < values.length; n++) {
      values[n] = (float) (centre + scale * numbers.getAsDouble());
    }
    return new Tensor(shape, values);
  }

  /** {@code weight} of the script: norms that do something, statistics that are not trivial. */
  static Tensor weight(String name, long[] shape, double gain) {
    if (name.endsWith("running_var")) {
      return tensor(name, shape, 1, 0.5);
    }
    if (name.endsWith("running_mean") || name.endsWith("bias")) {
      return tensor(name, shape, 0, 0.1);
    }
    if (shape.length == 1) {
      return tensor(name, shape, gain, 0.3);
    }
    double fanIn = 1;
    for (int axis = 1; axis < shape.length; axis++) {
      fanIn *= shape[axis];
    }
    return tensor(name, shape, 0, Math.sqrt(6 / fanIn));
  }

  /** {@code volume} of the script: of variance one. */
  static Tensor volume(long... shape) {
    return tensor("input", shape, 0, Math.sqrt(3));
  }
}
