package org.medconv.route;

import java.util.Optional;
import java.util.Set;

/**
 * What a rule may name.
 *
 * @param destinations of the node's configuration
 * @param models the model folders; empty: any name is taken
 */
public record RuleScope(Set<String> destinations, Optional<Set<String>> models) {
  public RuleScope {
    destinations =
        java.util.Collections.unmodifiableSet(new java.util.LinkedHashSet<>(destinations));
    models = models.map(Set::copyOf);
  }
}
