package org.medconv.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.medconv.deliver.SentRun;
import org.medconv.dicom.net.InstanceReference;
import org.medconv.disk.OwnerOnly;
import org.medconv.jobs.Job;
import org.medconv.jobs.JobState;
import org.medconv.jobs.ResultFile;
import org.medconv.receive.SeriesRevision;
import org.medconv.report.ResultObject;
import org.medconv.report.ResultObjects;
import org.medconv.report.RetractionCause;
import org.medconv.screen.ScreeningPipeline.Run;

/**
 * Withdraws results that were sent for earlier images of a job, or by an earlier run over the same
 * images, whatever the job's outcome. After a correction of identity it withdraws everything sent
 * of the study; otherwise, everything of the series that the new run does not give again.
 */
final class FormerResults {
  private static final Set<JobState> IN_FORCE =
      EnumSet.of(
          JobState.REPORTED,
          JobState.DELIVERED,
          JobState.COMMITTED,
          JobState.UNDELIVERED,
          JobState.ABSTAINED,
          JobState.REFUSED);

  private final ResultObjects results;
  private final Function<Job, List<SentRun>> sentBefore;
  private final Function<Job, Optional<SentRun>> sentBy;

  /**
   * @param sentBefore results of earlier jobs of the study
   * @param sentBy results of the job itself
   */
  FormerResults(
      ResultObjects results,
      Function<Job, List<SentRun>> sentBefore,
      Function<Job, Optional<SentRun>> sentBy) {
    this.results = results;
    this.sentBefore = sentBefore;
    this.sentBy = sentBy;
  }

  /**
   * Moves aside what the job itself has sent, before it runs again.
   *
   * @param out folder of the job
   */
  void keep(Job job, Path out) throws IOException {
    Optional<SentRun> sent = sentBy.apply(job);
    if (sent.isPresent()) {
      new EarlierRuns(job, out).keep(sent.get());
    }
  }

  /**
   * Writes the withdrawals after a run, whatever its outcome.
   *
   * @param now results of the job itself; results sent again under the same UIDs are not withdrawn
   * @param out folder of the job
   */
  List<ResultFile> takeBack(Job job, Run run, List<ResultFile> now, Path out) throws IOException {
    List<Outdated> outdated = new ArrayList<>();
    for (SentRun former : sentBefore.apply(job)) {
      afterRun(job, run, former).ifPresent(outdated::add);
    }
    for (SentRun earlier : new EarlierRuns(job, out).sent()) {
      outdated.add(new Outdated(earlier, RetractionCause.RUN_AGAIN, names(now)));
    }
    return takeBack(outdated, run, now, out);
  }

  /**
   * Writes the withdrawals of a job without a run. Results still in force are not withdrawn.
   *
   * @param out folder of the job; withdrawals get their own folder in it
   */
  List<ResultFile> takeBack(Job job, Path out) throws IOException {
    List<Outdated> outdated = new ArrayList<>();
    List<ResultFile> now = List.of();
    for (SentRun former : sentBefore.apply(job)) {
      Optional<Outdated> old = withoutRun(job, former);
      old.ifPresent(outdated::add);
      if (old.isEmpty() && IN_FORCE.contains(former.job().state())) {
        now = former.results();
      }
    }
    Run none = new Run(job.accepted(), "");
    return takeBack(outdated, none, now, out.resolve("taken-back"));
  }

  private static String names(List<ResultFile> results) {
    return results.stream()
        .map(each -> each.instance().map(InstanceReference::sopInstanceUid).orElse(each.name()))
        .collect(Collectors.joining(" "));
  }

  private List<ResultFile> takeBack(
      List<Outdated> outdated, Run run, List<ResultFile> now, Path out) throws IOException {
    List<ResultFile> written = new ArrayList<>();
    for (int number = 1; number <= outdated.size(); number++) {
      Outdated each = outdated.get(number - 1);
      OwnerOnly.folders(out);
      written.addAll(new Retracted(each, now).write(run, out, number));
    }
    return written;
  }

  private static Optional<Outdated> afterRun(Job job, Run run, SentRun former) throws IOException {
    if (!run.revision().isEmpty()) {
      return Optional.of(new Outdated(former, RetractionCause.IDENTITY_CORRECTED, run.revision()));
    }
    return corrected(former)
        .or(() -> isOfOtherImages(job, former) ? moreImages(job, former) : Optional.empty())
        .or(() -> isOfOneSeries(job, former) ? runAgain(job, former) : Optional.empty());
  }

  /**
   * A wrong identity never stays. Results of fewer images stay if no rule chose the series again,
   * and while the run that replaces them may still come.
   */
  private static Optional<Outdated> withoutRun(Job job, SentRun former) throws IOException {
    boolean superseded =
        former.job().state() == JobState.SUPERSEDED
            && job.state().ended()
            && !job.rule().isEmpty()
            && isOfOtherImages(job, former);
    return corrected(former).or(() -> superseded ? moreImages(job, former) : Optional.empty());
  }

  private static Optional<Outdated> corrected(SentRun former) throws IOException {
    List<Path> files = former.job().files();
    return SeriesRevision.isNewer(files, former.job().instancesSha256())
        ? Optional.of(
            new Outdated(
                former, RetractionCause.IDENTITY_CORRECTED, SeriesRevision.of(files.get(0))))
        : Optional.empty();
  }

  private static Optional<Outdated> moreImages(Job job, SentRun former) {
    return Optional.of(new Outdated(former, RetractionCause.MORE_IMAGES, job.instancesSha256()));
  }

  /** Over the same images, for example after a rule was changed to other models. */
  private static Optional<Outdated> runAgain(Job job, SentRun former) {
    String revision = "job " + job.id();
    return Optional.of(new Outdated(former, RetractionCause.RUN_AGAIN, revision));
  }

  private static boolean isOfOneSeries(Job job, SentRun former) {
    return former.job().seriesInstanceUid().equals(job.seriesInstanceUid());
  }

  private static boolean isOfOtherImages(Job job, SentRun former) {
    return isOfOneSeries(job, former)
        && !former.job().instancesSha256().equals(job.instancesSha256());
  }

  /**
   * An earlier job whose results must be withdrawn.
   *
   * @param revision distinguishes the current images from the former ones
   */
  private record Outdated(SentRun former, RetractionCause cause, String revision) {}

  /** The withdrawal of one earlier job. */
  private final class Retracted {
    private final Outdated outdated;
    private final List<ResultFile> now;

    Retracted(Outdated outdated, List<ResultFile> now) {
      this.outdated = outdated;
      this.now = now;
    }

    List<ResultFile> write(Run run, Path out, int number) throws IOException {
      List<ResultFile> written = new ArrayList<>();
      List<Path> objects = objects();
      if (!objects.isEmpty()) {
        Path file = out.resolve("ko-%d.dcm".formatted(number));
        written.add(
            resultFile(
                results.writeRetraction(
                    objects, outdated.cause(), outdated.revision(), run.performed(), file)));
      }
      Optional<Path> bundle = bundle();
      if (bundle.isPresent()) {
        Path file = out.resolve("withdrawal-%d.json".formatted(number));
        ResultObjects.writeWithdrawal(bundle.get(), bundleNow(), outdated.cause(), file)
            .map(this::resultFile)
            .ifPresent(written::add);
      }
      return written;
    }

    private ResultFile resultFile(ResultObject object) {
      ResultFile file = FormerResults.resultFile(object);
      Optional<Long> former = Optional.of(outdated.former().job().id());
      return new ResultFile(file.name(), file.instance(), file.file(), former);
    }

    private List<Path> objects() {
      Set<InstanceReference> kept =
          now.stream().flatMap(each -> each.instance().stream()).collect(Collectors.toSet());
      return onDisk(
          outdated.former().results().stream()
              .filter(each -> each.instance().isPresent())
              .filter(each -> !kept.contains(each.instance().get()))
              .toList());
    }

    private Optional<Path> bundle() {
      return onDisk(
              outdated.former().results().stream()
                  .filter(each -> each.name().equals(ResultObject.Kind.FHIR.name()))
                  .toList())
          .stream()
          .findFirst();
    }

    /** A deleted file cannot be withdrawn, because its content is unknown; this is logged. */
    private List<Path> onDisk(List<ResultFile> sent) {
      List<Path> files =
          sent.stream().map(ResultFile::file).filter(file -> Files.exists(file)).toList();
      if (files.size() < sent.size()) {
        NodeLog.cannotTakeBack(outdated.former().job().id(), sent.size() - files.size());
      }
      return files;
    }

    private Optional<Path> bundleNow() {
      return now.stream()
          .filter(each -> each.name().equals(ResultObject.Kind.FHIR.name()))
          .map(ResultFile::file)
          .findFirst();
    }
  }

  static ResultFile resultFile(ResultObject object) {
    Optional<InstanceReference> instance =
        object.sopInstanceUid().isEmpty()
            ? Optional.empty()
            : Optional.of(new InstanceReference(object.sopClassUid(), object.sopInstanceUid()));
    return new ResultFile(object.kind().name(), instance, object.file());
  }
}
