package org.medconv.lab.train;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.medconv.lab.cohort.DataOptions;
import org.medconv.lab.cohort.Dataset;
import org.medconv.lab.desk.ComputeOptions;
import org.medconv.lab.desk.StopOnInterrupt;
import org.medconv.lab.score.Scores;
import org.medconv.lab.train.MedConvTraining.Answer;
import org.medconv.lab.train.MedConvTraining.Outcome;
import org.medconv.model.Compute;
import org.medconv.model.Processor;
import org.medconv.model.SafeTensors.Storage;
import org.medconv.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lab train}: trains MedConv on a folder of labelled L1s and writes its model folder. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Trains the bone density classifier on a folder of labelled L1s.",
      "",
      "The recipe is a row of the paper's Table II: a backbone of timm (resnet10t, resnet14t,"
          + " resnet18, resnet34, resnet50, resnet101, resnet152, resnext50_32x4d, mobilenetv2_100,"
          + " efficientnet_b0; the tag after the dot only names the weights) and options joined by"
          + " +:",
      "  pretrain          starts from the weights of --pretrained; 2D weights are made 3D",
      "  trainParams       as pretrain, but trains only the head",
      "  balce             Bal-CE as in the authors' code; tau1=1 and tau2=1 unless given",
      "  balce-equations   Bal-CE as in the paper's equations; tau1=1, tau2=0.5",
      "  tscore            the distribution of the T-score instead of classes, which follow from"
          + " it",
      "  tau1=X, tau2=X    strength in training and in the answer",
      "  schdulefree       Schedule-Free AdamW, instead of AdamW and a cosine",
      "  balaug, augment   flips and turns: of the rarer classes, of all",
      "  resample          draws every class equally often",
      "  windows           a bone window, -100 to 400 HU, instead of -1024 to 1024 HU",
      "  sam, sam=RHO      sharpness-aware minimisation until the norms are frozen; rho 0.05",
      "MedConv stands for the paper's best, " + Recipe.MEDCONV + ".",
      "",
      "--out holds the checkpoint (written every three minutes) and the learning curve. If stopped,"
          + " the same command continues from there with the same result. Ctrl-C, or a file"
          + " \"stop\" in --out, ends the training after the current epoch.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  a small training on simulated data, ten minutes:",
      "    medconv lab simulate-cohort --out cohort",
      "    medconv lab train --data cohort --recipe resnet18+balce+windows --epochs 10"
          + " --out target/small --model models/small",
      "  the paper's best recipe, from ImageNet weights, on a GPU:",
      "    medconv lab train --data AustinSpine --outside 0 --recipe MedConv --pretrained weights"
          + " --out medconv --model models/my-medconv --device gpu:0",
      "  when memory is short:",
      "    medconv lab train --data cohort --recipe resnet101+balce --accumulate 4 --out big"
    })
public final class TrainMedConv implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private DataOptions data;

  @Option(
      names = "--recipe",
      defaultValue = "resnet50.a1_in1k+balce+tau2=0.5",
      paramLabel = "NAME",
      description = "default: ${DEFAULT-VALUE}")
  private String recipe;

  @Option(
      names = "--pretrained",
      defaultValue = "pretrained",
      paramLabel = "PATH",
      description =
          "weights of timm or timm_3d: a file, or a folder with <backbone>.safetensors or .pth;"
              + " default: ${DEFAULT-VALUE}")
  private Path pretrained;

  @Mixin private ScheduleOptions schedule;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "folder for the checkpoint, learning.csv and learning.png")
  private Path out;

  @Option(names = "--model", paramLabel = "DIR", description = "model folder to write")
  private Path model;

  @Option(names = "--model-version", defaultValue = "0.1.0", description = DEFAULT)
  private String version;

  @Option(
      names = "--storage",
      defaultValue = "INT8_PER_CHANNEL",
      description = "number format of the model's weights: ${COMPLETION-CANDIDATES}; " + DEFAULT)
  private Storage storage;

  @Mixin private ComputeOptions on;

  private static final String DEFAULT = "default: ${DEFAULT-VALUE}";

  @Override
  public Integer call() throws Exception {
    Recipe wanted = wanted();
    Dataset dataset = data.open();
    Compute compute = on.open();
    Instant start = Instant.now();
    try (StopOnInterrupt ignored = new StopOnInterrupt(out)) {
      Outcome outcome =
          MedConvTraining.train(
              wanted, dataset, new MedConvTraining.Place(out, pretrained, compute));
      report(outcome);
      if (model != null && outcome.finished()) {
        Duration took = Duration.between(start, Instant.now());
        ClassifierFolder.write(
            model,
            version,
            outcome,
            dataset.simulated(),
            storage,
            trainedBy(wanted, compute, took));
        spec.commandLine().getOut().println(model + " written");
      }
    }
    return ExitCode.DONE;
  }

  private Recipe wanted() {
    try {
      return Recipe.named(recipe).with(schedule.schedule());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void report(Outcome outcome) {
    var print = spec.commandLine().getOut();
    print.println(
        outcome.finished()
            ? "finished after %d epochs".formatted(outcome.curve().epochs().size())
            : "stopped after %d epochs; repeat the command to continue"
                .formatted(outcome.curve().epochs().size()));
    print.println("validation: " + scores(outcome, outcome.validation()));
    print.println("test:       " + scores(outcome, outcome.test()));
    print.flush();
  }

  private static Scores scores(Outcome outcome, List<Answer> answers) {
    return Scores.of(
        answers.stream().map(Answer::boneClass).toList(),
        answers.stream()
            .map(answer -> outcome.plan().adjustment().probabilities(answer.logits()))
            .toList());
  }

  private String trainedBy(Recipe wanted, Compute compute, Duration took) {
    Recipe.Schedule s = wanted.schedule();
    return String.format(
        Locale.ROOT,
        "lab train --recipe %s --epochs %d --batch %d --accumulate %d --learning-rate %s"
            + " --weight-decay %s --warm-up %d --frozen-norms-from %s --patience %d --seed %d; %s,"
            + " %d threads of %s, PyTorch %s by DJL, Java %s; %d minutes in its last run",
        wanted.name(),
        s.epochs(),
        s.batch(),
        s.accumulate(),
        s.learningRate(),
        s.weightDecay(),
        s.warmUp(),
        s.frozenNormsFrom(),
        s.patience(),
        s.seed(),
        compute.deviceName(),
        on.threads(),
        Processor.name(),
        compute.engineVersion(),
        System.getProperty("java.version"),
        took.toMinutes());
  }
}
