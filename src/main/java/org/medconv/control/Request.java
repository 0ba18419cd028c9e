package org.medconv.control;

import java.util.Map;
import java.util.Set;
import org.medconv.jobs.JobState;

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
          "try-commitment", TryCommitment.class);

  Class<A> answerType();

  /** Has it answered. */
  A answeredBy(Desk desk) throws Refused;

  /**
   * Jobs in any of the states, the newest first.
   *
   * @param before only jobs of lower numbers
   * @param limit 1 to {@value #PAGE}; who wants more asks again from the last
   */
  record ListJobs(Set<JobState> states, long before, int limit) implements Request<JobPage> {
    /** Rows that one answer holds at most. */
    public static final int PAGE = 1000;

    public ListJobs {
      states = Set.copyOf(states);
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

  /** Try a job again at once. */
  record RetryJob(long id) implements Request<JobChanged> {
    @Override
    public Class<JobChanged> answerType() {
      return JobChanged.class;
    }

    @Override
    public JobChanged answeredBy(Desk desk) throws Refused {
      return desk.retry(id);
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

  /** End a job that has not ended. */
  record CancelJob(long id) implements Request<JobChanged> {
    @Override
    public Class<JobChanged> answerType() {
      return JobChanged.class;
    }

    @Override
    public JobChanged answeredBy(Desk desk) throws Refused {
      return desk.cancel(id);
    }
  }
}
