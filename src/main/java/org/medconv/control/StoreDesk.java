package org.medconv.control;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
import org.medconv.retain.Hold;
import org.medconv.retain.RetainPlan;
import org.medconv.retain.RetainStore;
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
    RetainStore retain,
    DeliveryStore deliveries,
    Optional<CommitmentTrials> commitmentTrials,
    String account)
    implements Desk {
  private static final int MOST_COMING_IN = 100;
  private static final int LONGEST_NAME = 80;
  private static final int LONGEST_NOTE = 500;

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
    return new StoreDesk(jobs, record, retain, deliveries, commitmentTrials, caller);
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

  @Override
  public Holds hold(String study, String note, String onBehalf) throws Refused {
    String why = OneLine.of(note).strip();
    Instant now = Instant.now();
    List<Hold> holds =
        named(study).stream()
            .map(
                uid ->
                    new Hold(
                        uid,
                        now,
                        who(onBehalf),
                        why.length() > LONGEST_NOTE ? why.substring(0, LONGEST_NOTE) : why))
            .toList();
    holds.forEach(retain::hold);
    return new Holds(holds);
  }

  @Override
  public Holds release(String study) throws Refused {
    Set<String> named = Set.copyOf(named(study));
    List<Hold> held =
        retain.holds().stream().filter(hold -> named.contains(hold.studyInstanceUid())).toList();
    return new Holds(
        held.stream().filter(hold -> retain.release(hold.studyInstanceUid())).toList());
  }

  @Override
  public Holds holds() {
    return new Holds(retain.holds());
  }

  @Override
  public RetainPlan plan(RetainPlan.Before before, int most) {
    return retain.plan(before, Instant.now(), most);
  }

  private List<String> named(String study) throws Refused {
    List<String> studies = retain.studiesOf(study);
    if (studies.isEmpty()) {
      throw unknown(study);
    }
    return studies;
  }

  static Refused unknown(String study) {
    return new Refused(
        "Nothing was received with accession number or UID %s.".formatted(OneLine.of(study)));
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
