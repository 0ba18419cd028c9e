package org.medconv.segment.nnunet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * nnU-Net's {@code resample_data_or_seg_to_shape} for an image of one channel. The result is
 * clipped to the range of the input, as by {@code skimage.transform.resize(clip=True)}: of the
 * whole image, or of each slice if slices are resized one by one.
 */
final class ImageResizer {
  private static final int[] ALL = {0, 1, 2};

  /** A three-dimensional array. */
  interface Voxels {
    int[] sizes();

    float at(int a, int b, int c);
  }

  /** A three-dimensional float array, last axis fastest. */
  record Image(int[] sizes, float[] values) implements Voxels {
    static Image of(int... sizes) {
      int voxels = Math.multiplyExact(Math.multiplyExact(sizes[0], sizes[1]), sizes[2]);
      return new Image(sizes, new float[voxels]);
    }

    int position(int a, int b, int c) {
      return (a * sizes[1] + b) * sizes[2] + c;
    }

    @Override
    public float at(int a, int b, int c) {
      return values[position(a, b, c)];
    }
  }

  private ImageResizer() {}

  /**
   * @param coarse axis to resize separately, after the others; -1: none
   */
  static Image resized(Voxels image, int[] sizes, Resampling how, int coarse) {
    if (Arrays.equals(image.sizes(), sizes)) {
      return resized(image, 0, new AxisSpline(sizes[0], sizes[0], 0));
    }
    float[][] ranges = ranges(image, coarse);
    Voxels result = image;
    for (int axis : order(image.sizes(), sizes, coarse)) {
      result =
          resized(result, axis, new AxisSpline(result.sizes()[axis], sizes[axis], how.order()));
    }
    if (coarse < 0) {
      return clipped((Image) result, ranges, coarse);
    }
    if (result instanceof Image changed) {
      result = clipped(changed, ranges, coarse);
    }
    return resized(
        result, coarse, new AxisSpline(result.sizes()[coarse], sizes[coarse], how.orderZ()));
  }

  /** Resizes the axis with the strongest reduction first: same result, less work. */
  private static List<Integer> order(int[] from, int[] to, int coarse) {
    List<Integer> axes = new ArrayList<>();
    for (int axis : ALL) {
      if (axis != coarse && from[axis] != to[axis]) {
        axes.add(axis);
      }
    }
    axes.sort(Comparator.comparingDouble(axis -> (double) to[axis] / from[axis]));
    return axes;
  }

  private static Image resized(Voxels image, int axis, AxisSpline spline) {
    int[] sizes = image.sizes().clone();
    sizes[axis] = spline.to();
    Image result = Image.of(sizes);
    double[] line = spline.newLine();
    double[] resized = new double[spline.to()];
    int[] at = new int[3];
    int outer = axis == 0 ? 1 : 0;
    int inner = axis == 2 ? 1 : 2;
    for (at[outer] = 0; at[outer] < sizes[outer]; at[outer]++) {
      for (at[inner] = 0; at[inner] < sizes[inner]; at[inner]++) {
        for (at[axis] = 0; at[axis] < spline.from(); at[axis]++) {
          line[spline.offset() + at[axis]] = image.at(at[0], at[1], at[2]);
        }
        spline.resize(line, resized);
        for (at[axis] = 0; at[axis] < spline.to(); at[axis]++) {
          result.values()[result.position(at[0], at[1], at[2])] = (float) resized[at[axis]];
        }
      }
    }
    return result;
  }

  /** Lowest and highest value of the image, or of each slice across the coarse axis. */
  private static float[][] ranges(Voxels image, int coarse) {
    float[][] ranges = new float[coarse < 0 ? 1 : image.sizes()[coarse]][];
    for (int n = 0; n < ranges.length; n++) {
      ranges[n] = new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    }
    forEach(
        image.sizes(),
        at -> {
          float value = image.at(at[0], at[1], at[2]);
          float[] range = ranges[coarse < 0 ? 0 : at[coarse]];
          range[0] = Math.min(range[0], value);
          range[1] = Math.max(range[1], value);
        });
    return ranges;
  }

  private static Image clipped(Image image, float[][] ranges, int coarse) {
    forEach(
        image.sizes(),
        at -> {
          int p = image.position(at[0], at[1], at[2]);
          float[] range = ranges[coarse < 0 ? 0 : at[coarse]];
          image.values()[p] = Math.min(Math.max(image.values()[p], range[0]), range[1]);
        });
    return image;
  }

  private static void forEach(int[] sizes, Consumer<int[]> voxel) {
    int[] at = new int[3];
    for (at[0] = 0; at[0] < sizes[0]; at[0]++) {
      for (at[1] = 0; at[1] < sizes[1]; at[1]++) {
        for (at[2] = 0; at[2] < sizes[2]; at[2]++) {
          voxel.accept(at);
        }
      }
    }
  }
}
