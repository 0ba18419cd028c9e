package org.medconv.lab.calibrate;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import me.tongfei.progressbar.ProgressBar;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Calibration;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.CutOutTraits;
import org.medconv.classify.Familiarity;
import org.medconv.classify.FlagRule;
import org.medconv.classify.L1CutOut;
import org.medconv.classify.LogitScaling;
import org.medconv.classify.MedConvClassifier;
import org.medconv.classify.PredictionSets;
import org.medconv.classify.Probabilities;
import org.medconv.lab.cohort.Dataset;
import org.medconv.lab.cohort.LabelledL1;
import org.medconv.lab.cohort.Physics;
import org.medconv.lab.cohort.SimulatedCohort;
import org.medconv.lab.cohort.SimulatedCohort.Subject;
import org.medconv.lab.cohort.SimulatedL1;
import org.medconv.lab.cohort.StrangeCrop;
import org.medconv.terminal.Progress;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * Finds out how sure a trained classifier may be: the scaling of its logits and the prediction sets
 * from the validation part, the familiarity from the training part with its limits from the
 * validation part.
 */
final class ClassifierCalibration {
  /** Attenuation of the L1s from which familiarity is learnt, HU at 120 kVp. */
  private static final double SOFTEST_HU = -10;

  private static final double DENSEST_HU = 260;

  private final MedConvClassifier classifier;
  private final Options options;

  /**
   * @param coverage of the prediction sets, a share
   * @param flagSensitivity share of the osteoporotic that the flag is to find
   * @param familiarShare of L1s that are to lie within the limits of familiarity
   * @param trainingCases so many L1s show what is usual, and as many set its limits
   * @param strangeCases of each kind that is no L1 are drawn to learn from; 0 where patients' L1s
   *     stand against them: the two would be told apart by being simulated
   * @param strangeSeed of those
   * @param physics of those
   */
  record Options(
      double coverage,
      double flagSensitivity,
      double familiarShare,
      int trainingCases,
      int strangeCases,
      long strangeSeed,
      Physics physics) {}

  /**
   * What came of it.
   *
   * @param scaling the form that was taken, and why
   */
  record Outcome(Calibration calibration, ScalingFit.Comparison scaling) {}

  ClassifierCalibration(MedConvClassifier classifier, Options options) {
    this.classifier = classifier;
    this.options = options;
  }

  Outcome calibrate(Dataset dataset) {
    List<float[]> validation = logits("validation", cutOuts(dataset.validation()));
    List<BoneClass> truth = dataset.validation().stream().map(LabelledL1::boneClass).toList();
    double[] shares = classifier.plan().adjustment().priors();
    List<ScalingFit.Case> cases = weighted(validation, truth, shares);
    ScalingFit fit = new ScalingFit(classifier.plan().adjustment().naturalOffsets());
    ScalingFit.Comparison compared = fit.compare(cases);
    LogitScaling scaling = fit.fit(compared.form(), cases);
    List<Probabilities> answers = validation.stream().map(scaling::probabilities).toList();
    Calibration calibration =
        new Calibration(
            scaling,
            new Probabilities(shares[0], shares[1], shares[2]),
            PredictionSets.calibrated(options.coverage(), truth, answers),
            familiarity(dataset),
            flag(dataset, scaling, truth, answers));
    return new Outcome(calibration, compared);
  }

  /** The threshold follows from the validation part, its figures from the test part. */
  private Optional<FlagRule> flag(
      Dataset dataset, LogitScaling scaling, List<BoneClass> truth, List<Probabilities> answers) {
    return FlagFit.threshold(truth, answers, options.flagSensitivity())
        .map(
            threshold -> {
              List<LabelledL1> test = dataset.test();
              List<Probabilities> tested =
                  logits("test", cutOuts(test)).stream().map(scaling::probabilities).toList();
              return FlagFit.rule(
                  threshold,
                  test.stream().map(LabelledL1::boneClass).toList(),
                  tested,
                  "%d %s"
                      .formatted(test.size(), dataset.simulated() ? "simulated persons" : "L1s"));
            });
  }

  /** Each case weighted so that the classes weigh as they do in the population. */
  static List<ScalingFit.Case> weighted(
      List<float[]> logits, List<BoneClass> truth, double[] shares) {
    double[] counts = new double[shares.length];
    truth.forEach(one -> counts[one.ordinal()]++);
    List<ScalingFit.Case> cases = new ArrayList<>();
    for (int n = 0; n < logits.size(); n++) {
      int c = truth.get(n).ordinal();
      double weight = shares[c] * logits.size() / counts[c];
      cases.add(new ScalingFit.Case(logits.get(n), truth.get(n), weight));
    }
    return cases;
  }

  /**
   * Simulated subjects are drawn for it evenly over all attenuations: a population has few of the
   * softest, and these must be as familiar as the rest.
   */
  private Familiarity familiarity(Dataset dataset) {
    CutOutPlan plan = classifier.plan().cutOut();
    if (!dataset.simulated()) {
      return FamiliarityFit.USUAL.fit(
          traits(cutOuts(some(dataset.training(), options.trainingCases()))),
          Map.of(),
          traits(cutOuts(dataset.validation())),
          options.familiarShare());
    }
    Map<String, List<double[]>> strange = new LinkedHashMap<>();
    if (options.strangeCases() > 0) {
      drawn(
              StrangeCrop.told(),
              SimulatedCohort.draw(
                  options.strangeCases(), options.strangeSeed(), options.physics()),
              plan)
          .forEach((kind, crops) -> strange.put(kind.title(), traits(crops)));
    }
    return FamiliarityFit.USUAL.fit(
        traits(evenly(options.trainingCases(), options.strangeSeed(), plan)),
        strange,
        traits(evenly(options.trainingCases(), options.strangeSeed() + 1000, plan)),
        options.familiarShare());
  }

  private List<L1CutOut> evenly(int count, long seed, CutOutPlan plan) {
    return l1s(
            SimulatedCohort.drawEvenly(count, SOFTEST_HU, DENSEST_HU, seed, options.physics()),
            plan)
        .stream()
        .map(SimulatedL1::cutOut)
        .toList();
  }

  /** The L1 of each of these subjects. */
  static List<SimulatedL1> l1s(List<Subject> subjects, CutOutPlan plan) {
    try (ProgressBar bar = Progress.bar("drawing L1s", subjects.size())) {
      return subjects.parallelStream()
          .map(
              subject -> {
                SimulatedL1 l1 = SimulatedL1.of(subject, plan);
                bar.step();
                return l1;
              })
          .toList();
    }
  }

  /** Crops of these kinds, of each kind one a subject. */
  static Map<StrangeCrop, List<L1CutOut>> drawn(
      List<StrangeCrop> kinds, List<Subject> subjects, CutOutPlan plan) {
    try (ProgressBar bar = Progress.bar("drawing volumes that are not L1", subjects.size())) {
      List<Map<StrangeCrop, L1CutOut>> crops =
          subjects.parallelStream()
              .map(
                  subject -> {
                    Map<StrangeCrop, L1CutOut> of = StrangeCrop.of(subject, kinds, plan);
                    bar.step();
                    return of;
                  })
              .toList();
      Map<StrangeCrop, List<L1CutOut>> drawn = new EnumMap<>(StrangeCrop.class);
      kinds.forEach(kind -> drawn.put(kind, crops.stream().map(of -> of.get(kind)).toList()));
      return drawn;
    }
  }

  /** Evenly from the whole list. */
  private static List<LabelledL1> some(List<LabelledL1> cases, int most) {
    int count = Math.min(most, cases.size());
    return IntStream.range(0, count)
        .mapToObj(n -> cases.get((int) ((long) n * cases.size() / count)))
        .toList();
  }

  private List<L1CutOut> cutOuts(List<LabelledL1> cases) {
    return cutOuts(classifier, cases);
  }

  static List<L1CutOut> cutOuts(MedConvClassifier classifier, List<LabelledL1> cases) {
    Grid grid = classifier.plan().cutOut().gridAround(new Vector3(0, 0, 0));
    return cases.stream().map(one -> new L1CutOut(grid, one.hu())).toList();
  }

  private List<float[]> logits(String task, List<L1CutOut> cutOuts) {
    List<float[]> logits = new ArrayList<>();
    try (ProgressBar bar = Progress.bar(task, cutOuts.size())) {
      for (L1CutOut cutOut : cutOuts) {
        logits.add(classifier.logits(cutOut));
        bar.step();
      }
    }
    return logits;
  }

  private static List<double[]> traits(List<L1CutOut> cutOuts) {
    return cutOuts.stream().map(CutOutTraits::of).toList();
  }
}
