package org.medconv.control;

import java.util.Map;
import org.medconv.record.JobFilter;

/**
 * What the command line may ask of the node; each kind knows who answers it. A new one is a record
 * here, its name in {@link #NAMES}, and a method of {@link Desk}.
 *
 * @param <A> what the answer is
 */
public sealed interface Request<A> {
  /** Names on the wire. */
  Map<String, Class<? extends Request<?>>> NAMES =
      Map.of(
          "list-jobs", ListJobs.class,
          "count-jobs", CountJobs.class,
          "show-job", ShowJob.class,
          "retry-job", RetryJob.class,
          "cancel-job", CancelJob.class,
          "rerun-job", RerunJob.class,
          "try-commitment", TryCommitment.class);

  Class<A> answerType();

  /** Has it answered. */
  A answeredBy(Desk desk) throws Refused;

  /**
   * Jobs that a filter chooses, the newest first, and what is coming in.
   *
   * @param before only jobs of lower numbers
   * @param limit 1 to {@value #PAGE}; who wants more asks again from the last
   */
  record ListJobs(JobFilter filter, long before, int limit) implements Request<JobPage> {
    /** Rows that one answer holds at most. */
    public static final int PAGE = 1000;

    public ListJobs {
      if (limit < 1 || limit > PAGE) {
        throw new IllegalArgumentException("1 to %d jobs, not %d".formatted(PAGE, limit));
      }
    }

    @Override
    public Class<JobPage> answerType() {
      return JobPage.class;
    }

    @Override
    public JobPage answeredBy(Desk desk) {
      return desk.list(this);
    }
  }

  /** How many jobs there are of each state. */
  record CountJobs() implements Request<JobCounts> {
    @Override
    public Class<JobCounts> answerType() {
      return JobCounts.class;
    }

    @Override
    public JobCounts answeredBy(Desk desk) {
      return desk.count();
    }
  }

  /** All about one job. */
  record ShowJob(long id) implements Request<JobDetails> {
    @Override
    public Class<JobDetails> answerType() {
      return JobDetails.class;
    }

    @Override
    public JobDetails answeredBy(Desk desk) throws Refused {
      return desk.show(id);
    }
  }

  /**
   * Try a job again at once.
   *
   * @param onBehalf who asked the caller to; empty: nobody else
   */
  record RetryJob(long id, String onBehalf) implements Request<JobChanged> {
    @Override
    public Class<JobChanged> answerType() {
      return JobChanged.class;
    }

    @Override
    public JobChanged answeredBy(Desk desk) throws Refused {
      return desk.retry(id, onBehalf);
    }
  }

  /** Ask a peer for the commitment of an object that nobody has, and wait for its report. */
  record TryCommitment(String peer) implements Request<CommitmentTried> {
    @Override
    public Class<CommitmentTried> answerType() {
      return CommitmentTried.class;
    }

    @Override
    public CommitmentTried answeredBy(Desk desk) throws Refused {
      return desk.tryCommitment(peer);
    }
  }

  /** End a job that has not ended; on whose behalf as above. */
  record CancelJob(long id, String onBehalf) implements Request<JobChanged> {
    @Override
    public Class<JobChanged> answerType() {
      return JobChanged.class;
    }

    @Override
    public JobChanged answeredBy(Desk desk) throws Refused {
      return desk.cancel(id, onBehalf);
    }
  }

  /** Run a job's series with another classifier; on whose behalf as above. */
  record RerunJob(long id, String classifier, String onBehalf) implements Request<JobRerun> {
    @Override
    public Class<JobRerun> answerType() {
      return JobRerun.class;
    }

    @Override
    public JobRerun answeredBy(Desk desk) throws Refused {
      return desk.rerun(id, classifier, onBehalf);
    }
  }
}
