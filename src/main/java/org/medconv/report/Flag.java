package org.medconv.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.medconv.classify.FlagRule;
import org.medconv.classify.FlagRule.Found;

/**
 * Whether L1 is flagged for osteoporosis, the purpose of screening.
 *
 * @param probability of osteoporosis, calibrated
 */
public record Flag(double probability, FlagRule rule) {
  private static final int FEWEST_DIGITS = 2;
  private static final int MOST_DIGITS = 12;

  /** Whether the probability reaches the threshold. */
  public boolean raised() {
    return probability >= rule.threshold();
  }

  /** {@code Flagged for osteoporosis}, or that it is not flagged. */
  public String words() {
    return raised() ? "Flagged for osteoporosis" : "Not flagged for osteoporosis";
  }

  /** The words with the two values that decide, {@code 0.24 >= 0.15}. */
  public String comparison() {
    int digits = FEWEST_DIGITS;
    while (digits < MOST_DIGITS && misleads(digits)) {
      digits++;
    }
    return "%s: %s %s %s"
        .formatted(
            words(),
            rounded(probability, digits).toPlainString(),
            raised() ? "\u2265" : "<",
            rounded(rule.threshold(), digits).toPlainString());
  }

  /** The comparison and the performance of the threshold, in one sentence. */
  public String sentence() {
    return "%s; %s.".formatted(comparison(), basis());
  }

  /** The performance of the threshold, without a full stop. */
  String basis() {
    return rule.found().map(Flag::known).orElse(UNKNOWN);
  }

  private static final String UNKNOWN =
      "the site set the threshold (screen.flagThreshold); its sensitivity and specificity are not"
          + " known";

  private static String known(Found found) {
    return String.format(
        Locale.ROOT,
        "at this threshold the sensitivity is %.0f %% and the specificity %.0f %%, on %s",
        100 * found.sensitivity().value(),
        100 * found.specificity().value(),
        found.on());
  }

  /** Whether the two would appear in another order when rounded to this many digits. */
  private boolean misleads(int digits) {
    boolean reached =
        rounded(probability, digits).compareTo(rounded(rule.threshold(), digits)) >= 0;
    return reached != raised();
  }

  private static BigDecimal rounded(double value, int digits) {
    return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_EVEN);
  }
}
