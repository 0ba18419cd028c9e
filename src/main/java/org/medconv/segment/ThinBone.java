package org.medconv.segment;

/**
 * Bone that is thin in some direction: ribs and processes, without the insides of kidneys, bowel
 * and vessels that contrast agent makes as dense. A cube counts if it is denser than soft tissue
 * and much denser than an opening with a cube of 18 mm there (white top-hat, Serra 1982): ribs are
 * 5 to 15 mm thick.
 */
final class ThinBone {
  private static final float LEAST_HU = 100;
  private static final float LEAST_ABOVE_AROUND = 75;
  private static final int REACH = 4;

  /**
   * An opening with a cube cuts off the corners of round objects; this much further still counts as
   * inside.
   */
  private static final int ROUNDING = 2;

  private ThinBone() {}

  static boolean[] of(ColumnBlock block) {
    int width = 2 * ColumnBlock.HALF_WIDTH + 1;
    int[] sizes = {ColumnBlock.DEPTH, block.lengths(), width};
    int[] strides = {1, ColumnBlock.DEPTH, ColumnBlock.DEPTH * block.lengths()};
    float[] smooth = block.values().clone();
    for (int a = 0; a < 3; a++) {
      smoothed(smooth, sizes, strides, a);
    }
    float[] opened = smooth.clone();
    for (int a = 0; a < 3; a++) {
      extreme(opened, sizes, strides, a, REACH, false);
    }
    for (int a = 0; a < 3; a++) {
      extreme(opened, sizes, strides, a, REACH + ROUNDING, true);
    }
    boolean[] inside = new boolean[smooth.length];
    for (int p = 0; p < inside.length; p++) {
      // Surrounding fat and lung count as soft tissue: their edges are not bone.
      float around = Math.max(opened[p], 0);
      inside[p] =
          block.inScan()[p] && smooth[p] > LEAST_HU && smooth[p] - around > LEAST_ABOVE_AROUND;
    }
    return inside;
  }

  private interface Line {
    void run(float[] line, float[] result);
  }

  /** Smooths with weights 1 2 1. */
  private static void smoothed(float[] values, int[] sizes, int[] strides, int axis) {
    along(
        values,
        sizes,
        strides,
        axis,
        (line, result) -> {
          int last = line.length - 1;
          for (int n = 0; n <= last; n++) {
            result[n] =
                0.25f * (line[Math.max(0, n - 1)] + 2 * line[n] + line[Math.min(last, n + 1)]);
          }
        });
  }

  /** Minimum or maximum within this many cubes along an axis. */
  private static void extreme(
      float[] values, int[] sizes, int[] strides, int axis, int reach, boolean highest) {
    float sign = highest ? 1 : -1;
    along(
        values,
        sizes,
        strides,
        axis,
        (line, result) -> {
          int[] deque = new int[line.length];
          int head = 0;
          int tail = 0;
          int next = 0;
          for (int n = 0; n < line.length; n++) {
            while (next < line.length && next <= n + reach) {
              while (tail > head && sign * line[deque[tail - 1]] <= sign * line[next]) {
                tail--;
              }
              deque[tail++] = next++;
            }
            while (deque[head] < n - reach) {
              head++;
            }
            result[n] = line[deque[head]];
          }
        });
  }

  private static void along(float[] values, int[] sizes, int[] strides, int axis, Line work) {
    int n = sizes[axis];
    int stride = strides[axis];
    int a = (axis + 1) % 3;
    int b = (axis + 2) % 3;
    java.util.stream.IntStream.range(0, sizes[a])
        .parallel()
        .forEach(
            i -> {
              float[] line = new float[n];
              float[] result = new float[n];
              for (int j = 0; j < sizes[b]; j++) {
                int from = i * strides[a] + j * strides[b];
                for (int m = 0; m < n; m++) {
                  line[m] = values[from + m * stride];
                }
                work.run(line, result);
                for (int m = 0; m < n; m++) {
                  values[from + m * stride] = result[m];
                }
              }
            });
  }
}
