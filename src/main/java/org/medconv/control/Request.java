package org.medconv.control;

import static java.util.Map.entry;

import java.util.Map;
import org.medconv.record.JobFilter;
import org.medconv.retain.RetainPlan;

/**
 * What the command line may ask of the node; each kind knows who answers it. A new one is a record
 * here, its name in {@link #NAMES}, and a method of {@link Desk}.
 *
 * @param <A> what the answer is
 */
public sealed interface Request<A> {
  /** Names on the wire. */
  Map<String, Class<? extends Request<?>>> NAMES =
      Map.ofEntries(
          entry("list-jobs", ListJobs.class),
          entry("count-jobs", CountJobs.class),
          entry("show-job", ShowJob.class),
          entry("retry-job", RetryJob.class),
          entry("cancel-job", CancelJob.class),
          entry("rerun-job", RerunJob.class),
          entry("try-commitment", TryCommitment.class),
          entry("hold-study", HoldStudy.class),
          entry("release-study", ReleaseStudy.class),
          entry("list-holds", ListHolds.class),
          entry("plan-retention", PlanRetention.class));

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

  /**
   * Let nothing of a study be deleted.
   *
   * @param study an accession number, or a study or series instance UID
   * @param note why
   */
  record HoldStudy(String study, String note, String onBehalf) implements Request<Holds> {
    @Override
    public Class<Holds> answerType() {
      return Holds.class;
    }

    @Override
    public Holds answeredBy(Desk desk) throws Refused {
      return desk.hold(study, note, onBehalf);
    }
  }

  /** End a hold; the study is named as above. Answers what was released. */
  record ReleaseStudy(String study) implements Request<Holds> {
    @Override
    public Class<Holds> answerType() {
      return Holds.class;
    }

    @Override
    public Holds answeredBy(Desk desk) throws Refused {
      return desk.release(study);
    }
  }

  /** Every study on hold. */
  record ListHolds() implements Request<Holds> {
    @Override
    public Class<Holds> answerType() {
      return Holds.class;
    }

    @Override
    public Holds answeredBy(Desk desk) {
      return desk.holds();
    }
  }

  /**
   * What retention would delete now.
   *
   * @param most studies that are named
   */
  record PlanRetention(RetainPlan.Before before, int most) implements Request<RetainPlan> {
    @Override
    public Class<RetainPlan> answerType() {
      return RetainPlan.class;
    }

    @Override
    public RetainPlan answeredBy(Desk desk) {
      return desk.plan(before, most);
    }
  }
}
