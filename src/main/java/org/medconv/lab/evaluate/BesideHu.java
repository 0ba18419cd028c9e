package org.medconv.lab.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import me.tongfei.progressbar.ProgressBar;
import org.medconv.classify.L1CutOut;
import org.medconv.classify.LogitScaling;
import org.medconv.classify.MedConvClassifier;
import org.medconv.classify.Probabilities;
import org.medconv.lab.cohort.Dataset;
import org.medconv.lab.cohort.DatasetPart;
import org.medconv.lab.cohort.LabelledL1;
import org.medconv.lab.score.Spread;
import org.medconv.terminal.ExitCode;
import org.medconv.terminal.Progress;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code lab beside-hu}: compares a classifier with the attenuation of L1. */
@Command(
    name = "beside-hu",
    mixinStandardHelpOptions = true,
    description = {
      "Sets a classifier beside the plain attenuation of L1 (median of the cut-out's bone, HU):"
          + " ROC AUC of each and of both together, with 95 %% intervals, and what the network and"
          + " both are above HU alone.",
      "Both together are a logistic regression fitted on the validation part; all figures are of"
          + " the test part. Give it a cohort that no training saw.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  medconv lab simulate-cohort --out cohort/fresh --subjects 30,1000,500 --seed 2",
      "  medconv lab beside-hu --model models/medconv-resnet50 --data cohort/fresh"
    })
public final class BesideHu implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ClassifierAndData given;

  @Override
  public Integer call() throws Exception {
    var print = spec.commandLine().getOut();
    try (ClassifierAndData.Opened opened = given.open()) {
      MedConvClassifier classifier = opened.classifier();
      Dataset dataset = opened.dataset();
      dataset.countsOfAll(DatasetPart.VALIDATION);
      dataset.countsOfAll(DatasetPart.TEST);
      print.printf(
          "%s on %s%s%n",
          opened.model(), given.folder().getFileName(), dataset.simulated() ? ", simulated" : "");
      AddedToHu.of(cases(classifier, dataset.validation()), cases(classifier, dataset.test()))
          .forEach(print::println);
      print.flush();
    }
    return ExitCode.DONE;
  }

  private static List<AddedToHu.Case> cases(MedConvClassifier classifier, List<LabelledL1> l1s) {
    Grid grid = classifier.plan().cutOut().gridAround(new Vector3(0, 0, 0));
    LogitScaling natural =
        new LogitScaling(new double[] {1, 1, 1}, classifier.plan().adjustment().naturalOffsets());
    List<AddedToHu.Case> cases = new ArrayList<>();
    try (ProgressBar bar = Progress.bar("asking the network", l1s.size())) {
      for (LabelledL1 one : l1s) {
        Probabilities answer =
            natural.probabilities(classifier.logits(new L1CutOut(grid, one.hu())));
        cases.add(
            new AddedToHu.Case(
                one.boneClass(),
                median(one.hu()),
                logOdds(answer.osteoporosis()),
                -logOdds(answer.normal())));
        bar.step();
      }
    }
    return cases;
  }

  private static double logOdds(double probability) {
    double held = Math.min(1 - 1e-12, Math.max(1e-12, probability));
    return Math.log(held / (1 - held));
  }

  private static double median(short[] hu) {
    double[] inside =
        IntStream.range(0, hu.length)
            .filter(n -> hu[n] != L1CutOut.OUTSIDE)
            .mapToDouble(n -> hu[n])
            .sorted()
            .toArray();
    return Spread.quantile(inside, 0.5);
  }
}
