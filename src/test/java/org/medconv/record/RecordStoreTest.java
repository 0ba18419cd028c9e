package org.medconv.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medconv.jobs.JobsFixture.routed;
import static org.medconv.jobs.JobsFixture.rule;
import static org.medconv.jobs.JobsFixture.series;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.medconv.deliver.Posting;
import org.medconv.jobs.Claimant;
import org.medconv.jobs.Database;
import org.medconv.jobs.JobState;
import org.medconv.jobs.JobStore;
import org.medconv.jobs.JobStore.UnableToChangeJob;
import org.medconv.jobs.JobsFixture;
import org.medconv.jobs.RunEnd;
import org.medconv.jobs.RunFacts;
import org.medconv.jobs.SeriesArrival;
import org.medconv.jobs.SeriesHeader;
import org.medconv.jobs.SeriesRows;
import org.medconv.model.ModelId;
import org.medconv.receive.ReadySeries;
import org.medconv.route.RoutingRule;

class RecordStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:05:00Z");
  private static final SeriesHeader HEADER =
      new SeriesHeader("P-1", "SITE", "A-1", "20261122", "CT", "ACME", "Scan 9", "CT-EAST");

  private static final RunFacts FACTS =
      new RunFacts(
          new RunFacts.Answer(
              "Osteopenia or osteoporosis",
              "osteopenia",
              new RunFacts.Classes(0.31, 0.61, 0.08),
              "osteoporosis,osteopenia",
              0.9,
              true,
              0.15,
              "osteoporosis",
              new RunFacts.Classes(0.5, 0.4, 0.1),
              new RunFacts.Hu(101.5, 98, 31, 4.25),
              "LAST_RIBS",
              0.993),
          new ModelId("unet", "0.3.2", "a".repeat(64)),
          new ModelId("medconv", "1.0", "b".repeat(64)),
          "cpu",
          new RunFacts.Scan(120.0, 1.25, "B30f", null),
          List.of("NOISY: As noisy as a lung kernel.", "CONTRAST: Contrast agent is seen."),
          new RunFacts.Seconds(1, 20, 0.5, 2, 3));

  @TempDir Path folder;
  private Database database;
  private JobStore jobs;
  private RecordStore record;

  @BeforeEach
  void open() {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    database = Database.open(JobsFixture.config(folder));
    jobs = new JobStore(database, new Posting(clock), clock);
    record = new RecordStore(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private long queued(int number, SeriesHeader header) {
    ReadySeries ready = inOwnStudy(number);
    return jobs.accept(
            List.of(ready),
            routed(ready, rule(50, "ehr")),
            Map.of(),
            Map.of(ready.seriesInstanceUid(), header))
        .get(0);
  }

  private static ReadySeries inOwnStudy(int number) {
    return JobsFixture.ready(
        JobsFixture.STUDY + ".9" + number, series(number), 40, ReadySeries.Completeness.QUERIED);
  }

  private static JobFilter filter(String accession, String patient, String study, String scanner) {
    return new JobFilter(
        Set.of(), Set.of(), Set.of(), accession, patient, study, scanner, "", null, null);
  }

  private SeriesArrival arrival(int instances, Optional<SeriesHeader> header) {
    Instant first = NOW.minusSeconds(90);
    return new SeriesArrival(
        inOwnStudy(1).studyInstanceUid(),
        series(1),
        "CT_EAST",
        "192.0.2.7",
        instances,
        500L * instances,
        first,
        first.plusSeconds(instances),
        header);
  }

  @Test
  void a_study_is_found_from_its_first_instance_on_until_it_has_its_job() {
    SeriesRows rows = new SeriesRows(database);
    rows.arrived(List.of(arrival(1, Optional.of(HEADER))));
    rows.arrived(List.of(arrival(30, Optional.empty())));
    for (JobFilter filter :
        List.of(filter("A-1", "", "", ""), filter("", "P-1", "", ""), JobFilter.all())) {
      assertThat(record.comingIn(filter, 9))
          .singleElement()
          .satisfies(
              series -> {
                assertThat(series.instances()).isEqualTo(31);
                assertThat(series.bytes()).isEqualTo(15_500);
                assertThat(series.callingAe()).isEqualTo("CT_EAST");
                assertThat(series.callingHost()).isEqualTo("192.0.2.7");
                assertThat(series.first()).isEqualTo(NOW.minusSeconds(90));
                assertThat(series.last()).isEqualTo(NOW.minusSeconds(60));
                assertThat(series.header().stationName()).isEqualTo("CT-EAST");
              });
      assertThat(record.jobs(filter, Long.MAX_VALUE, 9)).isEmpty();
    }
    assertThat(record.comingIn(filter("A-2", "", "", ""), 9)).isEmpty();

    long id = queued(1, HEADER);
    assertThat(record.comingIn(JobFilter.all(), 9)).isEmpty();
    RecordedSeries settled = record.job(id).orElseThrow().series();
    assertThat(settled.instances()).as("what is there, not what was counted").isEqualTo(40);
    assertThat(settled.bytes()).isEqualTo(40_000);
    assertThat(settled.completeness()).isEqualTo("QUERIED");
    assertThat(settled.callingAe()).isEqualTo("CT_EAST");

    rows.arrived(List.of(arrival(1, Optional.empty())));
    assertThat(record.comingIn(JobFilter.all(), 9)).as("a late instance").hasSize(1);
  }

  @Test
  void what_a_run_found_is_in_the_record_with_the_state_that_follows_from_it() {
    long id = queued(1, HEADER);
    assertThat(record.job(id).orElseThrow().run()).isNull();
    JobsFixture.classify(jobs, id, FACTS);
    RecordedJob job = record.job(id).orElseThrow();
    assertThat(job.state()).isEqualTo(JobState.REPORTED);
    assertThat(job.run().outcome()).isEqualTo(RunEnd.CLASSIFIED);
    assertThat(job.run().facts()).isEqualTo(FACTS);
    assertThat(job.run().began()).isEqualTo(NOW);
    assertThat(job.run().ended()).isEqualTo(NOW);
    assertThat(job.run().stages())
        .extracting(RecordedRun.StageBegan::stage)
        .containsExactly("READ", "CLASSIFY");
  }

  @Test
  void each_attempt_is_kept_with_its_own_end() {
    long id = queued(1, HEADER);
    JobsFixture.fail(jobs, id);
    jobs.retry(id, "alice");
    jobs.claim(Claimant.here());
    jobs.cancel(id, "bob");
    jobs.retry(id, "alice");
    JobsFixture.abstain(jobs, id, "NO_ANCHOR", "Nothing to count from.");
    assertThat(record.runs(id))
        .extracting(RecordedRun::outcome)
        .containsExactly(RunEnd.FAILED, RunEnd.DROPPED, RunEnd.ABSTAINED);
    assertThat(record.runs(id))
        .extracting(RecordedRun::code)
        .containsExactly("INPUT_OUTPUT", "CANCELLED", "NO_ANCHOR");
    assertThat(record.job(id).orElseThrow().run().outcome()).isEqualTo(RunEnd.ABSTAINED);
    assertThat(changes(id)).containsExactly("alice RETRY", "bob CANCEL", "alice RETRY");
    assertThat(jobs.history(id))
        .extracting(event -> event.note())
        .contains("retried by alice", "Cancelled by bob");
  }

  private List<String> changes(long id) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery(
                    "SELECT by_whom || ' ' || action FROM job_change WHERE job_id = :id ORDER BY"
                        + " id")
                .bind("id", id)
                .mapTo(String.class)
                .list());
  }

  static Stream<Arguments> filters() {
    Set<JobState> failed = Set.of(JobState.FAILED, JobState.UNDELIVERED);
    Instant later = NOW.plus(Duration.ofHours(1));
    return Stream.of(
        Arguments.of(JobFilter.all(), List.of(3L, 2L, 1L)),
        Arguments.of(JobFilter.inStates(failed), List.of(2L)),
        Arguments.of(filter("A-1", "", "", ""), List.of(2L, 1L)),
        Arguments.of(filter("A-1", "", "", "").withStates(failed), List.of(2L)),
        Arguments.of(filter("A-3", "", "", ""), List.of(3L)),
        Arguments.of(filter("A", "", "", ""), List.of()),
        Arguments.of(filter("A-1", "P-3", "", ""), List.of()),
        Arguments.of(filter("", "P-3", "", ""), List.of(3L)),
        Arguments.of(filter("", "", series(2), ""), List.of(2L)),
        Arguments.of(filter("", "", inOwnStudy(3).studyInstanceUid(), ""), List.of(3L)),
        Arguments.of(filter("", "", "", "ct-east"), List.of(2L, 1L)),
        Arguments.of(filter("", "", "", "SCAN 9"), List.of(3L, 2L, 1L)),
        Arguments.of(
            new JobFilter(
                Set.of(), Set.of("INPUT_OUTPUT"), Set.of(), "", "", "", "", "", null, null),
            List.of(2L)),
        Arguments.of(
            new JobFilter(
                Set.of(), Set.of(), Set.of(RunEnd.CLASSIFIED), "", "", "", "", "", null, null),
            List.of(1L)),
        Arguments.of(
            new JobFilter(failed, Set.of(), Set.of(), "", "", "", "", "abdomen-ct", NOW, later),
            List.of(2L)),
        Arguments.of(
            new JobFilter(Set.of(), Set.of(), Set.of(), "", "", "", "", "", later, null),
            List.of()),
        Arguments.of(
            new JobFilter(Set.of(), Set.of(), Set.of(), "", "", "", "", "", null, NOW), List.of()),
        Arguments.of(
            new JobFilter(Set.of(), Set.of(), Set.of(), "", "", "", "", "no-rule", null, null),
            List.of()));
  }

  @ParameterizedTest
  @MethodSource("filters")
  void a_filter_chooses_what_it_says_and_nothing_else(JobFilter filter, List<Long> ids) {
    JobsFixture.classify(jobs, queued(1, HEADER), FACTS);
    JobsFixture.fail(jobs, queued(2, HEADER));
    queued(3, new SeriesHeader("P-3", "", "A-3", "20261122", "CT", "ACME", "Scan 9", "CT-WEST"));
    assertThat(record.jobs(filter, Long.MAX_VALUE, 9))
        .extracting(RecordedJob::id)
        .containsExactlyElementsOf(ids);
  }

  @Test
  void pages_of_several_states_have_no_gap_and_no_double() {
    for (int number = 1; number <= 5; number++) {
      queued(number, HEADER);
    }
    jobs.cancel(2, "alice");
    jobs.cancel(4, "alice");
    JobFilter both = JobFilter.inStates(Set.of(JobState.QUEUED, JobState.CANCELLED));
    assertThat(record.jobs(both, Long.MAX_VALUE, 2))
        .extracting(RecordedJob::id)
        .containsExactly(5L, 4L);
    assertThat(record.jobs(both, 4, 9)).extracting(RecordedJob::id).containsExactly(3L, 2L, 1L);
    assertThat(record.counts(2))
        .containsExactlyInAnyOrderEntriesOf(Map.of(JobState.QUEUED, 2L, JobState.CANCELLED, 2L));
  }

  @Test
  void a_trial_with_another_classifier_stands_beside_and_is_sent_to_nobody() {
    long id = queued(1, HEADER);
    JobsFixture.classify(jobs, id, FACTS);
    long trial = jobs.rerun(id, "other", "alice");
    JobsFixture.classify(jobs, trial, FACTS);
    RecordedJob run = record.job(trial).orElseThrow();
    assertThat(run.rerunOf()).isEqualTo(id);
    assertThat(run.classifier()).isEqualTo("other");
    assertThat(run.state()).as("there is nobody to send it to").isEqualTo(JobState.DELIVERED);
    assertThat(deliveriesOf(trial)).isZero();
    assertThat(deliveriesOf(id)).isOne();
    assertThat(record.job(id).orElseThrow().state()).isEqualTo(JobState.REPORTED);
    assertThat(record.trials(id)).containsExactly(trial);

    assertThat(jobs.rerun(id, "other", "alice")).as("the same trial again").isEqualTo(trial);
    assertThat(record.job(trial).orElseThrow().state()).isEqualTo(JobState.QUEUED);
    assertThat(changes(id)).containsExactly("alice RERUN", "alice RERUN");
  }

  private long deliveriesOf(long id) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery("SELECT COUNT(*) FROM delivery WHERE job_id = :id")
                .bind("id", id)
                .mapTo(long.class)
                .one());
  }

  @Test
  void a_rule_that_names_a_classifier_after_its_trial_gets_a_job_that_is_sent() {
    long id = queued(1, HEADER);
    JobsFixture.classify(jobs, id, FACTS);
    long trial = jobs.rerun(id, "other", "alice");
    ReadySeries ready = inOwnStudy(1);
    RoutingRule before = rule(50, "ehr");
    RoutingRule now =
        new RoutingRule(
            before.name(),
            before.file(),
            50,
            "true",
            List.of(),
            before.segmenter(),
            "other",
            List.of("ehr"),
            before.withoutClass());
    assertThat(jobs.accept(List.of(ready), routed(ready, now))).singleElement().isNotEqualTo(trial);
    assertThat(record.job(trial).orElseThrow().state()).isEqualTo(JobState.SUPERSEDED);
  }

  @Test
  void what_cannot_be_run_with_another_classifier_is_refused_with_the_reason() {
    long id = queued(1, HEADER);
    assertThatThrownBy(() -> jobs.rerun(id, "other", "alice"))
        .isInstanceOf(UnableToChangeJob.class)
        .hasMessageContaining("is QUEUED and cannot be run with another model");
    JobsFixture.classify(jobs, id, FACTS);
    assertThatThrownBy(() -> jobs.rerun(id, "medconv", "alice"))
        .hasMessage("Job 1 is of medconv; `jobs retry 1` runs it again.");
    long trial = jobs.rerun(id, "other", "alice");
    assertThatThrownBy(() -> jobs.rerun(trial, "third", "alice"))
        .hasMessage("Job 2 is a trial of job 1; run that one with another model.");
  }

  @Test
  void the_export_has_a_line_a_job_and_no_formula() {
    SeriesHeader hostile =
        new SeriesHeader("=cmd|' /C calc'!A0", "", "A,\"1\"", "20261122", "CT", "", "", "");
    long id = queued(1, hostile);
    JobsFixture.classify(jobs, id, FACTS);
    String[] titles = Csv.header().strip().split(",");
    assertThat(titles).hasSameSizeAs(Column.values());
    assertThat(Csv.line(record.job(id).orElseThrow()))
        .startsWith("1,REPORTED,CLASSIFIED,,,,2026-11-22T10:05:00Z,")
        .contains(",'=cmd|' /C calc'!A0,", ",\"A,\"\"1\"\"\",", ",0.31,0.61,0.08,")
        .contains(",\"NOISY,CONTRAST\",")
        .endsWith(",1.0,20.0,0.5,2.0,3.0\n");
  }

  @Test
  void what_is_undelivered_is_found_whatever_the_state_of_its_job() {
    Set<String> states =
        Set.of("UNDELIVERED", "ABSTAINED", "REFUSED", "NOT_ROUTED", "INCOMPLETE", "FAILED");
    int number = 0;
    for (String state : List.of("UNDELIVERED", "ABSTAINED", "REFUSED", "FAILED", "CANCELLED")) {
      endedWith(++number, state, "DEAD");
    }
    endedWith(++number, "NOT_ROUTED", "DEAD");
    endedWith(++number, "INCOMPLETE", "DEAD");
    endedWith(++number, "ABSTAINED", "SENT");
    endedWith(++number, "SUPERSEDED", "DEAD");
    JobFilter undelivered = JobFilter.inStates(Set.of(JobState.UNDELIVERED));
    assertThat(record.jobs(undelivered, Long.MAX_VALUE, 20))
        .extracting(RecordedJob::id)
        .containsExactly(7L, 6L, 4L, 3L, 2L, 1L);
    assertThat(record.jobs(undelivered, Long.MAX_VALUE, 20))
        .extracting(each -> each.state().name())
        .containsAll(states);
    assertThat(record.jobs(undelivered, 4, 2)).extracting(RecordedJob::id).containsExactly(3L, 2L);
    assertThat(
            record.jobs(
                undelivered.withStates(Set.of(JobState.UNDELIVERED, JobState.ABSTAINED)),
                Long.MAX_VALUE,
                20))
        .extracting(RecordedJob::id)
        .containsExactly(8L, 7L, 6L, 4L, 3L, 2L, 1L);
    for (long id : new long[] {2, 8, 5}) {
      JobFilter ofStudy = filter("", "", inOwnStudy((int) id).studyInstanceUid(), "");
      assertThat(record.jobs(ofStudy.withStates(Set.of(JobState.UNDELIVERED)), Long.MAX_VALUE, 20))
          .as("job %d", id)
          .hasSize(id == 2 ? 1 : 0);
    }
    assertThat(record.jobs(JobFilter.inStates(Set.of(JobState.FAILED)), Long.MAX_VALUE, 20))
        .hasSize(1);
  }

  private void endedWith(int number, String state, String delivery) {
    long id = queued(number, HEADER);
    database.inTransaction(
        transaction -> {
          transaction.execute("UPDATE job SET state = ? WHERE id = ?", state, id);
          return transaction
              .createUpdate(
                  "INSERT INTO delivery (job_id, destination, priority, state, code, reason,"
                      + " attempts, due_at, changed_at) VALUES (:id, 'ehr', 50, :state, '', '', 1,"
                      + " :now, :now)")
              .bind("id", id)
              .bind("state", delivery)
              .bind("now", NOW)
              .execute();
        });
  }
}
