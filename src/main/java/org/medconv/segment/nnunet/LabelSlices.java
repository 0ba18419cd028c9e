package org.medconv.segment.nnunet;

import org.medconv.segment.nnunet.SlidingWindow.SliceSink;

/**
 * Resamples logits to the voxels of an image, slice by slice as they arrive, and assigns the label
 * with the highest logit: {@code convert_predicted_logits_to_segmentation_with_correct_shape}. As
 * there, resampled logits are rounded to half precision, and the first of several equal labels
 * wins.
 */
final class LabelSlices implements SliceSink {
  private final AxisSpline[] axes;
  private final ArrayAxes image;
  private final byte[] labels;
  private float[][] previous;
  private int next;

  /**
   * @param sizes shape of the logits
   * @param image voxels to label, with the axes of the logits
   * @param labels receives the labels, at {@link ArrayAxes#position}
   */
  LabelSlices(int[] sizes, ArrayAxes image, byte[] labels, Resampling how, int coarse) {
    this.axes = new AxisSpline[3];
    for (int axis = 0; axis < 3; axis++) {
      int order = axis == coarse ? how.orderZ() : how.order();
      axes[axis] = new AxisSpline(sizes[axis], image.sizes()[axis], order);
    }
    this.image = image;
    this.labels = labels;
  }

  @Override
  public void accept(int slice, float[][] logits) {
    float[][] current = new float[logits.length][];
    for (int label = 0; label < logits.length; label++) {
      current[label] = resized(logits[label]);
    }
    while (next < axes[0].to() && isReady(slice)) {
      boolean here = axes[0].start(next) == slice;
      write(next, here ? current : previous, current, here ? 0 : axes[0].share(next));
      next++;
    }
    previous = current;
  }

  private boolean isReady(int slice) {
    return axes[0].start(next) < slice
        || (axes[0].start(next) == slice && axes[0].share(next) == 0);
  }

  private float[] resized(float[] slice) {
    AxisSpline rows = axes[1];
    AxisSpline columns = axes[2];
    float[] result = new float[rows.to() * columns.to()];
    for (int j = 0; j < rows.to(); j++) {
      int above = rows.start(j) * columns.from();
      int below = Math.min(rows.start(j) + 1, rows.from() - 1) * columns.from();
      double v = rows.share(j);
      for (int k = 0; k < columns.to(); k++) {
        int left = columns.start(k);
        int right = Math.min(left + 1, columns.from() - 1);
        double u = columns.share(k);
        double high = (1 - u) * slice[above + left] + u * slice[above + right];
        double low = (1 - u) * slice[below + left] + u * slice[below + right];
        result[j * columns.to() + k] = (float) ((1 - v) * high + v * low);
      }
    }
    return result;
  }

  private void write(int a, float[][] first, float[][] second, double share) {
    int columns = axes[2].to();
    for (int j = 0; j < axes[1].to(); j++) {
      for (int k = 0; k < columns; k++) {
        int p = j * columns + k;
        int best = 0;
        float most = Float.NEGATIVE_INFINITY;
        for (int label = 0; label < first.length; label++) {
          float logit =
              WindowWeights.half(
                  (float) ((1 - share) * first[label][p] + share * second[label][p]));
          if (logit > most) {
            most = logit;
            best = label;
          }
        }
        labels[image.position(a, j, k)] = (byte) best;
      }
    }
  }
}
