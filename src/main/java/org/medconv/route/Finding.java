package org.medconv.route;

/**
 * The result of one condition of a rule for one series.
 *
 * @param condition as it stands in the rule
 * @param values what the series has for each keyword of it; nothing that identifies a patient
 */
public record Finding(String condition, Truth truth, String values) {
  /** Three-valued: a missing element makes a comparison neither true nor false. */
  public enum Truth {
    TRUE,
    FALSE,
    UNKNOWN,
    /** It needs more steps than allowed. */
    EXHAUSTED
  }

  @Override
  public String toString() {
    String said =
        switch (truth) {
          case TRUE -> "is true";
          case FALSE -> "is false";
          case UNKNOWN -> "cannot be decided";
          case EXHAUSTED -> RuleLanguage.EXHAUSTED;
        };
    return values.isEmpty()
        ? "%s %s".formatted(condition, said)
        : "%s %s (%s)".formatted(condition, said, values);
  }
}
