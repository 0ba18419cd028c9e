package org.medconv.control;

import static java.util.Map.entry;

import java.util.Map;
import org.medconv.record.JobFilter;
import org.medconv.retain.RetainPlan;

/**
 * A request from the command line to the node. Each kind calls its method of {@link Desk}. To add
 * one, write a record here, add its name to {@link #NAMES} and a method to {@link Desk}.
 *
 * @param <A> type of the answer
 */
public sealed interface Request<A> {
  /** Request types by their names in the protocol. */
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

  /** Has the desk answer this request. */
  A answeredBy(Desk desk) throws Refused;

  /**
   * Jobs that match a filter, newest first, and the studies that are arriving.
   *
   * @param before only jobs with lower ids
   * @param limit 1 to {@value #PAGE}; for more jobs, ask again with the last id
   */
  record ListJobs(JobFilter filter, long before, int limit) implements Request<JobPage> {
    /** Most rows in one answer. */
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

  /** The number of jobs in each state. */
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

  /** Details of one job. */
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
   * Retry a job at once.
   *
   * @param onBehalf user for whom the caller acts; empty if the caller acts for itself
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

  /** Request commitment of an object that does not exist, and wait for the peer's report. */
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

  /**
   * Cancel a job that has not ended.
   *
   * @param onBehalf as in {@link RetryJob}
   */
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

  /**
   * Run a job's series with another classifier.
   *
   * @param onBehalf as in {@link RetryJob}
   */
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
   * Protect a study from deletion.
   *
   * @param study accession number, study instance UID or series instance UID
   * @param note reason
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

  /**
   * Release a study from hold. Answers with the holds that ended.
   *
   * @param study as in {@link HoldStudy}
   */
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

  /** All studies on hold. */
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
   * @param most limit on the number of named studies
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
