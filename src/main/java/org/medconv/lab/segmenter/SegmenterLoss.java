package org.medconv.lab.segmenter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import org.medconv.segment.SpineClass;

/**
 * Cross-entropy and soft Dice (Milletari et al. 2016) on all foreground voxels and a sample of the
 * background, plus cross-entropy of the level votes. Dice counts only classes that occur in the
 * crop: for an absent class it could only be a penalty.
 */
final class SegmenterLoss {
  private static final int BACKGROUND_SAMPLE = 10_000;
  private static final float VOTE_WEIGHT = 0.25f;

  private final float[] classWeights;

  /**
   * @param classWeights in the cross-entropy
   */
  SegmenterLoss(float... classWeights) {
    this.classWeights = classWeights.clone();
  }

  /**
   * @param outputs of the network
   * @param classes of the voxels, in the order of the outputs
   * @param votes of the half-resolution voxels, in the order of the outputs
   */
  NDArray of(NDList outputs, byte[] classes, byte[] votes, Random random) {
    NDArray loss = voxelLoss(outputs.get(0), classes, random);
    NDArray vote = votes.length == 0 ? null : voteLoss(outputs.get(1), votes);
    return vote == null ? loss : loss.add(vote.mul(VOTE_WEIGHT));
  }

  private NDArray voxelLoss(NDArray logits, byte[] classes, Random random) {
    Sample sample = Sample.of(classes, classWeights, random);
    NDManager manager = logits.getManager();
    int n = sample.places.length;
    NDArray log = picked(logits, classWeights.length, sample.places).logSoftmax(0);
    NDArray hot = oneHot(manager, sample.classes, classWeights.length);
    NDArray weights = manager.create(sample.weights, new Shape(1, n));
    NDArray stands = manager.create(sample.standsFor, new Shape(1, n));
    float total = 0;
    for (float weight : sample.weights) {
      total += weight;
    }
    NDArray cross = log.mul(hot).mul(weights).sum().div(-total);
    NDArray p = log.exp();
    NDArray overlap = p.mul(hot).mul(stands).sum(new int[] {1});
    NDArray sizes = p.add(hot).mul(stands).sum(new int[] {1});
    NDArray dice = overlap.mul(2).div(sizes.add(1));
    float[] present = present(sample.classes, classWeights.length);
    float count = 0;
    for (float one : present) {
      count += one;
    }
    if (count == 0) {
      return cross;
    }
    NDArray mean = dice.mul(manager.create(present)).sum().div(count);
    return cross.add(mean.mul(-1).add(1));
  }

  private static float[] present(byte[] classes, int count) {
    int[] counts = new int[count];
    for (byte one : classes) {
      counts[one]++;
    }
    float[] present = new float[count];
    for (int c = 1; c < present.length; c++) {
      present[c] = counts[c] >= 20 ? 1 : 0;
    }
    return present;
  }

  private static NDArray voteLoss(NDArray logits, byte[] votes) {
    int n = 0;
    long[] places = new long[votes.length];
    byte[] wanted = new byte[votes.length];
    for (int p = 0; p < votes.length; p++) {
      if (votes[p] >= 0) {
        places[n] = p;
        wanted[n++] = votes[p];
      }
    }
    if (n == 0) {
      return null;
    }
    NDArray log = picked(logits, SpineClass.VOTES, Arrays.copyOf(places, n)).logSoftmax(0);
    NDArray hot = oneHot(logits.getManager(), Arrays.copyOf(wanted, n), SpineClass.VOTES);
    return log.mul(hot).sum().div(-n);
  }

  /** (channels, voxels) at the chosen positions: (channels, n). */
  private static NDArray picked(NDArray logits, int channels, long[] places) {
    long[] index = new long[channels * places.length];
    for (int c = 0; c < channels; c++) {
      System.arraycopy(places, 0, index, c * places.length, places.length);
    }
    NDArray where = logits.getManager().create(index, new Shape(channels, places.length));
    return logits.reshape(channels, -1).gather(where, 1);
  }

  private static NDArray oneHot(NDManager manager, byte[] classes, int channels) {
    float[] hot = new float[channels * classes.length];
    for (int n = 0; n < classes.length; n++) {
      hot[classes[n] * classes.length + n] = 1;
    }
    return manager.create(hot, new Shape(channels, classes.length));
  }

  /**
   * @param weights in the cross-entropy
   * @param standsFor number of voxels that each one represents
   */
  private record Sample(long[] places, byte[] classes, float[] weights, float[] standsFor) {
    static Sample of(byte[] all, float[] classWeights, Random random) {
      int foreground = 0;
      for (byte one : all) {
        foreground += one != 0 ? 1 : 0;
      }
      double share = Math.min(1, BACKGROUND_SAMPLE / (double) Math.max(1, all.length - foreground));
      long[] places = new long[all.length];
      int n = 0;
      for (int p = 0; p < all.length; p++) {
        if (all[p] != 0 || random.nextDouble() < share) {
          places[n++] = p;
        }
      }
      places = Arrays.copyOf(places, n);
      byte[] classes = new byte[n];
      float[] weights = new float[n];
      float[] standsFor = new float[n];
      for (int s = 0; s < n; s++) {
        byte c = all[(int) places[s]];
        classes[s] = c;
        standsFor[s] = c == 0 ? (float) (1 / share) : 1;
        weights[s] = classWeights[c] * standsFor[s];
      }
      return new Sample(places, classes, weights, standsFor);
    }
  }
}
