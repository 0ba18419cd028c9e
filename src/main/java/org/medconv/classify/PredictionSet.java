package org.medconv.classify;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The classes that cannot be ruled out.
 *
 * @param classes in the order of {@link BoneClass}, contiguous, at least one
 * @param coverage how often the true class is in the set, a share: within each class, and thus in
 *     any mix
 */
public record PredictionSet(Set<BoneClass> classes, double coverage) {
  public PredictionSet {
    if (classes.isEmpty() || !(coverage > 0 && coverage < 1)) {
      throw new IllegalArgumentException(
          "a set of %s for a coverage of %s: at least one class and a share between 0 and 1 are needed"
              .formatted(classes, coverage));
    }
    classes = Collections.unmodifiableSet(EnumSet.copyOf(classes));
  }

  /** {@code osteoporosis or osteopenia}. */
  public String inWords() {
    return classes.stream()
        .map(boneClass -> boneClass.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" or "));
  }

  /** Whether no class is ruled out. */
  public boolean isEverything() {
    return classes.containsAll(Arrays.asList(BoneClass.values()));
  }
}
