package org.medconv.report;

import java.math.BigDecimal;
import java.math.MathContext;

/** DS (PS3.5 6.2): at most 16 characters. */
final class DecimalString {
  private static final int LETTERS = 16;

  private DecimalString() {}

  /** As exact as 16 characters allow, and at least to 1e-9 relative. */
  static String of(double value) {
    for (int digits = 15; digits > 8; digits--) {
      BigDecimal rounded =
          BigDecimal.valueOf(value).round(new MathContext(digits)).stripTrailingZeros();
      String shortest = shorter(rounded.toPlainString(), rounded.toString());
      if (shortest.length() <= LETTERS) {
        return shortest;
      }
    }
    throw new IllegalArgumentException("%s does not fit a decimal string".formatted(value));
  }

  static String[] of(double... values) {
    String[] strings = new String[values.length];
    for (int n = 0; n < values.length; n++) {
      strings[n] = of(values[n]);
    }
    return strings;
  }

  private static String shorter(String a, String b) {
    return b.length() < a.length() ? b : a;
  }
}
