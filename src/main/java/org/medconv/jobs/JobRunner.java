package org.medconv.jobs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.medconv.receive.ReadySeries;
import org.medconv.route.Decision;
import org.medconv.supervise.Rounds;

/**
 * Runs the jobs that are due. Workers claim jobs in the database, so several nodes may share it. A
 * job whose process ended is found by the others or at the next start, and runs again.
 */
public final class JobRunner implements AutoCloseable {
  private static final String TOPIC = "runs";

  /** Interval for finding work from another process (`jobs retry`) or from a lost trigger. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final JobStore store;

  /** Interval for testing whether held models can be used again. */
  private static final Duration TRY_MODELS = Duration.ofSeconds(10);

  /** Results from before a correction of the patient are withdrawn after at most this time. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final RunStep step;
  private final RetryRule retries;
  private final Clock clock;
  private final int workers;
  private final Schedule schedule;
  private final Claimant claimant = Claimant.here();
  private final Set<Long> running = ConcurrentHashMap.newKeySet();
  private final AtomicInteger busy = new AtomicInteger();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final JobsLog log = new JobsLog();
  private final HeldModels held = new HeldModels();
  private final Rounds look = new Rounds("jobs-look", LOOK, this::lookAround, log::databaseFailed);
  private final Rounds models =
      new Rounds("jobs-models", TRY_MODELS, this::tryHeldModels, log::databaseFailed);

  private final TakingBack takingBack;

  /**
   * @param step called by as many threads as there are workers, plus one
   */
  public JobRunner(
      Database database, JobStore store, JobsConfig config, Clock clock, RunStep step) {
    this(database, store, config, clock, step, PATIENCE);
  }

  JobRunner(
      Database database,
      JobStore store,
      JobsConfig config,
      Clock clock,
      RunStep step,
      Duration patience) {
    this.store = store;
    this.step = step;
    this.retries = RetryRule.of(config);
    this.clock = clock;
    this.workers = config.workers();
    this.schedule = new Schedule(database, TOPIC, workers, topic -> workWhileDue());
    this.takingBack = new TakingBack(store.withdrawals(), step, patience, log);
  }

  /** Recovers the jobs of crashed processes, then starts to work. */
  public void start() {
    recover();
    schedule.start();
    look.start();
    models.start();
    takingBack.start();
    log.started(workers);
  }

  /** As below, for a study whose headers can all be read. */
  public void accept(List<ReadySeries> study, Decision decision) {
    accept(study, decision, Map.of());
  }

  /** As below, without headers. */
  public void accept(List<ReadySeries> study, Decision decision, Map<String, String> unreadable) {
    accept(study, decision, unreadable, Map.of());
  }

  /** Takes over a settled study ({@link JobStore#accept}), and wakes a worker. */
  public void accept(
      List<ReadySeries> study,
      Decision decision,
      Map<String, String> unreadable,
      Map<String, SeriesHeader> headers) {
    for (long id : store.accept(study, decision, unreadable, headers)) {
      log.queued(id);
      wake(id, clock.instant());
    }
  }

  private void wake(long id, Instant when) {
    schedule.wake("job-" + id, TOPIC, when);
  }

  private void lookAround() {
    if (schedule.mend()) {
      log.scheduleMended();
    }
    store.extend(claimant, List.copyOf(running));
    store.mendDueTimes();
    recover();
    if (busy.get() < workers) {
      wakeForBestDue();
    }
  }

  private void wakeForBestDue() {
    store.bestDue(held.all()).ifPresent(id -> wake(id, clock.instant()));
  }

  private void tryHeldModels() {
    for (Models each : held.all()) {
      try {
        step.tryModels(each);
        held.release(each);
        log.released(each);
        wakeForBestDue();
      } catch (ModelsUnusable unusable) {
        hold(each, unusable);
      }
    }
  }

  private void hold(Models models, ModelsUnusable unusable) {
    if (held.hold(models, unusable.getMessage())) {
      log.held(models, unusable);
    }
  }

  private void recover() {
    store.recover(retries.endings()).forEach(log::recovered);
  }

  private void workWhileDue() {
    busy.incrementAndGet();
    try {
      boolean worked = true;
      while (worked && !closing.get()) {
        Optional<Job> job = store.claim(claimant, held.all());
        job.ifPresent(this::run);
        worked = job.isPresent();
      }
    } catch (RuntimeException e) {
      // If the outcome cannot be stored, the claim lapses and the job runs again.
      log.databaseFailed(e);
    } finally {
      busy.decrementAndGet();
    }
  }

  private void run(Job job) {
    running.add(job.id());
    try {
      log.running(job.id(), job.attempts());
      attempt(job);
    } finally {
      running.remove(job.id());
    }
  }

  /** The edge of the stage: any exception of a run becomes a state. */
  private void attempt(Job job) {
    Instant begun = clock.instant();
    Watch watch = new Watch(job.id());
    RunOutcome outcome;
    try {
      outcome = Objects.requireNonNull(step.run(job, watch), "a run has an outcome");
    } catch (ModelsUnusable unusable) {
      hold(Models.of(job), unusable);
      store.putBack(job.id(), claimant, unusable);
      return;
    } catch (Throwable failure) {
      failed(job, RunFailure.of(failure));
      return;
    }
    if (store.finish(job.id(), claimant, outcome, watch.facts)) {
      log.ended(job.id(), outcome, Duration.between(begun, clock.instant()));
    } else {
      log.dropped(job.id());
    }
  }

  private void failed(Job job, RunFailure failure) {
    Optional<Duration> delay =
        failure.passing() ? retries.delayAfter(job.attempts()) : Optional.empty();
    if (delay.isPresent()) {
      Instant due = clock.instant().plus(delay.get());
      if (store.postpone(job.id(), claimant, failure, due)) {
        log.willRetry(job.id(), failure.code(), delay.get());
        wake(job.id(), due);
      }
    } else if (store.fail(job.id(), claimant, failure)) {
      log.failed(job.id(), failure.code());
    }
  }

  /** Stores the stage of a run. A failure to store it does not stop the run. */
  private final class Watch implements RunWatch {
    private final long job;
    private Optional<RunFacts> facts = Optional.empty();

    Watch(long job) {
      this.job = job;
    }

    @Override
    public void stage(String name) {
      try {
        store.stage(job, claimant, name);
      } catch (RuntimeException e) {
        log.databaseFailed(e);
      }
    }

    @Override
    public void found(RunFacts found) {
      facts = Optional.of(found);
    }
  }

  /** Claims no more jobs, and waits for the current runs. */
  @Override
  public void close() {
    closing.set(true);
    schedule.close();
    look.close();
    models.close();
    takingBack.close();
    log.stopped();
  }
}
