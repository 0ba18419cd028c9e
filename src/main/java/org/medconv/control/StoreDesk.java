package org.medconv.control;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.medconv.control.Request.ListJobs;
import org.medconv.deliver.CommitmentTrials;
import org.medconv.deliver.DeliveryStore;
import org.medconv.dicom.net.DicomPeer.PeerFailure;
import org.medconv.jobs.Job;
import org.medconv.jobs.JobState;
import org.medconv.jobs.JobStore;
import org.medconv.jobs.JobStore.NoSuchJob;
import org.medconv.jobs.JobStore.UnableToChangeJob;
import org.medconv.record.RecordStore;
import org.medconv.text.OneLine;

/**
 * Answers out of the database: the running node's, or one that a command opened for itself.
 *
 * @param commitmentTrials of the running node alone
 * @param account whose command it is, as the system knows
 */
record StoreDesk(
    JobStore jobs,
    RecordStore record,
    DeliveryStore deliveries,
    Optional<CommitmentTrials> commitmentTrials,
    String account)
    implements Desk {
  private static final int MOST_COMING_IN = 100;
  private static final int LONGEST_NAME = 80;

  /** For the report of a peer; the whole answer has less than a minute. */
  private static final Duration REPORT_PATIENCE = Duration.ofSeconds(10);

  @Override
  public JobPage list(ListJobs request) {
    boolean first = request.before() == Long.MAX_VALUE;
    return new JobPage(
        record.jobs(request.filter(), request.before(), request.limit()),
        first ? record.comingIn(request.filter(), MOST_COMING_IN) : List.of());
  }

  @Override
  public JobCounts count() {
    return new JobCounts(true, record.counts(JobCounts.COUNTED_TO));
  }

  @Override
  public JobDetails show(long id) throws Refused {
    Job job = jobs.find(id).orElseThrow(() -> new Refused(new NoSuchJob(id).getMessage()));
    return new JobDetails(
        JobDetails.Head.of(job),
        record.job(id).orElseThrow(() -> new Refused(new NoSuchJob(id).getMessage())),
        record.runs(id),
        record.trials(id),
        jobs.history(id),
        jobs.results(id).stream()
            .map(result -> new JobDetails.Result(result.name(), result.file().toString()))
            .toList(),
        deliveries.ofJob(id).stream()
            .map(delivery -> new JobDetails.Sending(delivery, deliveries.history(delivery.id())))
            .toList());
  }

  @Override
  public JobChanged retry(long id, String onBehalf) throws Refused {
    return changed(() -> jobs.retry(id, who(onBehalf)));
  }

  @Override
  public JobChanged cancel(long id, String onBehalf) throws Refused {
    return changed(
        () -> {
          jobs.cancel(id, who(onBehalf));
          return JobState.CANCELLED;
        });
  }

  @Override
  public JobRerun rerun(long id, String classifier, String onBehalf) throws Refused {
    return new JobRerun(tried(() -> jobs.rerun(id, classifier, who(onBehalf))));
  }

  /** The account is certain; for whom it acts (sudo) is what the caller says. */
  private String who(String onBehalf) {
    String other = OneLine.of(onBehalf).strip();
    String named = other.length() > LONGEST_NAME ? other.substring(0, LONGEST_NAME) : other;
    return named.isEmpty() || named.equals(account) ? account : account + " for " + named;
  }

  StoreDesk calledBy(String caller) {
    return new StoreDesk(jobs, record, deliveries, commitmentTrials, caller);
  }

  @Override
  public CommitmentTried tryCommitment(String peer) throws Refused {
    CommitmentTrials trials = commitmentTrials.orElseThrow(StoreDesk::noNode);
    if (!trials.knows(peer)) {
      throw new Refused("The running node has no peer %s; restart it.".formatted(peer));
    }
    try {
      return new CommitmentTried(trials.isReported(peer, REPORT_PATIENCE), "");
    } catch (PeerFailure e) {
      return new CommitmentTried(false, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refused("The node is stopping.");
    }
  }

  static Refused noNode() {
    return new Refused("No node runs here.");
  }

  private static JobChanged changed(Supplier<JobState> change) throws Refused {
    return new JobChanged(tried(change));
  }

  private static <T> T tried(Supplier<T> change) throws Refused {
    try {
      return change.get();
    } catch (NoSuchJob | UnableToChangeJob e) {
      throw new Refused(e.getMessage());
    }
  }
}
