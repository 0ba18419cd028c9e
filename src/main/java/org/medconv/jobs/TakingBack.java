package org.medconv.jobs;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.medconv.supervise.Rounds;
import org.medconv.words.FailureKind;
import org.medconv.words.FileTrouble;

/**
 * Withdraws what was sent for former images, for jobs without a run: at once if the job has ended,
 * else after a while, for example if it waits for unusable models.
 */
final class TakingBack implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final Withdrawals withdrawals;
  private final RunStep step;
  private final Duration patience;
  private final JobsLog log;

  /** When each job was first seen waiting, in elapsed time. */
  private final Map<Long, Long> waiting = new ConcurrentHashMap<>();

  private final Set<String> told = new HashSet<>();
  private final Rounds rounds;

  /**
   * @param patience how long to wait for a run that replaces the results
   */
  TakingBack(Withdrawals withdrawals, RunStep step, Duration patience, JobsLog log) {
    this.withdrawals = withdrawals;
    this.step = step;
    this.patience = patience;
    this.log = log;
    this.rounds = new Rounds("jobs-withdrawals", LOOK, this::look, log::databaseFailed);
  }

  void start() {
    rounds.start();
  }

  private void look() {
    List<Job> owing = withdrawals.owing();
    waiting.keySet().retainAll(owing.stream().map(Job::id).toList());
    for (Job job : owing) {
      long since = waiting.computeIfAbsent(job.id(), id -> System.nanoTime());
      if (job.state().ended() || System.nanoTime() - since >= patience.toNanos()) {
        takeBack(job);
      }
    }
  }

  private void takeBack(Job job) {
    try {
      List<ResultFile> results = step.takeBack(job);
      if (results.isEmpty() && !job.state().ended()) {
        // Its end may still have to be withdrawn.
        waiting.put(job.id(), System.nanoTime());
      } else if (withdrawals.took(job, results) && !results.isEmpty()) {
        log.takesBack(job.id(), job.state(), results.size());
      }
    } catch (IOException | RuntimeException e) {
      if (e instanceof RuntimeException failure && DatabaseTrouble.isThe(failure)) {
        throw failure;
      }
      // Do not block the others; it is tried again.
      String reason =
          FileTrouble.ofDisk(e, "results.folder").orElseGet(() -> FailureKind.withPlace(e));
      if (told.add(job.id() + reason)) {
        log.cannotTakeBack(job.id(), reason);
      }
    }
  }

  @Override
  public void close() {
    rounds.close();
  }
}
