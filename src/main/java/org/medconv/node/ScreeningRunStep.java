package org.medconv.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.medconv.config.NodeConfig;
import org.medconv.dicom.net.InstanceReference;
import org.medconv.jobs.Job;
import org.medconv.jobs.Models;
import org.medconv.jobs.ModelsUnusable;
import org.medconv.jobs.ResultFile;
import org.medconv.jobs.RunOutcome;
import org.medconv.jobs.RunStep;
import org.medconv.model.UnableToOpenModel;
import org.medconv.receive.SeriesRevision;
import org.medconv.report.ResultObject;
import org.medconv.report.ResultObjects;
import org.medconv.screen.ScreeningOutcome;
import org.medconv.screen.ScreeningOutcome.Abstained;
import org.medconv.screen.ScreeningOutcome.Classified;
import org.medconv.screen.ScreeningOutcome.Rejected;
import org.medconv.screen.ScreeningPipeline;
import org.medconv.screen.ScreeningPipeline.Run;

/** Runs the pipeline for a job. Models stay open from one run to the next. */
final class ScreeningRunStep implements RunStep, AutoCloseable {
  private final NodeConfig config;
  private final ResultObjects results;
  private final Function<Job, List<List<ResultFile>>> sentBefore;
  private final Map<Models, ScreeningPipeline> pipelines = new HashMap<>();

  /**
   * @param sentBefore what earlier jobs over the study of this one may have sent, a list for each
   */
  ScreeningRunStep(
      NodeConfig config, ResultObjects results, Function<Job, List<List<ResultFile>>> sentBefore) {
    this.config = config;
    this.results = results;
    this.sentBefore = sentBefore;
  }

  /** One run at a time: two networks side by side on one device only slow each other down. */
  @Override
  public synchronized RunOutcome run(Job job) throws IOException, ModelsUnusable {
    Path out = config.results().folder().resolve(Long.toString(job.id()));
    Run run = new Run(job.accepted(), SeriesRevision.of(job.files().get(0)));
    ScreeningOutcome outcome =
        pipeline(new Models(job.segmenter(), job.classifier()))
            .screen(job.files(), run, out, stage -> {});
    if (outcome instanceof Classified classified) {
      List<ResultObject> objects = new ArrayList<>(classified.objects());
      objects.addAll(retractions(job, run, out));
      return new RunOutcome.Reported(objects.stream().map(ScreeningRunStep::resultFile).toList());
    }
    return withoutResults(outcome);
  }

  @Override
  public synchronized void tryModels(Models models) throws ModelsUnusable {
    pipeline(models);
  }

  private ScreeningPipeline pipeline(Models models) throws ModelsUnusable {
    ScreeningPipeline pipeline = pipelines.get(models);
    if (pipeline == null) {
      pipeline = open(models);
      pipelines.put(models, pipeline);
    }
    return pipeline;
  }

  private ScreeningPipeline open(Models models) throws ModelsUnusable {
    try {
      return ScreeningPipeline.open(
          config.screen(), models.segmenter(), models.classifier(), results);
    } catch (UnableToOpenModel e) {
      throw new ModelsUnusable(e.getMessage(), e);
    }
  }

  /** After a correction, what was sent under the old identity is taken back. */
  private List<ResultObject> retractions(Job job, Run run, Path out) throws IOException {
    List<ResultObject> retractions = new ArrayList<>();
    if (run.revision().isEmpty()) {
      return retractions;
    }
    for (List<ResultFile> sent : sentBefore.apply(job)) {
      List<Path> objects = sent.stream().map(ResultFile::file).filter(Files::exists).toList();
      if (!objects.isEmpty()) {
        Path file = out.resolve("ko-%d.dcm".formatted(retractions.size() + 1));
        retractions.add(results.writeRetraction(objects, run.revision(), run.performed(), file));
      }
    }
    return retractions;
  }

  private static RunOutcome withoutResults(ScreeningOutcome outcome) {
    if (outcome instanceof Abstained abstained) {
      return new RunOutcome.Abstained(
          abstained.abstention().reason().name(), abstained.abstention().sentence());
    }
    Rejected rejected = (Rejected) outcome;
    return new RunOutcome.Refused(
        rejected.rejection().reason().name(), rejected.rejection().sentence());
  }

  private static ResultFile resultFile(ResultObject object) {
    Optional<InstanceReference> instance =
        object.sopInstanceUid().isEmpty()
            ? Optional.empty()
            : Optional.of(new InstanceReference(object.sopClassUid(), object.sopInstanceUid()));
    return new ResultFile(object.kind().name(), instance, object.file());
  }

  @Override
  public synchronized void close() {
    pipelines.values().forEach(ScreeningPipeline::close);
    pipelines.clear();
  }
}
