package org.medconv.retain;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** Deletes what is due in a folder, study by study, until it is killed. */
final class DeletingNode {
  private DeletingNode() {}

  /**
   * @param arguments the folder
   */
  public static void main(String[] arguments) throws Exception {
    Clock inAYear = Clock.offset(Clock.fixed(Instant.now(), ZoneOffset.UTC), Duration.ofDays(365));
    try (RetainedStudies studies = new RetainedStudies(Path.of(arguments[0]), inAYear)) {
      studies.byAge(Duration.ofDays(30), null, null).round();
    }
  }
}
