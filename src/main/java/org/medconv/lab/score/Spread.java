package org.medconv.lab.score;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Quantiles of some numbers, linear between their order statistics. NaNs are left out. */
public record Spread(
    int count,
    double minimum,
    double p5,
    double p25,
    double median,
    double p75,
    double p95,
    double maximum) {

  public static Spread of(DoubleStream numbers) {
    double[] sorted = numbers.filter(Double::isFinite).sorted().toArray();
    return new Spread(
        sorted.length,
        quantile(sorted, 0),
        quantile(sorted, 0.05),
        quantile(sorted, 0.25),
        quantile(sorted, 0.5),
        quantile(sorted, 0.75),
        quantile(sorted, 0.95),
        quantile(sorted, 1));
  }

  /**
   * A quantile; NaN without numbers.
   *
   * @param sorted ascending
   * @param share 0 to 1
   */
  public static double quantile(double[] sorted, double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double place = share * (sorted.length - 1);
    double low = sorted[(int) Math.floor(place)];
    double high = sorted[(int) Math.ceil(place)];
    return low + (high - low) * (place - Math.floor(place));
  }

  /** NaN without numbers. */
  public static double mean(double[] numbers) {
    return Arrays.stream(numbers).average().orElse(Double.NaN);
  }

  /**
   * Standard deviation of a sample (divided by its size minus one); NaN for fewer than two numbers.
   */
  public static double standardDeviation(double[] numbers) {
    double mean = mean(numbers);
    double squares = Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).sum();
    return numbers.length < 2 ? Double.NaN : Math.sqrt(squares / (numbers.length - 1));
  }

  public static Spread of(double... numbers) {
    return of(Arrays.stream(numbers));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "median %.2f, 5 to 95 %%: %.2f to %.2f, range %.2f to %.2f (%d)",
        median,
        p5,
        p95,
        minimum,
        maximum,
        count);
  }
}
