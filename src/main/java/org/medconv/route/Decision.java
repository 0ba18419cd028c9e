package org.medconv.route;

import java.util.List;

/**
 * The decision of the rules for one study: at most one series is screened, and every other series
 * has a reason.
 */
public sealed interface Decision {
  List<LeftOut> leftOut();

  /** Names of rules that could not be decided for a series within the allowed steps. */
  List<String> undecided();

  record Routed(RoutingRule rule, SeriesFacts series, List<LeftOut> leftOut, List<String> undecided)
      implements Decision {
    public Routed {
      leftOut = List.copyOf(leftOut);
      undecided = List.copyOf(undecided);
    }

    /** Every rule could be decided. */
    public Routed(RoutingRule rule, SeriesFacts series, List<LeftOut> leftOut) {
      this(rule, series, leftOut, List.of());
    }
  }

  record NotRouted(List<LeftOut> leftOut, List<String> undecided) implements Decision {
    public NotRouted {
      leftOut = List.copyOf(leftOut);
      undecided = List.copyOf(undecided);
    }

    /** Every rule could be decided. */
    public NotRouted(List<LeftOut> leftOut) {
      this(leftOut, List.of());
    }
  }

  /** A series that is not screened, and why, for the administrator. */
  record LeftOut(SeriesFacts series, String why) {}
}
