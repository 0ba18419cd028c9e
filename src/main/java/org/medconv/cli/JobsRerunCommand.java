package org.medconv.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.medconv.classify.MedConvClassifier;
import org.medconv.config.ConfigOption;
import org.medconv.config.NodeConfig;
import org.medconv.control.Request;
import org.medconv.jobs.JobState;
import org.medconv.model.ModelFolder;
import org.medconv.model.UnableToOpenModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jobs rerun}. */
@Command(
    name = "rerun",
    description = {
      "Run jobs again with another classifier, beside the result they have.",
      "",
      "Each gets a trial: a job of its own, whose result is recorded and kept on disk but sent to"
          + " nobody, so that no series has two results where results are sent. To send results of"
          + " another model, name it in the rule.",
      "A filter without --state means all that were run and are in force."
    },
    footer = {
      "",
      "Examples:",
      "  medconv jobs rerun 17 --classifier medconv-resnet50",
      "  medconv jobs rerun --since 7d --outcome CLASSIFIED --classifier medconv-resnet50"
    })
final class JobsRerunCommand implements Callable<Integer> {
  private static final Set<JobState> WERE_RUN =
      EnumSet.of(
          JobState.REPORTED,
          JobState.DELIVERED,
          JobState.COMMITTED,
          JobState.UNDELIVERED,
          JobState.REFUSED,
          JobState.ABSTAINED,
          JobState.FAILED);

  @Mixin private ConfigOption config;
  @Mixin private JobsChange jobs;

  @Option(
      names = "--classifier",
      required = true,
      paramLabel = "NAME",
      description = "A folder in models/ (`models list`).")
  private String classifier;

  @Override
  public Integer call() throws Exception {
    NodeConfig node = config.read();
    requireClassifier(node);
    return jobs.each(
        node,
        "Run with " + classifier,
        WERE_RUN,
        job ->
            job.rerunOf() == null && !job.rule().isEmpty() && !job.classifier().equals(classifier),
        (door, id) ->
            "job %d runs job %d with %s; `jobs list` shows both"
                .formatted(
                    door.ask(new Request.RerunJob(id, classifier, JobsChange.onBehalf())).trial(),
                    id,
                    classifier));
  }

  private void requireClassifier(NodeConfig node) throws IOException {
    Path models = node.screen().models();
    try {
      ModelFolder folder = ModelFolder.open(models.resolve(classifier));
      if (!folder.kind().equals(MedConvClassifier.KIND)) {
        throw new IOException(
            "%s is a \"%s\" and no classifier; `medconv models list` shows those there are"
                .formatted(classifier, folder.kind()));
      }
      folder.verify();
    } catch (UnableToOpenModel e) {
      throw new IOException("model %s cannot be used: %s".formatted(classifier, e.getMessage()), e);
    }
  }
}
