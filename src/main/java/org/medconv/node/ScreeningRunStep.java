package org.medconv.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medconv.config.NodeConfig;
import org.medconv.dicom.net.InstanceReference;
import org.medconv.jobs.Job;
import org.medconv.jobs.ResultFile;
import org.medconv.jobs.RunOutcome;
import org.medconv.jobs.RunStep;
import org.medconv.model.UnableToOpenModel;
import org.medconv.report.ResultObject;
import org.medconv.screen.ScreeningOutcome;
import org.medconv.screen.ScreeningOutcome.Abstained;
import org.medconv.screen.ScreeningOutcome.Classified;
import org.medconv.screen.ScreeningOutcome.Rejected;
import org.medconv.screen.ScreeningPipeline;

/** Runs the pipeline for a job. Models stay open from one run to the next. */
final class ScreeningRunStep implements RunStep, AutoCloseable {
  private final NodeConfig config;
  private final Map<List<String>, ScreeningPipeline> pipelines = new HashMap<>();

  ScreeningRunStep(NodeConfig config) {
    this.config = config;
  }

  /** One run at a time: two networks side by side on one device only slow each other down. */
  @Override
  public synchronized RunOutcome run(Job job) throws IOException {
    Path out = config.results().folder().resolve(Long.toString(job.id()));
    try {
      ScreeningOutcome outcome =
          pipeline(job).screen(job.files(), job.accepted(), out, stage -> {});
      return runOutcome(outcome);
    } catch (UnableToOpenModel e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private ScreeningPipeline pipeline(Job job) throws UnableToOpenModel {
    List<String> models = List.of(job.segmenter(), job.classifier());
    ScreeningPipeline pipeline = pipelines.get(models);
    if (pipeline == null) {
      pipeline = Screenings.open(config, Optional.empty(), job.segmenter(), job.classifier());
      pipelines.put(models, pipeline);
    }
    return pipeline;
  }

  private static RunOutcome runOutcome(ScreeningOutcome outcome) {
    if (outcome instanceof Classified classified) {
      return new RunOutcome.Reported(
          classified.objects().stream().map(ScreeningRunStep::resultFile).toList());
    }
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
