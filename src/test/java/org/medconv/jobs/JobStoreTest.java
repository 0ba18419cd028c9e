package org.medconv.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medconv.jobs.JobsFixture.STUDY;
import static org.medconv.jobs.JobsFixture.complete;
import static org.medconv.jobs.JobsFixture.facts;
import static org.medconv.jobs.JobsFixture.ready;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.deliver.Posting;
import org.medconv.dicom.net.InstanceReference;
import org.medconv.receive.ReadySeries;
import org.medconv.receive.ReadySeries.Completeness;
import org.medconv.route.Decision;

class JobStoreTest {
  private static final RunOutcome REPORT =
      new RunOutcome.Reported(
          List.of(
              new ResultFile(
                  "SEG",
                  Optional.of(new InstanceReference("1.2.840.10008.5.1.4.1.1.66.4", "2.25.1")),
                  Path.of("/results/seg.dcm")),
              new ResultFile("FHIR", Optional.empty(), Path.of("/results/bundle.json"))));

  private static final RunOutcome TAKING_BACK =
      new RunOutcome.Abstained(
          "L1_CUT_OFF",
          "L1 is cut off.",
          List.of(
              new ResultFile(
                  "KO",
                  Optional.of(new InstanceReference("1.2.840.10008.5.1.4.1.1.88.59", "2.25.2")),
                  Path.of("/results/ko-1.dcm")),
              new ResultFile(
                  ResultFile.WITHDRAWAL, Optional.empty(), Path.of("/results/withdrawal-1.json"))));

  @TempDir Path folder;
  private Database database;
  private JobStore store;
  private final Claimant claimant = Claimant.here();

  @BeforeEach
  void open() {
    database = Database.open(JobsFixture.config(folder));
    store = storeAt(Clock.systemUTC());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private JobStore storeAt(Clock clock) {
    return new JobStore(database, new Posting(clock), clock);
  }

  private long queued(ReadySeries series, int priority) {
    List<Long> ids = store.accept(List.of(series), routed(series, rule(priority, "pacs")));
    return ids.get(0);
  }

  private Job job(long id) {
    return store.find(id).orElseThrow();
  }

  private List<JobState> states(long id) {
    return store.history(id).stream().map(JobEvent::state).toList();
  }

  @Test
  void a_job_keeps_what_it_was_made_of() {
    ReadySeries series = complete(1);
    Job job = job(queued(series, 50));
    assertThat(job.studyInstanceUid()).isEqualTo(STUDY);
    assertThat(job.seriesInstanceUid()).isEqualTo(series.seriesInstanceUid());
    assertThat(job.files()).isEqualTo(series.files());
    assertThat(job.destinations()).containsExactly("pacs");
    assertThat(job.segmenter()).isEqualTo("unet");
    assertThat(job.classifier()).isEqualTo("medconv");
    assertThat(job.state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void every_transition_is_stored_with_its_time() {
    long id = queued(complete(1), 50);
    store.claim(claimant);
    store.finish(id, claimant, REPORT);
    List<JobEvent> history = store.history(id);
    assertThat(history)
        .extracting(JobEvent::state)
        .containsExactly(JobState.RECEIVED, JobState.QUEUED, JobState.RUNNING, JobState.REPORTED);
    assertThat(history.get(0).at()).isEqualTo(complete(1).lastArrival());
    assertThat(history).extracting(JobEvent::at).isSorted();
  }

  @Test
  void the_same_content_handed_over_again_is_no_second_job() {
    long id = queued(complete(1), 50);
    assertThat(store.accept(List.of(complete(1)), routed(complete(1), rule(50, "pacs")))).isEmpty();
    assertThat(store.list(List.of(JobState.values()), 10)).hasSize(1);
    assertThat(job(id).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void the_same_content_handed_over_by_many_threads_is_one_job() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    Callable<List<Long>> handOver =
        () -> store.accept(List.of(complete(1)), routed(complete(1), rule(50, "pacs")));
    threads.invokeAll(java.util.Collections.nCopies(16, handOver));
    threads.shutdown();
    assertThat(store.list(List.of(JobState.values()), 10)).hasSize(1);
  }

  @Test
  void a_late_slice_supersedes_the_run_without_it() {
    long old = queued(complete(1), 50);
    long late = queued(ready(series(1), 41, Completeness.QUERIED), 50);
    assertThat(job(old).state()).isEqualTo(JobState.SUPERSEDED);
    assertThat(job(old).reason()).contains("job " + late);
    assertThat(job(late).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void a_late_slice_supersedes_a_finished_run_and_its_open_deliveries() {
    long old = queued(complete(1), 50);
    store.claim(claimant);
    store.finish(old, claimant, REPORT);
    queued(ready(series(1), 41, Completeness.QUERIED), 50);
    assertThat(states(old)).endsWith(JobState.REPORTED, JobState.SUPERSEDED);
  }

  @Test
  void a_corrected_identity_supersedes_the_finished_run_and_both_say_what_was_corrected() {
    long first = queued(complete(1), 50);
    store.claim(claimant);
    store.finish(first, claimant, REPORT);
    ReadySeries ready = complete(1);
    ReadySeries corrected =
        new ReadySeries(
            ready.studyInstanceUid(),
            ready.seriesInstanceUid(),
            ready.files(),
            "c".repeat(64),
            ready.completeness(),
            ready.firstArrival(),
            ready.lastArrival(),
            ready.bytes(),
            List.of("PatientID", "PatientName"));
    long second = queued(corrected, 50);
    assertThat(job(first).state()).isEqualTo(JobState.SUPERSEDED);
    assertThat(job(first).reason()).contains("PatientID, PatientName");
    assertThat(job(second).reason()).contains("PatientID, PatientName");
    assertThat(store.history(second).get(0).note()).contains("PatientID, PatientName");
  }

  @Test
  void while_a_study_is_corrected_nothing_of_the_old_identity_is_run_or_sent() {
    long reported = queued(complete(1), 50);
    store.claim(claimant);
    store.finish(reported, claimant, REPORT);
    long waiting = queued(ready("1.2.9", "1.2.9.1", 40, Completeness.QUERIED), 50);
    store.cancelAllOf(JobsFixture.STUDY, job(reported).accepted(), "corrected");
    assertThat(job(reported).state()).as("of the new identity").isEqualTo(JobState.REPORTED);
    store.cancelAllOf(JobsFixture.STUDY, job(reported).accepted().plusMillis(1), "corrected");
    assertThat(job(reported).state()).isEqualTo(JobState.CANCELLED);
    assertThat(job(reported).reason()).isEqualTo("corrected");
    assertThat(job(waiting).state()).as("of another study").isEqualTo(JobState.QUEUED);
  }

  @Test
  void a_better_series_of_the_study_supersedes_the_one_chosen_before() {
    long thick = queued(complete(1), 50);
    queued(complete(2), 50);
    assertThat(job(thick).state()).isEqualTo(JobState.SUPERSEDED);
  }

  @Test
  void the_outcome_of_a_superseded_run_is_dropped() {
    long old = queued(complete(1), 50);
    store.claim(claimant);
    queued(ready(series(1), 41, Completeness.QUERIED), 50);
    assertThat(store.finish(old, claimant, REPORT)).isFalse();
    assertThat(store.results(old)).isEmpty();
    assertThat(job(old).state()).isEqualTo(JobState.SUPERSEDED);
  }

  @Test
  void a_series_left_out_by_the_rules_is_shown_with_the_reason() {
    Decision decision =
        new Decision.NotRouted(
            List.of(new Decision.LeftOut(facts(complete(1)), "abdomen-ct: a localizer")));
    assertThat(store.accept(List.of(complete(1)), decision)).isEmpty();
    Job job = store.list(List.of(JobState.NOT_ROUTED), 10).get(0);
    assertThat(job.reason()).isEqualTo("abdomen-ct: a localizer");
  }

  @Test
  void an_incomplete_series_is_shown_and_never_queued() {
    ReadySeries series = ready(series(1), 12, Completeness.INCOMPLETE);
    assertThat(store.accept(List.of(series), routed(series, rule(50, "pacs")))).isEmpty();
    assertThat(store.list(List.of(JobState.INCOMPLETE), 10))
        .singleElement()
        .satisfies(job -> assertThat(job.reason()).contains("12 instances"));
  }

  @Test
  void a_series_that_is_left_out_supersedes_no_screening() {
    long id = queued(complete(1), 50);
    store.accept(
        List.of(ready(series(1), 41, Completeness.INCOMPLETE)), new Decision.NotRouted(List.of()));
    assertThat(job(id).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void the_highest_priority_is_claimed_first_and_then_the_oldest() {
    long low = queued(ready("1.1", "1.1.1", 40, Completeness.QUERIED), 10);
    long high = queued(ready("1.2", "1.2.1", 40, Completeness.QUERIED), 90);
    long later = queued(ready("1.3", "1.3.1", 40, Completeness.QUERIED), 90);
    assertThat(List.of(claimed(), claimed(), claimed())).containsExactly(high, later, low);
    assertThat(store.claim(claimant)).isEmpty();
  }

  private long claimed() {
    return store.claim(claimant).orElseThrow().id();
  }

  @Test
  void a_job_is_claimed_by_one_of_many() throws Exception {
    for (int i = 0; i < 20; i++) {
      queued(ready("1." + i, "1.1." + i, 40, Completeness.QUERIED), 50);
    }
    Set<Long> seen = ConcurrentHashMap.newKeySet();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    Callable<Void> worker =
        () -> {
          Claimant own = Claimant.here();
          for (Optional<Job> job = store.claim(own); job.isPresent(); job = store.claim(own)) {
            assertThat(seen.add(job.get().id()))
                .as("job %d claimed twice", job.get().id())
                .isTrue();
          }
          return null;
        };
    for (var claims : threads.invokeAll(java.util.Collections.nCopies(8, worker))) {
      claims.get();
    }
    threads.shutdown();
    assertThat(seen).hasSize(20);
  }

  @Test
  void a_refusal_and_an_abstention_end_the_job_with_their_reasons() {
    long refused = queued(ready("1.1", "1.1.1", 40, Completeness.QUERIED), 50);
    store.claim(claimant);
    store.finish(
        refused, claimant, new RunOutcome.Refused("TOO_FEW_SLICES", "3 slices, 12 wanted."));
    long abstained = queued(ready("1.2", "1.2.1", 40, Completeness.QUERIED), 50);
    store.claim(claimant);
    store.finish(abstained, claimant, new RunOutcome.Abstained("L1_CUT_OFF", "L1 is cut off."));
    assertThat(job(refused).state()).isEqualTo(JobState.REFUSED);
    assertThat(job(refused).reason()).isEqualTo("3 slices, 12 wanted.");
    assertThat(job(abstained).state()).isEqualTo(JobState.ABSTAINED);
    assertThat(job(abstained).code()).isEqualTo("L1_CUT_OFF");
  }

  @Test
  void a_refused_job_delivers_what_takes_earlier_results_back_and_stays_refused() {
    long id = queued(ready("1.1", "1.1.1", 40, Completeness.QUERIED), 50);
    store.claim(claimant);
    store.finish(
        id, claimant, new RunOutcome.Refused("NOT_HOUNSFIELD", "No HU.", TAKING_BACK.results()));
    assertThat(job(id).state()).isEqualTo(JobState.REFUSED);
    assertThat(job(id).reason())
        .isEqualTo("No HU. The results of the earlier images are withdrawn.");
    assertThat(store.results(id)).isEqualTo(TAKING_BACK.results());
    assertThat(deliveries(id)).containsExactly("pacs PENDING");
  }

  /** Otherwise a job without a class would be shown as delivered. */
  @Test
  void what_takes_back_is_no_result_that_a_cancelled_job_could_go_on_delivering() {
    long id = queued(ready("1.1", "1.1.1", 40, Completeness.QUERIED), 50);
    store.claim(claimant);
    store.finish(id, claimant, TAKING_BACK);
    assertThat(store.retry(id)).isEqualTo(JobState.QUEUED);
    store.cancel(id);
    assertThat(deliveries(id)).containsExactly("pacs CANCELLED");
    assertThat(store.retry(id)).isEqualTo(JobState.QUEUED);
    store.claim(claimant);
    store.finish(id, claimant, TAKING_BACK);
    assertThat(job(id).state()).isEqualTo(JobState.ABSTAINED);
    assertThat(deliveries(id)).containsExactly("pacs PENDING");
  }

  @Test
  void a_run_without_a_class_sends_that_and_why_and_stays_without_one() {
    long id = queued(complete(1), 50);
    store.claim(claimant);
    store.finish(
        id, claimant, new RunOutcome.Abstained("L1_CUT_OFF", "L1 is cut off.", REPORT.results()));
    assertThat(store.find(id).orElseThrow())
        .satisfies(job -> assertThat(job.state()).isEqualTo(JobState.ABSTAINED))
        .satisfies(job -> assertThat(job.reason()).isEqualTo("L1 is cut off."));
    assertThat(store.results(id)).isEqualTo(REPORT.results());
    assertThat(deliveries(id)).containsExactly("pacs PENDING");
  }

  @Test
  void a_job_without_a_class_sends_only_its_dead_letters_again_and_runs_again_after_that() {
    long id = queued(complete(1), 50);
    store.claim(claimant);
    store.finish(
        id, claimant, new RunOutcome.Abstained("L1_CUT_OFF", "L1 is cut off.", REPORT.results()));
    database.inTransaction(
        transaction -> transaction.execute("UPDATE delivery SET state = 'DEAD'"));
    assertThat(store.retry(id)).isEqualTo(JobState.ABSTAINED);
    assertThat(deliveries(id)).containsExactly("pacs PENDING");
    assertThat(job(id).code()).isEqualTo("L1_CUT_OFF");
    assertThat(store.claim(claimant)).as("no new run").isEmpty();
    database.inTransaction(
        transaction -> transaction.execute("UPDATE delivery SET state = 'SENT'"));
    assertThat(store.retry(id)).isEqualTo(JobState.QUEUED);
  }

  @Test
  void a_refused_job_whose_withdrawal_is_a_dead_letter_sends_it_again_without_its_images() {
    long id = queued(ready("1.1", "1.1.1", 40, Completeness.QUERIED), 50);
    store.claim(claimant);
    store.finish(
        id, claimant, new RunOutcome.Refused("NOT_HOUNSFIELD", "No HU.", TAKING_BACK.results()));
    database.inTransaction(
        transaction -> transaction.execute("UPDATE delivery SET state = 'DEAD'"));
    assertThat(store.retry(id)).isEqualTo(JobState.REFUSED);
    assertThat(deliveries(id)).containsExactly("pacs PENDING");
    assertThat(store.claim(claimant)).as("no new run").isEmpty();
  }

  @Test
  void a_cancelled_rerun_of_a_job_without_a_class_is_run_again_and_not_reported() {
    long id = queued(complete(1), 50);
    store.claim(claimant);
    store.finish(
        id, claimant, new RunOutcome.Abstained("L1_CUT_OFF", "L1 is cut off.", REPORT.results()));
    store.retry(id);
    store.cancel(id);
    assertThat(store.retry(id)).isEqualTo(JobState.QUEUED);
  }

  private List<String> deliveries(long job) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery("SELECT destination || ' ' || state FROM delivery WHERE job_id = :job")
                .bind("job", job)
                .mapTo(String.class)
                .list());
  }

  @Test
  void a_claim_is_kept_while_its_process_extends_it() {
    long id = queued(complete(1), 50);
    store.claim(claimant);
    Clock later = Clock.fixed(Instant.now().plus(Claimant.LEASE).minusSeconds(5), ZoneOffset.UTC);
    storeAt(later).extend(claimant, List.of(id));
    Clock afterwards = Clock.offset(later, Duration.ofSeconds(30));
    assertThat(storeAt(afterwards).recover(3)).isEmpty();
  }

  @Test
  void a_claim_that_is_not_extended_lapses_and_its_holder_is_shut_out() {
    long id = queued(complete(1), 50);
    store.claim(claimant);
    Clock later = Clock.offset(Clock.systemUTC(), Claimant.LEASE.plusSeconds(1));
    assertThat(storeAt(later).recover(3)).containsExactly(id);
    assertThat(job(id).state()).isEqualTo(JobState.QUEUED);
    assertThat(store.finish(id, claimant, REPORT)).isFalse();
  }

  @Test
  void the_claim_of_a_process_that_is_gone_is_taken_back_at_once() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Claimant dead = new Claimant(claimant.machine(), gone.pid(), claimant.started(), "dead");
    long id = queued(complete(1), 50);
    store.claim(dead);
    assertThat(store.recover(3)).containsExactly(id);
  }

  @Test
  void a_run_that_ends_its_process_too_often_is_a_dead_letter() {
    long id = queued(complete(1), 50);
    Claimant dead = new Claimant(claimant.machine(), claimant.process(), 1, "dead");
    for (int attempt = 1; attempt < 3; attempt++) {
      store.claim(dead);
      assertThat(store.recover(3)).containsExactly(id);
    }
    store.claim(dead);
    assertThat(store.recover(3)).isEmpty();
    assertThat(job(id).state()).isEqualTo(JobState.FAILED);
    assertThat(job(id).reason()).contains("3 times");
  }

  @Test
  void a_clock_that_is_set_back_by_an_hour_delays_nothing_by_an_hour() {
    Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
    long id = storeAt(ahead).accept(List.of(complete(1)), routed(complete(1), rule(50))).get(0);
    assertThat(store.claim(claimant)).as("before it is seen").isEmpty();
    store.mendDueTimes();
    assertThat(claimed()).isEqualTo(id);
  }

  @Test
  void a_study_that_was_set_aside_is_a_failed_job_and_a_retry_has_it_handed_over_again() {
    ReadySeries aside = ready(series(1), 40, Completeness.SET_ASIDE);
    Decision nothing = new Decision.NotRouted(List.of());
    store.accept(List.of(aside), nothing);
    Job failed = store.list(List.of(JobState.FAILED), 1).get(0);
    assertThat(failed.code()).isEqualTo("SET_ASIDE");
    assertThat(failed.reason()).contains("set aside", "jobs retry");
    assertThat(store.studiesToHandOverAgain()).isEmpty();
    store.retry(failed.id());
    assertThat(store.studiesToHandOverAgain()).containsExactly(failed.studyInstanceUid());
    store.accept(List.of(aside), nothing);
    assertThat(job(failed.id()).state()).isEqualTo(JobState.FAILED);
    store.retry(failed.id());
    ReadySeries whole = ready(series(1), 40, Completeness.QUERIED);
    assertThat(store.accept(List.of(whole), routed(whole, rule(50, "pacs")))).hasSize(1);
    assertThat(job(failed.id()).state()).isEqualTo(JobState.SUPERSEDED);
    assertThat(store.studiesToHandOverAgain()).isEmpty();
  }

  @Test
  void a_series_that_cannot_be_read_is_refused_with_the_reason() {
    ReadySeries series = ready(series(1), 40, Completeness.QUIET);
    store.accept(
        List.of(series),
        new Decision.NotRouted(List.of()),
        Map.of(series(1), "the file is cut"),
        Map.of());
    Job refused = store.list(List.of(JobState.REFUSED), 1).get(0);
    assertThat(refused.code()).isEqualTo("DAMAGED");
    assertThat(refused.reason()).contains("40 files", "the file is cut");
  }

  @Test
  void retry_queues_what_came_to_no_result() {
    long id = queued(complete(1), 50);
    store.claim(claimant);
    store.fail(id, claimant, new RunFailure(false, "DEFECT", "a defect"));
    assertThat(store.retry(id)).isEqualTo(JobState.QUEUED);
    assertThat(claimed()).isEqualTo(id);
    assertThat(job(id).attempts()).isEqualTo(1);
  }

  @Test
  void retry_of_a_cancelled_job_with_results_delivers_and_does_not_run_again() {
    long id = queued(complete(1), 50);
    store.claim(claimant);
    store.finish(id, claimant, REPORT);
    store.cancel(id);
    assertThat(store.retry(id)).isEqualTo(JobState.REPORTED);
    assertThat(store.claim(claimant)).isEmpty();
  }

  @Test
  void retry_of_a_finished_job_is_refused_in_a_sentence() {
    long id = queued(complete(1), 50);
    store.cancel(id);
    assertThatThrownBy(() -> store.cancel(id))
        .hasMessage("Job 1 is CANCELLED and cannot be cancelled.");
    assertThatThrownBy(() -> store.retry(99)).hasMessageContaining("There is no job 99");
    queued(ready(series(1), 41, Completeness.QUERIED), 50);
    assertThatThrownBy(() -> store.retry(id))
        .hasMessage("Job 1 is SUPERSEDED and cannot be tried again.");
  }

  @Test
  void a_cancelled_run_sends_nothing() {
    long id = queued(complete(1), 50);
    store.claim(claimant);
    store.cancel(id);
    assertThat(store.finish(id, claimant, REPORT)).isFalse();
    assertThat(store.results(id)).isEmpty();
  }

  @Test
  void jobs_are_counted_by_state() {
    queued(ready("1.1", "1.1.1", 40, Completeness.QUERIED), 50);
    queued(ready("1.2", "1.2.1", 40, Completeness.QUERIED), 50);
    store.claim(claimant);
    assertThat(store.counts())
        .containsEntry(JobState.QUEUED, 1L)
        .containsEntry(JobState.RUNNING, 1L)
        .hasSize(2);
  }

  @Test
  void everything_is_there_after_the_database_was_closed() {
    long id = queued(complete(1), 50);
    close();
    open();
    assertThat(states(id)).containsExactly(JobState.RECEIVED, JobState.QUEUED);
  }
}
