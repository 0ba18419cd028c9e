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
import org.medconv.jobs.RunWatch;
import org.medconv.model.ModelFolder;
import org.medconv.model.ModelId;
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
  private final Map<Models, Opened> pipelines = new HashMap<>();

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
  public synchronized RunOutcome run(Job job, RunWatch watch) throws IOException, ModelsUnusable {
    Path out = folder(job);
    Run run =
        new Run(
            job.accepted(),
            SeriesRevision.of(job.files().get(0)),
            withoutClass.apply(job.rule()).stream()
                .map(ResultObject.Kind::valueOf)
                .collect(Collectors.toSet()));
    former.keep(job, out);
    Opened opened = pipeline(new Models(job.segmenter(), job.classifier()));
    ScreeningOutcome outcome =
        opened.pipeline().screen(job.files(), run, out, stage -> watch.stage(stage.name()));
    watch.found(ScreeningFacts.of(outcome, opened.segmenter(), opened.classifier()));
    List<ResultFile> sent = new ArrayList<>();
    outcome.objects().forEach(each -> sent.add(FormerResults.resultFile(each)));
    if (!job.isTrial()) {
      sent.addAll(former.takeBack(job, run, List.copyOf(sent), out));
    }
    return outcome(outcome, sent);
  }

  @Override
  public RunOutcome run(Job job) throws IOException, ModelsUnusable {
    return run(job, RunWatch.none());
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

  private Opened pipeline(Models models) throws ModelsUnusable {
    Opened pipeline = pipelines.get(models);
    if (pipeline == null) {
      pipeline = open(models);
      pipelines.put(models, pipeline);
    }
    return pipeline;
  }

  /** A pipeline and the models that it holds. */
  private record Opened(ScreeningPipeline pipeline, ModelId segmenter, ModelId classifier) {}

  private Opened open(Models models) throws ModelsUnusable {
    try {
      ModelId segmenter = id(models.segmenter());
      ModelId classifier = id(models.classifier());
      return new Opened(
          ScreeningPipeline.open(config.screen(), models.segmenter(), models.classifier(), results),
          segmenter,
          classifier);
    } catch (UnableToOpenModel e) {
      throw new ModelsUnusable(e.getMessage(), e);
    }
  }

  private ModelId id(String name) throws UnableToOpenModel {
    return ModelFolder.open(config.screen().models().resolve(name)).id();
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
    pipelines.values().forEach(opened -> opened.pipeline().close());
    pipelines.clear();
  }
}
