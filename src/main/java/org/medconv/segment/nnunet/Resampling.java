package org.medconv.segment.nnunet;

import java.util.Optional;

/**
 * Settings of nnU-Net's {@code resample_data_or_seg_to_shape}.
 *
 * @param order spline order: 0, 1 or 3
 * @param orderZ spline order along the coarse axis of anisotropic images
 * @param separateZ whether the coarse axis is resampled separately; empty: if it is more than three
 *     times coarser
 */
record Resampling(int order, int orderZ, Optional<Boolean> separateZ) {
  /** {@code nnunetv2.configuration.ANISO_THRESHOLD}. */
  private static final double ANISOTROPIC = 3;

  Resampling {
    if (!known(order) || !known(orderZ)) {
      throw new IllegalArgumentException(
          "only splines of order 0, 1 and 3 are supported, not %d and %d".formatted(order, orderZ));
    }
  }

  private static boolean known(int order) {
    return order == 0 || order == 1 || order == 3;
  }

  /** The axis to resample separately, as in {@code determine_do_sep_z_and_axis}; -1: none. */
  int coarseAxis(double[] from, double[] to) {
    if (separateZ.isPresent()) {
      return separateZ.get() ? coarsest(from) : -1;
    }
    if (isAnisotropic(from)) {
      return coarsest(from);
    }
    return isAnisotropic(to) ? coarsest(to) : -1;
  }

  private static boolean isAnisotropic(double[] spacing) {
    return max(spacing) / Math.min(spacing[0], Math.min(spacing[1], spacing[2])) > ANISOTROPIC;
  }

  private static double max(double[] spacing) {
    return Math.max(spacing[0], Math.max(spacing[1], spacing[2]));
  }

  /** -1 if two or three axes are equally coarse. */
  private static int coarsest(double[] spacing) {
    int found = -1;
    for (int axis = 0; axis < 3; axis++) {
      if (max(spacing) / spacing[axis] == 1) {
        if (found >= 0) {
          return -1;
        }
        found = axis;
      }
    }
    return found;
  }
}
