package org.medconv.node;

import java.time.Clock;
import java.time.Duration;
import org.medconv.jobs.SeriesHeader;
import org.medconv.jobs.SeriesRows;
import org.medconv.receive.ReadySeries;
import org.medconv.route.SeriesFacts.Surroundings;

/** Facts from the record, besides the images, that rules may use. */
final class WhatIsKnown {
  private static final double SECONDS_A_DAY = 24 * 60 * 60;

  private final SeriesRows rows;
  private final Clock clock;

  WhatIsKnown(SeriesRows rows, Clock clock) {
    this.rows = rows;
    this.clock = clock;
  }

  Surroundings of(ReadySeries series, SeriesHeader header) {
    SeriesRows.Sender sender =
        rows.sender(series.studyInstanceUid(), series.seriesInstanceUid())
            .orElse(new SeriesRows.Sender("", ""));
    return new Surroundings(
        sender.callingAe(), sender.callingHost(), daysSinceScreened(series, header));
  }

  /** Without an ID the patient could be anybody. */
  private Double daysSinceScreened(ReadySeries series, SeriesHeader header) {
    if (header.patientId().isEmpty()) {
      return null;
    }
    return rows.lastScreened(
            header.patientId(), header.patientIdIssuer(), series.studyInstanceUid())
        .map(at -> Duration.between(at, clock.instant()).toSeconds() / SECONDS_A_DAY)
        .orElse(Double.POSITIVE_INFINITY);
  }
}
