package org.medconv.lab.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.medconv.classify.timm.Backbone;
import org.medconv.disk.Folders;
import org.medconv.lab.cohort.CohortFolder;
import org.medconv.lab.cohort.DataOptions;
import org.medconv.lab.cohort.Dataset;
import org.medconv.lab.cohort.LabelledL1;
import org.medconv.lab.desk.ComputeOptions;
import org.medconv.lab.desk.StopOnInterrupt;
import org.medconv.lab.score.Spread;
import org.medconv.lab.train.MedConvTraining.Outcome;
import org.medconv.model.Compute;
import org.medconv.model.SafeTensors;
import org.medconv.model.Tensor;
import org.medconv.terminal.ExitCode;
import org.medconv.terminal.Range;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab pretrain}: initial weights, if ImageNet's are not available. */
@Command(
    name = "pretrain",
    mixinStandardHelpOptions = true,
    description = {
      "Makes weights for the rows with pretrain if timm's ImageNet weights are not available: the"
          + " backbones learn to tell the youngest, middle and oldest third of the subjects from"
          + " simulated L1s. They do not see T-scores.",
      "These are not ImageNet weights, and every report of a row that starts from them says so. Use"
          + " a cohort with another seed than the test cohort.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  medconv lab simulate-cohort --out cohort/other --subjects 800,100,100 --seed 2",
      "  medconv lab pretrain resnet18 resnet50 --data cohort/other --epochs 5 --out weights"
    })
public final class Pretrain implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "BACKBONE", description = "resnet18, resnet50, ...")
  private List<String> backbones;

  @Mixin private DataOptions data;

  @Option(
      names = "--cases",
      defaultValue = "800",
      paramLabel = "N",
      description = "maximum number of training cases; default: ${DEFAULT-VALUE}")
  @Range(from = 1, to = 1_000_000)
  private int cases;

  @Mixin private ScheduleOptions schedule;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "folder for <backbone>.safetensors; existing files are kept")
  private Path out;

  @Mixin private ComputeOptions on;

  @Override
  public Integer call() throws Exception {
    Dataset ages = ages(data.open());
    Compute compute = on.open();
    Files.createDirectories(out);
    Files.writeString(out.resolve(PretrainedFolder.NOTE), note(ages));
    for (String backbone : backbones) {
      Path file = out.resolve(backbone + ".safetensors");
      if (!Files.exists(file) && !train(backbone, ages, compute, file)) {
        spec.commandLine().getOut().println("stopped; repeat the command to continue");
        break;
      }
    }
    return ExitCode.DONE;
  }

  private boolean train(String backbone, Dataset ages, Compute compute, Path file)
      throws IOException {
    Path work = out.resolve(backbone + ".work");
    Files.createDirectories(work);
    Outcome outcome;
    try (StopOnInterrupt ignored = new StopOnInterrupt(work)) {
      outcome =
          MedConvTraining.train(
              Recipe.named(backbone).with(schedule.schedule()),
              ages,
              new MedConvTraining.Place(work, null, compute));
    }
    if (outcome.finished()) {
      SafeTensors.write(
          file, body(backbone, outcome), SafeTensors.Storage.F32, Map.of("format", "pt"));
      Folders.delete(work);
    }
    return outcome.finished();
  }

  /** All weights except the head, which was trained for another task. */
  private static Map<String, Tensor> body(String backbone, Outcome outcome) {
    Backbone network =
        Backbone.create(Recipe.named(backbone).architecture(), 1, outcome.trainedOn().length);
    Map<String, Tensor> body = new HashMap<>(outcome.weights());
    body.keySet().removeIf(network::isHead);
    return body;
  }

  private String note(Dataset ages) {
    return "pre-trained on simulation, not on ImageNet: three ages told apart in %d simulated L1s"
            .formatted(ages.training().size())
        + " (lab pretrain --cases %d; %s; %s)%n"
            .formatted(cases, schedule.schedule(), ages.identity());
  }

  private Dataset ages(Dataset dataset) throws IOException {
    Map<String, Double> ages = CohortFolder.column(data.folder(), CohortFolder.AGE);
    List<LabelledL1> all = new ArrayList<>(dataset.training());
    all.addAll(dataset.validation());
    all.addAll(dataset.test());
    if (!all.stream().allMatch(one -> ages.containsKey(one.subject()))) {
      throw new ParameterException(
          spec.commandLine(),
          "%s has no column %s in its labels.csv for every subject; lab simulate-cohort writes it"
              .formatted(data.folder(), CohortFolder.AGE));
    }
    double[] sorted = all.stream().mapToDouble(one -> ages.get(one.subject())).sorted().toArray();
    double young = Spread.quantile(sorted, 1 / 3.0);
    double old = Spread.quantile(sorted, 2 / 3.0);
    return new Dataset(
        dataset.plan(),
        dataset.training().stream().limit(cases).map(one -> aged(one, ages, young, old)).toList(),
        dataset.validation().stream().map(one -> aged(one, ages, young, old)).toList(),
        List.of(),
        dataset.simulated());
  }

  /** The oldest stand in for osteoporosis, the youngest for normal. */
  private static LabelledL1 aged(
      LabelledL1 one, Map<String, Double> ages, double young, double old) {
    double age = ages.get(one.subject());
    double standIn = age > old ? -3 : age > young ? -1.75 : 0;
    return new LabelledL1(one.subject(), standIn, one.hu());
  }
}
