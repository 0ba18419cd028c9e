package org.medconv.lab.train;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Order and augmentation of one epoch. Everything follows from seed, epoch and position, so a
 * training can resume in the middle of an epoch.
 */
final class EpochOrder {
  private final int[] cases;
  private final long seed;
  private final int epoch;

  private EpochOrder(int[] cases, long seed, int epoch) {
    this.cases = cases;
    this.seed = seed;
    this.epoch = epoch;
  }

  /** Every case once, shuffled. */
  static EpochOrder shuffled(int count, long seed, int epoch) {
    RandomGenerator random = random(seed, epoch, -1);
    int[] cases = IntStream.range(0, count).toArray();
    for (int n = count - 1; n > 0; n--) {
      int other = random.nextInt(n + 1);
      int kept = cases[n];
      cases[n] = cases[other];
      cases[other] = kept;
    }
    return new EpochOrder(cases, seed, epoch);
  }

  /**
   * As many cases as there are, drawn with replacement, with equal probability for each class.
   *
   * @param classes of the cases
   */
  static EpochOrder resampled(int[] classes, long seed, int epoch) {
    RandomGenerator random = random(seed, epoch, -1);
    int[][] byClass =
        Arrays.stream(classes)
            .distinct()
            .sorted()
            .mapToObj(
                c -> IntStream.range(0, classes.length).filter(n -> classes[n] == c).toArray())
            .toArray(int[][]::new);
    int[] cases = new int[classes.length];
    for (int n = 0; n < cases.length; n++) {
      int[] own = byClass[random.nextInt(byClass.length)];
      cases[n] = own[random.nextInt(own.length)];
    }
    return new EpochOrder(cases, seed, epoch);
  }

  int epoch() {
    return epoch;
  }

  int size() {
    return cases.length;
  }

  /** The case at a position of the epoch. */
  int at(int place) {
    return cases[place];
  }

  /** Random numbers for the case at a position. */
  RandomGenerator random(int place) {
    return random(seed, epoch, place);
  }

  /** Seeds are separated by large odd numbers, which the generator mixes over all bits. */
  private static RandomGenerator random(long seed, int epoch, int place) {
    return new SplittableRandom(
        (seed * 0x5851f42d4c957f2dL + epoch) * 0x2545f4914f6cdd1dL + 31L * place);
  }
}
