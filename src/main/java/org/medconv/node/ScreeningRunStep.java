package org.medconv.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.medconv.config.NodeConfig;
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
  private final FormerResults former;
  private final Function<String, List<String>> withoutClass;
  private final Map<Models, ScreeningPipeline> pipelines = new HashMap<>();

  /**
   * @param withoutClass of a rule: what is sent of a run that says no class
   */
  ScreeningRunStep(
      NodeConfig config,
      ResultObjects results,
      FormerResults former,
      Function<String, List<String>> withoutClass) {
    this.config = config;
    this.results = results;
    this.former = former;
    this.withoutClass = withoutClass;
  }

  /** One run at a time: two networks side by side on one device only slow each other down. */
  @Override
  public synchronized RunOutcome run(Job job) throws IOException, ModelsUnusable {
    Path out = folder(job);
    Run run =
        new Run(
            job.accepted(),
            SeriesRevision.of(job.files().get(0)),
            withoutClass.apply(job.rule()).stream()
                .map(ResultObject.Kind::valueOf)
                .collect(Collectors.toSet()));
    former.keep(job, out);
    ScreeningOutcome outcome =
        pipeline(new Models(job.segmenter(), job.classifier()))
            .screen(job.files(), run, out, stage -> {});
    List<ResultFile> sent = new ArrayList<>();
    outcome.objects().forEach(each -> sent.add(FormerResults.resultFile(each)));
    sent.addAll(former.takeBack(job, run, List.copyOf(sent), out));
    return outcome(outcome, sent);
  }

  /** Needs no model, and waits for no run. */
  @Override
  public List<ResultFile> takeBack(Job job) throws IOException {
    return former.takeBack(job, folder(job));
  }

  private Path folder(Job job) {
    return config.results().folder().resolve(Long.toString(job.id()));
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

  private static RunOutcome outcome(ScreeningOutcome outcome, List<ResultFile> sent) {
    if (outcome instanceof Classified) {
      return new RunOutcome.Reported(sent);
    }
    if (outcome instanceof Abstained abstained) {
      return new RunOutcome.Abstained(
          abstained.abstention().reason().name(), abstained.abstention().sentence(), sent);
    }
    Rejected rejected = (Rejected) outcome;
    return new RunOutcome.Refused(
        rejected.rejection().reason().name(), rejected.rejection().sentence(), sent);
  }

  @Override
  public synchronized void close() {
    pipelines.values().forEach(ScreeningPipeline::close);
    pipelines.clear();
  }
}
