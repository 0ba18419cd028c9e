package org.medconv.lab.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.medconv.classify.L1CutOut;
import org.medconv.classify.LogitAdjustment;
import org.medconv.classify.MedConvClassifier;
import org.medconv.classify.Probabilities;
import org.medconv.lab.cohort.CohortFolder;
import org.medconv.lab.cohort.Dataset;
import org.medconv.lab.cohort.DatasetPart;
import org.medconv.lab.cohort.LabelledL1;
import org.medconv.lab.cohort.Physics;
import org.medconv.lab.cohort.SimulatedCohort;
import org.medconv.lab.desk.ComputeOptions;
import org.medconv.model.Compute;
import org.medconv.model.ModelFolder;
import org.medconv.terminal.ExitCode;
import org.medconv.terminal.Progress;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lab evaluate}: a model folder measured on a folder of labelled L1s. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Measures a classifier on labelled L1s: accuracy, sensitivity, specificity, F1, ROC AUC and"
          + " calibration, each with its 95 %% interval, as JSON, Markdown and HTML with pictures.",
      "Use cases that were not used in training. For a simulated cohort, the report also shows the"
          + " best possible result: the answers of a reader who knows the true attenuation."
    },
    footer = {
      "",
      "Examples:",
      "  medconv lab evaluate --model models/medconv-resnet50 --data cohort/large --out"
          + " target/evaluation",
      "  medconv lab evaluate --model models/mine --data cohort/austinspine --part"
          + " VALIDATION,TEST --out target/evaluation"
    })
public final class EvaluateClassifier implements Callable<Integer> {
  @Option(names = "--model", required = true, paramLabel = "DIR", description = "model folder")
  private Path model;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "labelled L1s, see lab train --help")
  private Path data;

  @Option(
      names = "--part",
      split = ",",
      defaultValue = "TEST",
      description =
          "${COMPLETION-CANDIDATES}; the paper's tables are of VALIDATION,TEST; default:"
              + " ${DEFAULT-VALUE}")
  private List<DatasetPart> parts;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "folder for the report")
  private Path out;

  @Mixin private ComputeOptions on;

  @Override
  public Integer call() throws Exception {
    Compute compute = on.open();
    try (MedConvClassifier classifier = MedConvClassifier.open(ModelFolder.open(model), compute)) {
      Dataset dataset = Dataset.open(data, classifier.plan().cutOut());
      Evaluation evaluation = evaluation(classifier, dataset);
      evaluation.write(out);
      System.out.println(evaluation.scores());
      System.out.println(out.resolve("evaluation.html") + " written");
    }
    return ExitCode.DONE;
  }

  private Evaluation evaluation(MedConvClassifier classifier, Dataset dataset) throws IOException {
    List<LabelledL1> cases = parts.stream().flatMap(part -> dataset.of(part).stream()).toList();
    List<float[]> logits = logits(classifier, cases);
    LogitAdjustment adjustment = classifier.plan().adjustment();
    Map<String, List<Probabilities>> answers = new LinkedHashMap<>();
    answers.put("as the node answers", logits.stream().map(adjustment::probabilities).toList());
    if (adjustment.reading() == LogitAdjustment.Reading.CODE) {
      answers.put("at the training part's shares", natural(logits, adjustment));
    }
    limit(cases).ifPresent(some -> answers.put("best possible", some));
    return new Evaluation(
        classifier.model().name() + " " + classifier.model().version(),
        "%s (%s)".formatted(data.getFileName(), parts),
        dataset.simulated(),
        cases.stream().map(LabelledL1::boneClass).toList(),
        answers);
  }

  private static List<float[]> logits(MedConvClassifier classifier, List<LabelledL1> cases) {
    Grid grid = classifier.plan().cutOut().gridAround(new Vector3(0, 0, 0));
    List<float[]> logits = new ArrayList<>(cases.size());
    try (ProgressBar bar = Progress.bar("evaluating", cases.size())) {
      for (LabelledL1 one : cases) {
        logits.add(classifier.logits(new L1CutOut(grid, one.hu())));
        bar.step();
      }
    }
    return logits;
  }

  /** What the network gives for the training set's shares of classes: tau2 = -tau1. */
  private static List<Probabilities> natural(List<float[]> logits, LogitAdjustment adjustment) {
    LogitAdjustment natural =
        new LogitAdjustment(adjustment.priors(), adjustment.tau1(), -adjustment.tau1());
    return logits.stream().map(natural::probabilities).toList();
  }

  /**
   * Of one who knows the true attenuation and how common the classes are in these very cases; empty
   * where the attenuation is not known.
   */
  private Optional<List<Probabilities>> limit(List<LabelledL1> cases) throws IOException {
    Map<String, Double> attenuation = CohortFolder.column(data, CohortFolder.TRABECULAR_HU);
    int[] counts = Dataset.counts(cases);
    Physics physics = CohortFolder.physics(data);
    return cases.stream().allMatch(one -> attenuation.containsKey(one.subject()))
        ? Optional.of(
            cases.stream()
                .map(
                    one ->
                        SimulatedCohort.posterior(attenuation.get(one.subject()), counts, physics))
                .toList())
        : Optional.empty();
  }
}
