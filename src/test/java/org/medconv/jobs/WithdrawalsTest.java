package org.medconv.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.medconv.jobs.JobsFixture.ready;
import static org.medconv.jobs.JobsFixture.routed;
import static org.medconv.jobs.JobsFixture.rule;
import static org.medconv.jobs.JobsFixture.series;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medconv.deliver.Delivery;
import org.medconv.deliver.DeliveryStore;
import org.medconv.dicom.net.InstanceReference;
import org.medconv.receive.ReadySeries;
import org.medconv.receive.ReadySeries.Completeness;
import org.medconv.route.Decision;

/** Results of a patient's images are withdrawn even if there is no run on the corrected ones. */
class WithdrawalsTest extends RunningJobs {
  private static final Duration LONG = Duration.ofHours(1);

  WithdrawalsTest() {
    super(2);
  }

  /** The images of job 1 were sent again under another identity, with this end. */
  private enum End {
    NOT_ROUTED,
    INCOMPLETE,
    FAILED,
    CANCELLED
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void results_are_taken_back_where_they_were_sent_though_the_new_job_comes_to_no_run(End end) {
    CountDownLatch cancelled = new CountDownLatch(1);
    start(new Step(end, cancelled), LONG);
    sendFirst("pacs");
    ReadySeries again = corrected(end == End.INCOMPLETE ? Completeness.INCOMPLETE : null);
    runner.accept(List.of(again), decision(end, again));
    if (end == End.CANCELLED) {
      awaitState(2, JobState.RUNNING);
      store.cancel(2);
      cancelled.countDown();
    }
    awaitTakenBack(2);
    assertThat(find(2).state()).isEqualTo(JobState.valueOf(end.name()));
    assertThat(find(2).reason()).endsWith(" The results of the earlier images are withdrawn.");
    assertThat(store.history(2))
        .last()
        .extracting(JobEvent::note)
        .isEqualTo("The results of the earlier images are withdrawn.");
    assertThat(deliveries(2)).extracting(Delivery::destination).containsExactly("pacs");
    assertThat(find(1).state()).isEqualTo(JobState.SUPERSEDED);
  }

  @Test
  void results_do_not_stay_while_the_run_that_takes_their_place_waits_for_its_models() {
    start(
        new Step(End.FAILED, new CountDownLatch(0)) {
          @Override
          public RunOutcome run(Job job) throws Exception {
            if (job.id() == 1) {
              return REPORT;
            }
            throw new ModelsUnusable("weights has sha256 1, model.yaml says 2", null);
          }

          @Override
          public void tryModels(Models models) throws ModelsUnusable {
            throw new ModelsUnusable("weights has sha256 1, model.yaml says 2", null);
          }
        },
        Duration.ofMillis(100));
    sendFirst("pacs");
    ReadySeries again = corrected(null);
    runner.accept(List.of(again), decision(End.FAILED, again));
    awaitTakenBack(2);
    assertThat(find(2).state()).isEqualTo(JobState.QUEUED);
    assertThat(deliveries(2)).extracting(Delivery::destination).contains("pacs");
  }

  /** Its own results replace the old ones; a withdrawal as well would undo them. */
  @Test
  void what_was_sent_stays_while_another_series_of_the_study_is_run() {
    CountDownLatch gate = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    start(
        new Step(End.NOT_ROUTED, gate) {
          @Override
          public RunOutcome run(Job job) throws Exception {
            if (job.id() > 1) {
              gate.await();
            }
            return REPORT;
          }

          @Override
          public List<ResultFile> takeBack(Job job) throws IOException {
            asked.incrementAndGet();
            return super.takeBack(job);
          }
        },
        LONG);
    sendFirst("pacs");
    ReadySeries again = corrected(null);
    ReadySeries other = ready(series(2), 60, Completeness.QUERIED);
    runner.accept(List.of(again, other), routed(other, rule(50, "pacs")));
    awaitState(3, JobState.RUNNING);
    assertThat(store.withdrawals().owing()).isEmpty();
    assertThat(asked).hasValue(0);
    gate.countDown();
    await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(asked).hasValue(1));
  }

  @Test
  void what_cannot_be_written_yet_is_tried_again() {
    AtomicInteger tries = new AtomicInteger();
    start(
        new Step(End.NOT_ROUTED, new CountDownLatch(0)) {
          @Override
          public List<ResultFile> takeBack(Job job) throws IOException {
            if (tries.incrementAndGet() == 1) {
              throw new IOException("No space left on device");
            }
            return super.takeBack(job);
          }
        },
        LONG);
    sendFirst("pacs");
    ReadySeries again = corrected(null);
    runner.accept(List.of(again), decision(End.NOT_ROUTED, again));
    awaitTakenBack(2);
    assertThat(tries).hasValue(2);
  }

  /** A failing job, even with a defect, must not keep results of others under a wrong name. */
  @Test
  void a_job_whose_results_cannot_be_taken_back_does_not_keep_others_from_it() {
    start(
        new Step(End.NOT_ROUTED, new CountDownLatch(0)) {
          @Override
          public List<ResultFile> takeBack(Job job) throws IOException {
            if (job.id() == 2) {
              throw new IllegalStateException("a defect");
            }
            return super.takeBack(job);
          }
        },
        LONG);
    sendFirst("pacs");
    ReadySeries again = corrected(null);
    ReadySeries second = ready(series(2), 60, Completeness.QUERIED);
    runner.accept(List.of(again, second), decision(End.NOT_ROUTED, again));
    awaitTakenBack(3);
  }

  @Test
  void what_takes_back_is_sent_again_by_a_retry_of_a_job_without_a_run() {
    start(new Step(End.NOT_ROUTED, new CountDownLatch(0)), LONG);
    sendFirst("pacs");
    ReadySeries again = corrected(null);
    runner.accept(List.of(again), decision(End.NOT_ROUTED, again));
    awaitTakenBack(2);
    assertThat(store.retry(2)).isEqualTo(JobState.NOT_ROUTED);
  }

  /** Job 1, of which a destination has results. */
  private void sendFirst(String destination) {
    ReadySeries first = ready(series(1), 40, Completeness.QUERIED);
    runner.accept(List.of(first), routed(first, rule(50, destination)));
    awaitState(1, JobState.REPORTED);
    database.inTransaction(
        transaction ->
            transaction.execute(
                "INSERT INTO delivery_event (delivery_id, at, state, note)"
                    + " SELECT id, changed_at, 'SENDING', '' FROM delivery WHERE job_id = 1"));
  }

  /** As the series of job 1, with another hash. */
  private static ReadySeries corrected(Completeness completeness) {
    return ready(series(1), 41, completeness == null ? Completeness.QUERIED : completeness);
  }

  private static Decision decision(End end, ReadySeries series) {
    return end == End.FAILED || end == End.CANCELLED
        ? routed(series, rule(50, "elsewhere"))
        : new Decision.NotRouted(List.of());
  }

  private void awaitTakenBack(long id) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> assertThat(store.results(id)).extracting(ResultFile::name).containsExactly("KO"));
  }

  private List<Delivery> deliveries(long id) {
    return new DeliveryStore(database, store, Clock.systemUTC()).ofJob(id);
  }

  /** The first job reports; the others end as the test wants. */
  private static class Step implements RunStep {
    private final End end;
    private final CountDownLatch gate;

    Step(End end, CountDownLatch gate) {
      this.end = end;
      this.gate = gate;
    }

    @Override
    public RunOutcome run(Job job) throws Exception {
      if (job.id() == 1) {
        return REPORT;
      }
      if (end == End.CANCELLED) {
        gate.await();
        return REPORT;
      }
      throw new IllegalStateException("a defect");
    }

    @Override
    public List<ResultFile> takeBack(Job job) throws IOException {
      InstanceReference ko = new InstanceReference("1.2.840.10008.5.1.4.1.1.88.59", "2.25.2");
      return List.of(
          new ResultFile("KO", Optional.of(ko), Path.of("/results/ko-1.dcm"), Optional.of(1L)));
    }
  }
}
