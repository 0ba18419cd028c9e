package org.medconv.route;

import java.util.List;

/** A routing rule with its expressions checked. */
record Rule(RoutingRule rule, List<Expression> conditions, List<Expression> preferences) {
  Rule {
    conditions = List.copyOf(conditions);
    preferences = List.copyOf(preferences);
  }

  Judgement judge(SeriesFacts series) {
    return new Judgement(
        rule,
        conditions.stream().map(each -> each.judge(series)).toList(),
        preferences.stream().map(each -> each.judge(series)).toList());
  }
}
