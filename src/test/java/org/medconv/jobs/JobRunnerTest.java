package org.medconv.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.medconv.jobs.JobsFixture.complete;
import static org.medconv.jobs.JobsFixture.ready;
import static org.medconv.jobs.JobsFixture.routed;
import static org.medconv.jobs.JobsFixture.rule;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.medconv.receive.ReadySeries;
import org.medconv.receive.ReadySeries.Completeness;

class JobRunnerTest extends RunningJobs {
  JobRunnerTest() {
    super(3);
  }

  private void send(int study, int priority) {
    ReadySeries series = ready("1." + study, "1.1." + study, 40, Completeness.QUERIED);
    runner.accept(List.of(series), routed(series, rule(priority)));
  }

  private List<JobState> states(long id) {
    return store.history(id).stream().map(JobEvent::state).toList();
  }

  @Test
  void a_study_handed_over_is_run_and_reported() {
    start(job -> REPORT);
    runner.accept(List.of(complete(1)), routed(complete(1), rule(50)));
    awaitState(1, JobState.DELIVERED);
    assertThat(store.results(1)).hasSize(1);
  }

  @Test
  void a_passing_failure_is_tried_again_with_growing_delays() {
    AtomicInteger runs = new AtomicInteger();
    start(
        job -> {
          if (runs.incrementAndGet() < 3) {
            throw new IOException("disk is busy");
          }
          return REPORT;
        });
    send(1, 50);
    awaitState(1, JobState.DELIVERED);
    assertThat(states(1))
        .containsExactly(
            JobState.RECEIVED,
            JobState.QUEUED,
            JobState.RUNNING,
            JobState.WAITING_FOR_RETRY,
            JobState.RUNNING,
            JobState.WAITING_FOR_RETRY,
            JobState.RUNNING,
            JobState.REPORTED,
            JobState.DELIVERED);
  }

  @Test
  void a_failure_that_does_not_pass_is_a_dead_letter_after_the_last_attempt() {
    AtomicInteger runs = new AtomicInteger();
    start(
        job -> {
          runs.incrementAndGet();
          throw new IOException("disk is broken");
        });
    send(1, 50);
    awaitState(1, JobState.FAILED);
    assertThat(runs).hasValue(3);
    assertThat(store.find(1).orElseThrow().reason()).contains("disk is broken");
  }

  @Test
  void a_defect_is_a_dead_letter_at_once_and_the_next_job_runs() {
    start(
        job -> {
          if (job.id() == 1) {
            throw new IllegalStateException("no such thing");
          }
          return REPORT;
        });
    send(1, 50);
    send(2, 50);
    awaitState(1, JobState.FAILED);
    awaitState(2, JobState.DELIVERED);
    assertThat(store.find(1).orElseThrow().attempts()).isEqualTo(1);
    assertThat(store.find(1).orElseThrow().code()).isEqualTo("DEFECT");
  }

  @Test
  void running_out_of_memory_is_tried_again() {
    AtomicInteger runs = new AtomicInteger();
    start(
        job -> {
          if (runs.incrementAndGet() == 1) {
            throw new OutOfMemoryError("Java heap space");
          }
          return REPORT;
        });
    send(1, 50);
    awaitState(1, JobState.DELIVERED);
    assertThat(runs).hasValue(2);
  }

  @Test
  void jobs_that_wait_run_by_priority() {
    CountDownLatch gate = new CountDownLatch(1);
    ConcurrentLinkedQueue<Long> order = new ConcurrentLinkedQueue<>();
    start(
        job -> {
          gate.await();
          order.add(job.id());
          return REPORT;
        });
    send(1, 50);
    awaitState(1, JobState.RUNNING);
    send(2, 10);
    send(3, 90);
    gate.countDown();
    awaitState(2, JobState.DELIVERED);
    assertThat(order).containsExactly(1L, 3L, 2L);
  }

  @Test
  void a_job_retried_by_another_process_is_seen() {
    AtomicInteger runs = new AtomicInteger();
    start(
        job ->
            runs.incrementAndGet() == 1
                ? new RunOutcome.Abstained("L1_CUT_OFF", "L1 is cut off.")
                : REPORT);
    send(1, 50);
    awaitState(1, JobState.ABSTAINED);
    store.retry(1);
    awaitState(1, JobState.DELIVERED);
  }

  @Test
  void what_waited_when_the_node_stopped_runs_when_it_starts() {
    ReadySeries series = complete(1);
    store.accept(List.of(series), routed(series, rule(50)));
    start(job -> REPORT);
    awaitState(1, JobState.DELIVERED);
  }

  @Test
  void several_workers_run_at_once() {
    config = JobsFixture.config(folder, 3, 3);
    CountDownLatch together = new CountDownLatch(3);
    start(
        job -> {
          together.countDown();
          together.await();
          return REPORT;
        });
    for (int study = 1; study <= 3; study++) {
      send(study, 50);
    }
    awaitState(3, JobState.DELIVERED);
  }

  @Test
  void a_run_under_way_is_waited_for_when_the_node_stops() {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    start(
        job -> {
          running.countDown();
          gate.await();
          return REPORT;
        });
    send(1, 50);
    awaitState(1, JobState.RUNNING);
    Thread closer = new Thread(runner::close);
    closer.start();
    gate.countDown();
    await().atMost(Duration.ofMinutes(1)).until(() -> !closer.isAlive());
    runner = null;
    assertThat(store.find(1).orElseThrow().state()).isEqualTo(JobState.DELIVERED);
  }

  /** Weights were damaged while the node runs: forty studies must not become dead letters. */
  @Test
  void jobs_whose_models_cannot_be_used_wait_and_go_on_by_themselves() {
    AtomicBoolean right = new AtomicBoolean();
    AtomicInteger runs = new AtomicInteger();
    start(
        new RunStep() {
          @Override
          public RunOutcome run(Job job) throws ModelsUnusable {
            runs.incrementAndGet();
            tryModels(Models.of(job));
            return REPORT;
          }

          @Override
          public void tryModels(Models models) throws ModelsUnusable {
            if (!right.get()) {
              throw new ModelsUnusable("weights has sha256 1, model.yaml says 2", null);
            }
          }
        });
    for (int study = 1; study <= 4; study++) {
      send(study, 50);
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(store.find(1).orElseThrow().reason())
                    .isEqualTo(
                        "Waiting until its models can be used: weights has sha256 1, model.yaml"
                            + " says 2"));
    assertThat(runs).as("the first alone was tried").hasValue(1);
    assertThat(store.find(1).orElseThrow().attempts()).isZero();
    for (long job = 1; job <= 4; job++) {
      assertThat(store.find(job).orElseThrow().state()).isEqualTo(JobState.QUEUED);
    }
    right.set(true);
    for (long job = 1; job <= 4; job++) {
      awaitState(job, JobState.DELIVERED);
      assertThat(store.find(job).orElseThrow().attempts()).isEqualTo(1);
    }
  }

  @Test
  void jobs_of_other_models_go_past_those_that_are_held() {
    ReadySeries series = complete(1);
    store.accept(List.of(series), routed(series, rule(50)));
    Models held = Models.of(store.find(1).orElseThrow());
    assertThat(store.bestDue(Set.of(held))).isEmpty();
    assertThat(store.bestDue(Set.of(new Models("other", held.classifier())))).contains(1L);
    assertThat(store.bestDue(Set.of())).contains(1L);
  }
}
