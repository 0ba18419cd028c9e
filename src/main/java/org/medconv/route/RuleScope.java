package org.medconv.route;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.medconv.model.ModelFolder;

/**
 * The names that a rule may use.
 *
 * @param destinations of the node's configuration
 * @param models the model folders; empty: any name is taken
 */
public record RuleScope(Set<String> destinations, Optional<Set<String>> models) {
  public RuleScope {
    destinations = Collections.unmodifiableSet(new LinkedHashSet<>(destinations));
    models = models.map(Set::copyOf);
  }

  /** These destinations and the models in a folder; a folder that is missing has none. */
  public static RuleScope of(Set<String> destinations, Path models) throws IOException {
    Set<String> names =
        Files.isDirectory(models)
            ? ModelFolder.list(models).stream()
                .map(folder -> folder.getFileName().toString())
                .collect(Collectors.toSet())
            : Set.of();
    return new RuleScope(destinations, Optional.of(names));
  }
}
