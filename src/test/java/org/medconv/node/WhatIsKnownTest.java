package org.medconv.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.deliver.Posting;
import org.medconv.jobs.Database;
import org.medconv.jobs.JobStore;
import org.medconv.jobs.JobsFixture;
import org.medconv.jobs.SeriesArrival;
import org.medconv.jobs.SeriesHeader;
import org.medconv.jobs.SeriesRows;
import org.medconv.peers.ManualClock;
import org.medconv.receive.ReadySeries;
import org.medconv.receive.ReadySeries.Completeness;
import org.medconv.route.SeriesFacts.Surroundings;

class WhatIsKnownTest {
  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private Database database;
  private JobStore jobs;
  private SeriesRows rows;
  private WhatIsKnown known;

  @BeforeEach
  void open() {
    database = Database.open(JobsFixture.config(folder));
    jobs = new JobStore(database, new Posting(clock), clock);
    rows = new SeriesRows(database);
    known = new WhatIsKnown(rows, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static SeriesHeader of(String patient, String issuer) {
    return new SeriesHeader(patient, issuer, "", "", "CT", "", "", "");
  }

  private static ReadySeries study(int number) {
    return JobsFixture.ready("1.7." + number, "1.7." + number + ".1", 40, Completeness.QUERIED);
  }

  private void screen(int job, SeriesHeader header) {
    ReadySeries series = study(job);
    jobs.accept(
        List.of(series),
        JobsFixture.routed(series, JobsFixture.rule(50, "pacs")),
        Map.of(),
        Map.of(series.seriesInstanceUid(), header));
    JobsFixture.report(jobs, job, folder.resolve("fhir.json"));
  }

  @Test
  void the_last_class_of_another_study_counts_by_patient_and_issuer() {
    screen(1, of("P1", "SITE"));
    clock.pass(Duration.ofDays(100));
    assertThat(known.of(study(2), of("P1", "SITE")).daysSinceScreened()).isEqualTo(100.0);
    assertThat(known.of(study(1), of("P1", "SITE")).daysSinceScreened())
        .as("the same study again")
        .isInfinite();
    assertThat(known.of(study(2), of("P1", "OTHER")).daysSinceScreened()).isInfinite();
    assertThat(known.of(study(2), of("", "SITE")).daysSinceScreened())
        .as("it may be anybody")
        .isNull();
  }

  @Test
  void who_sent_it_is_told_once_it_has_come() {
    assertThat(known.of(study(1), of("P1", "SITE")))
        .isEqualTo(new Surroundings("", "", Double.POSITIVE_INFINITY));
    Instant now = clock.instant();
    rows.arrived(
        List.of(
            new SeriesArrival(
                "1.7.1", "1.7.1.1", "CT_EAST", "192.0.2.7", 1, 10, now, now, Optional.empty())));
    Surroundings told = known.of(study(1), of("P1", "SITE"));
    assertThat(told.callingAe()).isEqualTo("CT_EAST");
    assertThat(told.callingHost()).isEqualTo("192.0.2.7");
  }
}
