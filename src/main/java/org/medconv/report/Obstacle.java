package org.medconv.report;

import java.util.Optional;
import org.medconv.segment.Abstention;
import org.medconv.volume.Rejection;

/** Why a run says no class. */
public sealed interface Obstacle {
  /** One plain sentence with the numbers behind it. */
  String sentence();

  /** What whoever sent the series can do. */
  Optional<String> remedy();

  /** A sound CT for which the node will not say a class. */
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

  /** Not a CT that can be screened; the sentence says what to do where there is something. */
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
