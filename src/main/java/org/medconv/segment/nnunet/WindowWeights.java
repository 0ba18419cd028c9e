package org.medconv.segment.nnunet;

import org.medconv.model.HalfFloat;

/**
 * Weight of each voxel of a window: nnU-Net's {@code compute_gaussian}, a Gaussian with a standard
 * deviation of one eighth of the side and a maximum of 10, in half precision.
 */
final class WindowWeights {
  private static final double HIGHEST = 10;

  private WindowWeights() {}

  /** One weight per voxel of the patch, last axis fastest. */
  static float[] of(int[] patch) {
    double[] a = axis(patch[0]);
    double[] b = axis(patch[1]);
    double[] c = axis(patch[2]);
    float[] weights = new float[patch[0] * patch[1] * patch[2]];
    float least = Float.MAX_VALUE;
    int p = 0;
    for (int i = 0; i < patch[0]; i++) {
      for (int j = 0; j < patch[1]; j++) {
        for (int k = 0; k < patch[2]; k++, p++) {
          weights[p] = half((float) (HIGHEST * a[i] * b[j] * c[k]));
          least = weights[p] > 0 ? Math.min(least, weights[p]) : least;
        }
      }
    }
    for (p = 0; p < weights.length; p++) {
      weights[p] = weights[p] == 0 ? least : weights[p];
    }
    return weights;
  }

  static float half(float value) {
    return HalfFloat.toFloat(HalfFloat.fromFloat(value));
  }

  /** {@code gaussian_filter} of a single central voxel, truncated at four standard deviations. */
  private static double[] axis(int size) {
    double[] weights = new double[size];
    double deviation = size / 8.0;
    int reach = (int) (4 * deviation + 0.5);
    for (int n = 0; n < size; n++) {
      int off = n - Math.floorDiv(size, 2);
      weights[n] = Math.abs(off) > reach ? 0 : Math.exp(-0.5 * off * off / (deviation * deviation));
    }
    return weights;
  }
}
