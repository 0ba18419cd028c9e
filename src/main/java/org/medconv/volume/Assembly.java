package org.medconv.volume;

import java.util.List;

/** What became of a series' files: one checked volume, or the reason why not. */
public sealed interface Assembly {
  record Assembled(CtVolume volume, SourceSeries source, List<Warning> warnings)
      implements Assembly {
    public Assembled {
      warnings = List.copyOf(warnings);
    }
  }

  record Rejected(Rejection rejection) implements Assembly {}
}
