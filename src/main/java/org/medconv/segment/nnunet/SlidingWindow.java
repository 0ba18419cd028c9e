package org.medconv.segment.nnunet;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.medconv.model.HalfFloat;
import org.medconv.segment.nnunet.ImageResizer.Image;

/**
 * nnU-Net's sliding window ({@code sliding_window_prediction.py}, {@code
 * predict_from_raw_data.py}): overlapping patches, weighted and added in half precision, as there.
 * Slices across the first axis are passed on as soon as no later window covers them. Memory holds
 * logits in the thickness of one patch instead of a whole trunk: {@code 2 · classes · patch[0] ·
 * rows · columns} bytes.
 */
final class SlidingWindow {
  /** Receives finished slices, in order. */
  interface SliceSink {
    /**
     * @param logits one array per class with the values of the slice, last axis fastest; the sink
     *     may keep them
     */
    void accept(int slice, float[][] logits);
  }

  private final int[] patch;
  private final int classes;
  private final double stepSize;
  private final float[] weights;
  private final UnaryOperator<float[]> network;

  /**
   * @param network maps the values of a patch to its logits, class slowest
   */
  SlidingWindow(int[] patch, int classes, double stepSize, UnaryOperator<float[]> network) {
    this.patch = patch;
    this.classes = classes;
    this.stepSize = stepSize;
    this.weights = WindowWeights.of(patch);
    this.network = network;
  }

  void over(Image image, SliceSink sink) {
    new Run(image, sink).run();
  }

  /**
   * Start positions of the windows: as few as cover the axis with steps of at most {@code
   * stepSize}, evenly spaced.
   */
  static int[] starts(int size, int patch, double stepSize) {
    int count = (int) Math.ceil((size - patch) / (patch * stepSize)) + 1;
    int[] starts = new int[count];
    double step = count > 1 ? (double) (size - patch) / (count - 1) : 0;
    for (int n = 0; n < count; n++) {
      starts[n] = (int) Math.rint(step * n);
    }
    return starts;
  }

  private final class Run {
    private final Image image;
    private final SliceSink sink;
    private final int[] before = new int[3];
    private final int[] padded = new int[3];
    private final int plane;
    private final short[][] sums;
    private final short[] counts;

    Run(Image image, SliceSink sink) {
      this.image = image;
      this.sink = sink;
      for (int axis = 0; axis < 3; axis++) {
        int missing = Math.max(0, patch[axis] - image.sizes()[axis]);
        before[axis] = Math.floorDiv(missing, 2);
        padded[axis] = image.sizes()[axis] + missing;
      }
      this.plane = padded[1] * padded[2];
      this.sums = new short[classes][Math.multiplyExact(patch[0], plane)];
      this.counts = new short[patch[0] * plane];
    }

    void run() {
      int[] starts = starts(padded[0], patch[0], stepSize);
      for (int n = 0; n < starts.length; n++) {
        for (int b : starts(padded[1], patch[1], stepSize)) {
          for (int c : starts(padded[2], patch[2], stepSize)) {
            add(starts[n], b, c);
          }
        }
        int end = n + 1 < starts.length ? starts[n + 1] : padded[0];
        for (int slice = starts[n]; slice < end; slice++) {
          finish(slice);
        }
      }
    }

    private void add(int a, int b, int c) {
      float[] logits = network.apply(window(a, b, c));
      int volume = weights.length;
      for (int i = 0; i < patch[0]; i++) {
        for (int j = 0; j < patch[1]; j++) {
          int from = (i * patch[1] + j) * patch[2];
          int to = ((a + i) % patch[0] * padded[1] + b + j) * padded[2] + c;
          for (int k = 0; k < patch[2]; k++) {
            counts[to + k] = sum(counts[to + k], weights[from + k]);
          }
          for (int label = 0; label < classes; label++) {
            addLine(logits, label * volume + from, from, sums[label], to);
          }
        }
      }
    }

    private void addLine(float[] logits, int at, int weight, short[] sum, int to) {
      for (int k = 0; k < patch[2]; k++) {
        sum[to + k] = sum(sum[to + k], logits[at + k] * weights[weight + k]);
      }
    }

    private static short sum(short half, float more) {
      return HalfFloat.fromFloat(HalfFloat.toFloat(half) + more);
    }

    /**
     * Values outside the image are zero, which after normalisation is the mean of the training
     * data.
     */
    private float[] window(int a, int b, int c) {
      float[] values = new float[weights.length];
      for (int i = 0; i < patch[0]; i++) {
        for (int j = 0; j < patch[1]; j++) {
          for (int k = 0; k < patch[2]; k++) {
            int x = a + i - before[0];
            int y = b + j - before[1];
            int z = c + k - before[2];
            if (isInside(x, 0) && isInside(y, 1) && isInside(z, 2)) {
              values[(i * patch[1] + j) * patch[2] + k] = image.at(x, y, z);
            }
          }
        }
      }
      return values;
    }

    private boolean isInside(int n, int axis) {
      return n >= 0 && n < image.sizes()[axis];
    }

    private void finish(int slice) {
      int from = slice % patch[0] * plane;
      if (isInside(slice - before[0], 0)) {
        sink.accept(slice - before[0], means(from));
      }
      for (short[] sum : sums) {
        Arrays.fill(sum, from, from + plane, (short) 0);
      }
      Arrays.fill(counts, from, from + plane, (short) 0);
    }

    private float[][] means(int from) {
      int rows = image.sizes()[1];
      int columns = image.sizes()[2];
      float[][] means = new float[classes][rows * columns];
      for (int j = 0; j < rows; j++) {
        for (int k = 0; k < columns; k++) {
          int at = from + (j + before[1]) * padded[2] + k + before[2];
          float count = HalfFloat.toFloat(counts[at]);
          for (int label = 0; label < classes; label++) {
            means[label][j * columns + k] =
                WindowWeights.half(HalfFloat.toFloat(sums[label][at]) / count);
          }
        }
      }
      return means;
    }
  }
}
