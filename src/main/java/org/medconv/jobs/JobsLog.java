package org.medconv.jobs;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All events of this stage in the operations log: job numbers, but nothing that identifies a
 * patient or study.
 */
final class JobsLog {
  private static final Logger LOG = LoggerFactory.getLogger("medconv.jobs");

  void started(int workers) {
    LOG.info("NODE-0301 jobs: {} workers", workers);
  }

  void queued(long job) {
    LOG.info("NODE-0302 job {}: queued", job);
  }

  void running(long job, int attempt) {
    LOG.info("NODE-0303 job {}: attempt {}", job, attempt);
  }

  void ended(long job, RunOutcome outcome, Duration took) {
    String how = outcome.getClass().getSimpleName();
    LOG.info("NODE-0304 job {}: {} after {} ms", job, how, took.toMillis());
  }

  void dropped(long job) {
    LOG.info(
        "NODE-0305 job {}: outcome discarded; the job was ended or taken over in the meantime",
        job);
  }

  void willRetry(long job, String code, Duration delay) {
    LOG.warn("NODE-0306 job {}: {}, tried again in {} s", job, code, delay.toSeconds());
  }

  void failed(long job, String code) {
    LOG.error("NODE-0307 job {}: {}, dead letter; see `jobs show {}`", job, code, job);
  }

  void recovered(long job) {
    LOG.warn("NODE-0308 job {}: queued again, its process had ended", job);
  }

  void databaseFailed(Throwable failure) {
    LOG.error("NODE-0309 jobs: the database cannot be used: {}", DatabaseTrouble.of(failure));
  }

  void scheduleMended() {
    LOG.error("NODE-0311 jobs: the scheduler had died and was replaced");
  }

  /** Logged once per reason: no job runs with these models, and none is lost. */
  void held(Models models, ModelsUnusable unusable) {
    LOG.error(
        "NODE-0312 jobs of {} with {} are held until these can be used: {}",
        models.segmenter(),
        models.classifier(),
        unusable.getMessage());
  }

  void released(Models models) {
    LOG.info(
        "NODE-0313 jobs of {} with {} continue; the models can be used again",
        models.segmenter(),
        models.classifier());
  }

  void takesBack(long job, JobState state, int objects) {
    LOG.warn(
        "NODE-0314 job {} ({}): the results of the earlier images are withdrawn (objects: {}); see"
            + " `jobs show {}`",
        job,
        state,
        objects,
        job);
  }

  /** Logged once per reason: it is tried again every few seconds. */
  void cannotTakeBack(long job, String reason) {
    LOG.error(
        "NODE-0315 job {}: the results of the earlier images cannot be withdrawn yet: {}",
        job,
        reason);
  }

  void stopped() {
    LOG.info("NODE-0310 jobs: stopped");
  }
}
