package org.medconv.route;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The result of one rule for one series: it matches if all its conditions are true.
 *
 * @param conditions the parts of {@code when:} that stand between its outermost {@code &&}
 * @param preferences each line of {@code prefer:}
 */
public record Judgement(RoutingRule rule, List<Finding> conditions, List<Finding> preferences) {
  public Judgement {
    conditions = List.copyOf(conditions);
    preferences = List.copyOf(preferences);
  }

  public boolean matches() {
    return conditions.stream().allMatch(finding -> finding.truth() == Finding.Truth.TRUE);
  }

  /** Whether a condition or preference needs more steps than allowed. */
  boolean isExhausted() {
    return Stream.concat(conditions.stream(), preferences.stream())
        .anyMatch(finding -> finding.truth() == Finding.Truth.EXHAUSTED);
  }

  /** One sentence for the administrator. */
  public String why() {
    if (matches()) {
      return "rule %s matches".formatted(rule.name());
    }
    return conditions.stream()
        .filter(finding -> finding.truth() != Finding.Truth.TRUE)
        .map(Finding::toString)
        .collect(Collectors.joining("; ", "rule %s does not match: ".formatted(rule.name()), ""));
  }
}
