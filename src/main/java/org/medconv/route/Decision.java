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

  /** The decision under a node's mode: a silent node has only silent rules. */
  Decision under(Mode node);

  record Routed(RoutingRule rule, SeriesFacts series, List<LeftOut> leftOut, List<String> undecided)
      implements Decision {
    public Routed {
      leftOut = List.copyOf(leftOut);
      undecided = List.copyOf(undecided);
    }

    /** A decision without undecided rules. */
    public Routed(RoutingRule rule, SeriesFacts series, List<LeftOut> leftOut) {
      this(rule, series, leftOut, List.of());
    }

    @Override
    public Routed under(Mode node) {
      return new Routed(rule.under(node), series, leftOut, undecided);
    }
  }

  record NotRouted(List<LeftOut> leftOut, List<String> undecided) implements Decision {
    public NotRouted {
      leftOut = List.copyOf(leftOut);
      undecided = List.copyOf(undecided);
    }

    /** A decision without undecided rules. */
    public NotRouted(List<LeftOut> leftOut) {
      this(leftOut, List.of());
    }

    @Override
    public NotRouted under(Mode node) {
      return this;
    }
  }

  /** A series that is not screened, with the reason for the administrator. */
  record LeftOut(SeriesFacts series, String why) {}
}
