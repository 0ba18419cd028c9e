package org.medconv.volume;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts the images that were passed over while a volume was assembled. */
final class LeftOut {
  private final List<String> kinds = new ArrayList<>();

  void add(int count, String kind) {
    if (count > 0) {
      kinds.add("%d × %s".formatted(count, kind));
    }
  }

  Optional<Warning> warning() {
    return kinds.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Warning(
                Warning.Kind.SLICES_LEFT_OUT,
                "Images of the series were not used: %s.".formatted(String.join(", ", kinds))));
  }
}
