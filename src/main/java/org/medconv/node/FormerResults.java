package org.medconv.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.medconv.deliver.SentRun;
import org.medconv.dicom.net.InstanceReference;
import org.medconv.jobs.Job;
import org.medconv.jobs.ResultFile;
import org.medconv.report.ResultObject;
import org.medconv.report.ResultObjects;
import org.medconv.report.RetractionCause;
import org.medconv.screen.ScreeningPipeline.Run;

/**
 * What was sent of the images of a job as they were before: it is taken back, whatever its run came
 * to. After a correction of their identity that is all that was sent of the study; after more
 * images of the series came, all of the series.
 */
final class FormerResults {
  private final ResultObjects results;
  private final Function<Job, List<SentRun>> sentBefore;

  FormerResults(ResultObjects results, Function<Job, List<SentRun>> sentBefore) {
    this.results = results;
    this.sentBefore = sentBefore;
  }

  /**
   * Writes what takes them back.
   *
   * @param now results of the job itself; what it sends under the same UIDs is not taken back
   * @param out folder of the job
   */
  List<ResultObject> takeBack(Job job, Run run, List<ResultObject> now, Path out)
      throws IOException {
    List<ResultObject> written = new ArrayList<>();
    int number = 0;
    for (SentRun former : sentBefore.apply(job)) {
      Optional<RetractionCause> cause = cause(job, run, former.job());
      if (cause.isPresent()) {
        number++;
        written.addAll(
            new Retracted(former, cause.get(), revision(job, run), now)
                .write(run, out, "%d".formatted(number)));
      }
    }
    return written;
  }

  private static Optional<RetractionCause> cause(Job job, Run run, Job former) {
    if (!run.revision().isEmpty()) {
      return Optional.of(RetractionCause.IDENTITY_CORRECTED);
    }
    boolean moreImages =
        former.seriesInstanceUid().equals(job.seriesInstanceUid())
            && !former.instancesSha256().equals(job.instancesSha256());
    return moreImages ? Optional.of(RetractionCause.MORE_IMAGES) : Optional.empty();
  }

  private static String revision(Job job, Run run) {
    return run.revision().isEmpty() ? job.instancesSha256() : run.revision();
  }

  /** Of one earlier job. */
  private final class Retracted {
    private final SentRun former;
    private final RetractionCause cause;
    private final String revision;
    private final List<ResultObject> now;

    Retracted(SentRun former, RetractionCause cause, String revision, List<ResultObject> now) {
      this.former = former;
      this.cause = cause;
      this.revision = revision;
      this.now = now;
    }

    List<ResultObject> write(Run run, Path out, String number) throws IOException {
      List<ResultObject> written = new ArrayList<>();
      List<Path> objects = objects();
      if (!objects.isEmpty()) {
        Path file = out.resolve("ko-" + number + ".dcm");
        written.add(results.writeRetraction(objects, cause, revision, run.performed(), file));
      }
      Optional<Path> bundle = bundle();
      if (bundle.isPresent()) {
        Path file = out.resolve("withdrawal-" + number + ".json");
        ResultObjects.writeWithdrawal(bundle.get(), bundleNow(), cause, file)
            .ifPresent(written::add);
      }
      return written;
    }

    private List<Path> objects() {
      Set<String> kept = now.stream().map(ResultObject::sopInstanceUid).collect(Collectors.toSet());
      return former.results().stream()
          .filter(each -> each.instance().isPresent())
          .filter(each -> !kept.contains(uid(each.instance().get())))
          .map(ResultFile::file)
          .filter(Files::exists)
          .toList();
    }

    private static String uid(InstanceReference instance) {
      return instance.sopInstanceUid();
    }

    private Optional<Path> bundle() {
      return former.results().stream()
          .filter(each -> each.instance().isEmpty())
          .map(ResultFile::file)
          .filter(Files::exists)
          .findFirst();
    }

    private Optional<Path> bundleNow() {
      return now.stream()
          .filter(each -> each.kind() == ResultObject.Kind.FHIR)
          .map(ResultObject::file)
          .findFirst();
    }
  }
}
