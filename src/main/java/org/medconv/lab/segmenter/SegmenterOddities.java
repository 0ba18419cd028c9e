package org.medconv.lab.segmenter;

import java.util.Random;
import org.medconv.volume.CtVolume;

/**
 * Disturbances that occur in scans: streaks from metal or too few photons, a band of slices that
 * moved, missing slices, an inhomogeneous field. The labels stay right, except where something is
 * gone.
 */
final class SegmenterOddities {
  private final short[] hu;
  private final byte[] labels;
  private final int columns;
  private final int rows;
  private final int slices;
  private final Random random;

  private SegmenterOddities(
      short[] hu, byte[] labels, int columns, int rows, int slices, Random random) {
    this.hu = hu;
    this.labels = labels;
    this.columns = columns;
    this.rows = rows;
    this.slices = slices;
    this.random = random;
  }

  static void add(short[] hu, byte[] labels, int columns, int rows, int slices, Random random) {
    SegmenterOddities odd = new SegmenterOddities(hu, labels, columns, rows, slices, random);
    switch (random.nextInt(5)) {
      case 0 -> odd.star();
      case 1 -> odd.photonStarvation();
      case 2 -> odd.shiftedBand();
      case 3 -> odd.missingSlices();
      default -> odd.cupping();
    }
  }

  private void put(int p, double value) {
    if (hu[p] > CtVolume.AIR) {
      hu[p] = (short) Math.round(Math.max(-1023, Math.min(3071, value)));
    }
  }

  /** Bright and dark rays from a piece of metal. */
  private void star() {
    int ci = columns / 2 + (int) (0.2 * columns * random.nextGaussian());
    int cj = rows / 2 + (int) (0.2 * rows * random.nextGaussian());
    int ck = random.nextInt(slices);
    int reach = 2 + random.nextInt(7);
    double strength = 100 + 500 * random.nextDouble();
    int rays = 3 + random.nextInt(6);
    double phase = Math.PI * random.nextDouble();
    for (int k = Math.max(0, ck - reach); k < Math.min(slices, ck + reach + 1); k++) {
      for (int j = 0; j < rows; j++) {
        for (int i = 0; i < columns; i++) {
          double r = Math.hypot(i - ci, j - cj);
          int p = (k * rows + j) * columns + i;
          if (r < 2.2 && Math.abs(k - ck) < reach - 1) {
            put(p, 3000);
            continue;
          }
          double ray = Math.sin(rays * Math.atan2(j - cj, i - ci) + phase + 0.7 * k);
          put(p, hu[p] + strength * ray * Math.abs(ray) * Math.exp(-r / 14));
        }
      }
    }
  }

  /** Horizontal streaks, as between the hips or with the arms down. */
  private void photonStarvation() {
    double strength = 20 + 70 * random.nextDouble();
    for (int k = 0; k < slices; k++) {
      for (int j = 0; j < rows; j++) {
        double line = strength * random.nextGaussian();
        for (int i = 0; i < columns; i++) {
          int p = (k * rows + j) * columns + i;
          put(p, hu[p] + line);
        }
      }
    }
  }

  /** The patient breathed or moved: slices below are shifted, with their labels. */
  private void shiftedBand() {
    int from = slices / 4 + random.nextInt(slices / 2);
    int shift = (random.nextBoolean() ? 1 : -1) * (1 + random.nextInt(3));
    for (int k = 0; k < from; k++) {
      for (int j = 0; j < rows; j++) {
        int row = (k * rows + j) * columns;
        short[] values = new short[columns];
        byte[] names = new byte[columns];
        for (int i = 0; i < columns; i++) {
          int source = Math.max(0, Math.min(columns - 1, i + shift));
          values[i] = hu[row + source];
          names[i] = labels[row + source];
        }
        System.arraycopy(values, 0, hu, row, columns);
        System.arraycopy(names, 0, labels, row, columns);
      }
    }
  }

  private void missingSlices() {
    int plane = columns * rows;
    int from = random.nextInt(slices - 4);
    for (int k = from; k < from + 1 + random.nextInt(4); k++) {
      for (int p = k * plane; p < (k + 1) * plane; p++) {
        hu[p] = CtVolume.AIR;
        labels[p] = 0;
      }
    }
  }

  /** A scanner out of calibration: values drift over the field. */
  private void cupping() {
    double along = 60 * random.nextGaussian();
    double across = 60 * random.nextGaussian();
    double up = 40 * random.nextGaussian();
    for (int k = 0; k < slices; k++) {
      for (int j = 0; j < rows; j++) {
        for (int i = 0; i < columns; i++) {
          int p = (k * rows + j) * columns + i;
          double drift =
              along * (i / (double) columns - 0.5)
                  + across * (j / (double) rows - 0.5)
                  + up * (k / (double) slices - 0.5);
          put(p, hu[p] + drift);
        }
      }
    }
  }
}
