package org.medconv.route;

import java.util.List;
import org.aoju.bus.image.galaxy.data.Attributes;

/** A routing rule with its expressions checked. */
record Rule(RoutingRule rule, List<Expression> conditions, List<Expression> preferences) {
  Rule {
    conditions = List.copyOf(conditions);
    preferences = List.copyOf(preferences);
  }

  Judgement judge(Attributes header) {
    return new Judgement(
        rule,
        conditions.stream().map(each -> each.judge(header)).toList(),
        preferences.stream().map(each -> each.judge(header)).toList());
  }
}
