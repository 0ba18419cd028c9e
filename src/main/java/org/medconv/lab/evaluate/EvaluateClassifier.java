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
import org.medconv.lab.cohort.TooFewCases;
import org.medconv.terminal.ExitCode;
import org.medconv.terminal.Progress;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lab evaluate}: measures a classifier on a folder of labelled L1s. */
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
  @Mixin private ClassifierAndData given;

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

  @Override
  public Integer call() throws Exception {
    try (ClassifierAndData.Opened opened = given.open()) {
      Evaluation evaluation = evaluation(opened);
      evaluation.write(out);
      System.out.println(evaluation.scores());
      System.out.println(out.resolve("evaluation.html") + " written");
    }
    return ExitCode.DONE;
  }

  private Evaluation evaluation(ClassifierAndData.Opened opened) throws IOException {
    MedConvClassifier classifier = opened.classifier();
    Dataset dataset = opened.dataset();
    List<LabelledL1> cases = parts.stream().flatMap(part -> dataset.of(part).stream()).toList();
    if (cases.isEmpty()) {
      throw new TooFewCases(
          "%s: %s has no case; choose another --part".formatted(given.folder(), parts));
    }
    List<float[]> logits = logits(classifier, cases);
    LogitAdjustment adjustment = classifier.plan().adjustment();
    Map<String, List<Probabilities>> answers = new LinkedHashMap<>();
    answers.put("as the node answers", logits.stream().map(adjustment::probabilities).toList());
    if (adjustment.reading() == LogitAdjustment.Reading.CODE) {
      answers.put("at the training part's shares", natural(logits, adjustment));
    }
    limit(cases).ifPresent(some -> answers.put("best possible", some));
    return new Evaluation(
        opened.model(),
        "%s (%s)".formatted(given.folder().getFileName(), parts),
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

  /** The network's answers for the training set's class shares: tau2 = -tau1. */
  private static List<Probabilities> natural(List<float[]> logits, LogitAdjustment adjustment) {
    LogitAdjustment natural =
        new LogitAdjustment(adjustment.priors(), adjustment.tau1(), -adjustment.tau1());
    return logits.stream().map(natural::probabilities).toList();
  }

  /**
   * The answers of a reader who knows the true attenuation and the class shares of these cases;
   * empty if the attenuation is unknown.
   */
  private Optional<List<Probabilities>> limit(List<LabelledL1> cases) throws IOException {
    Map<String, Double> attenuation =
        CohortFolder.column(given.folder(), CohortFolder.TRABECULAR_HU);
    int[] counts = Dataset.counts(cases);
    Physics physics = CohortFolder.physics(given.folder());
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
