package org.medconv.report;

import java.util.Optional;
import org.medconv.segment.Abstention;
import org.medconv.volume.Rejection;

/** Why a run gave no class. */
public sealed interface Obstacle {
  /** One plain sentence with the relevant numbers. */
  String sentence();

  /** What the sender of the series can do. */
  Optional<String> remedy();

  /** A sound CT for which the node gives no class. */
  record Abstained(Abstention abstention) implements Obstacle {
    @Override
    public String sentence() {
      return abstention.sentence();
    }

    @Override
    public Optional<String> remedy() {
      return Optional.of(abstention.reason().remedy());
    }
  }

  /** Not a CT that can be screened. The sentence includes the remedy, if there is one. */
  record Refused(Rejection rejection) implements Obstacle {
    @Override
    public String sentence() {
      return rejection.sentence();
    }

    @Override
    public Optional<String> remedy() {
      return Optional.empty();
    }
  }
}
