package org.medconv.lab.score;

/**
 * A share with Wilson's 95 % interval (J Am Stat Assoc 1927), which is valid also for few cases and
 * for shares near 0 and 1.
 */
public record Wilson(int count, int of, double share, double low, double high) {
  private static final double Z = 1.959964;

  public static Wilson of(int count, int of) {
    if (of == 0) {
      return new Wilson(0, 0, Double.NaN, Double.NaN, Double.NaN);
    }
    double p = count / (double) of;
    double scale = 1 / (1 + Z * Z / of);
    double middle = scale * (p + Z * Z / (2 * of));
    double half = scale * Z * Math.sqrt(p * (1 - p) / of + Z * Z / (4.0 * of * of));
    return new Wilson(count, of, p, Math.max(0, middle - half), Math.min(1, middle + half));
  }

  @Override
  public String toString() {
    if (of == 0) {
      return "0 of 0";
    }
    return String.format(
        java.util.Locale.ROOT,
        "%d of %d, %.1f %% (%.1f to %.1f)",
        count,
        of,
        100 * share,
        100 * low,
        100 * high);
  }
}
