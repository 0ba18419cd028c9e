package org.medconv.words;

import java.util.Locale;

/** A number of bytes in readable form. */
public final class Bytes {
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB"};

  private Bytes() {}

  /**
   * In the largest unit with a value of at least one, with one decimal below 100: {@code 1.5 GiB},
   * {@code 512 KiB}, {@code 0 bytes}. Truncated, not rounded, so that too little never looks like
   * enough.
   */
  public static String of(long count) {
    int unit = 0;
    while (unit < UNITS.length - 1 && count >> (10 * (unit + 1)) > 0) {
      unit++;
    }
    double number = Math.floor(10 * Math.scalb((double) count, -10 * unit)) / 10;
    boolean whole = number >= 100 || number == Math.rint(number);
    return String.format(
        Locale.ROOT,
        whole ? "%.0f %s" : "%.1f %s",
        whole ? Math.floor(number) : number,
        UNITS[unit]);
  }
}
