package org.medconv.route;

import java.util.List;

/**
 * What the rules say of one study: at most one series is screened, and every other one has a
 * reason.
 */
public sealed interface Decision {
  List<LeftOut> leftOut();

  record Routed(RoutingRule rule, SeriesFacts series, List<LeftOut> leftOut) implements Decision {
    public Routed {
      leftOut = List.copyOf(leftOut);
    }
  }

  record NotRouted(List<LeftOut> leftOut) implements Decision {
    public NotRouted {
      leftOut = List.copyOf(leftOut);
    }
  }

  /** A series that is not screened, and why, for the administrator. */
  record LeftOut(SeriesFacts series, String why) {}
}
