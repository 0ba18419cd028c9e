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

/**
 * Answers out of the database: the running node's, or one that a command opened for itself.
 *
 * @param commitmentTrials of the running node alone
 */
record StoreDesk(
    JobStore jobs, DeliveryStore deliveries, Optional<CommitmentTrials> commitmentTrials)
    implements Desk {
  /** For the report of a peer; the whole answer has less than a minute. */
  private static final Duration REPORT_PATIENCE = Duration.ofSeconds(10);

  @Override
  public JobPage list(ListJobs request) {
    return new JobPage(
        request.states().isEmpty()
            ? List.of()
            : jobs.lines(request.states(), request.before(), request.limit()));
  }

  @Override
  public JobCounts count() {
    return new JobCounts(true, jobs.counts());
  }

  @Override
  public JobDetails show(long id) throws Refused {
    Job job = jobs.find(id).orElseThrow(() -> new Refused(new NoSuchJob(id).getMessage()));
    return new JobDetails(
        JobDetails.Head.of(job),
        jobs.history(id),
        jobs.results(id).stream()
            .map(result -> new JobDetails.Result(result.name(), result.file().toString()))
            .toList(),
        deliveries.ofJob(id).stream()
            .map(delivery -> new JobDetails.Sending(delivery, deliveries.history(delivery.id())))
            .toList());
  }

  @Override
  public JobChanged retry(long id) throws Refused {
    return changed(() -> jobs.retry(id));
  }

  @Override
  public JobChanged cancel(long id) throws Refused {
    return changed(
        () -> {
          jobs.cancel(id);
          return JobState.CANCELLED;
        });
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
    try {
      return new JobChanged(change.get());
    } catch (NoSuchJob | UnableToChangeJob e) {
      throw new Refused(e.getMessage());
    }
  }
}
