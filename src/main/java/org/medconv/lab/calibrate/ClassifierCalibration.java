package org.medconv.lab.calibrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import me.tongfei.progressbar.ProgressBar;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Calibration;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.CutOutTraits;
import org.medconv.classify.Familiarity;
import org.medconv.classify.L1CutOut;
import org.medconv.classify.LogitAdjustment;
import org.medconv.classify.LogitScaling;
import org.medconv.classify.MedConvClassifier;
import org.medconv.classify.MedConvClassifier.Response;
import org.medconv.classify.PredictionSets;
import org.medconv.classify.Probabilities;
import org.medconv.lab.calibrate.FamiliarityFit.Place;
import org.medconv.lab.cohort.Dataset;
import org.medconv.lab.cohort.LabelledL1;
import org.medconv.lab.cohort.SimulatedCohort;
import org.medconv.lab.cohort.SimulatedCohort.Subject;
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
  private final MedConvClassifier classifier;
  private final Options options;

  /**
   * @param coverage of the prediction sets, a share
   * @param familiarShare of L1s that are to lie within the limits of familiarity
   * @param trainingCases at most so many of the training part are looked at
   * @param strangeCases of each kind that is no L1 are drawn to learn from; 0 where patients' L1s
   *     stand against them: the two would be told apart by being simulated
   * @param strangeSeed of those
   */
  record Options(
      double coverage,
      double familiarShare,
      int trainingCases,
      int strangeCases,
      long strangeSeed) {}

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
    List<L1CutOut> cutOuts = cutOuts(dataset.validation());
    List<Response> validation = responses("validation", cutOuts);
    List<BoneClass> truth = dataset.validation().stream().map(LabelledL1::boneClass).toList();
    double[] shares = classifier.plan().adjustment().priors();
    List<ScalingFit.Case> cases =
        weighted(validation.stream().map(Response::logits).toList(), truth, shares);
    ScalingFit fit = new ScalingFit(natural());
    ScalingFit.Comparison compared = fit.compare(cases);
    LogitScaling scaling = fit.fit(compared.form(), cases);
    List<Probabilities> answers =
        validation.stream().map(one -> scaling.probabilities(one.logits())).toList();
    List<BoneClass> reported =
        validation.stream()
            .map(one -> classifier.plan().adjustment().probabilities(one.logits()).mostLikely())
            .toList();
    Calibration calibration =
        new Calibration(
            scaling,
            new Probabilities(shares[0], shares[1], shares[2]),
            PredictionSets.calibrated(options.coverage(), truth, reported, answers),
            familiarity(dataset, places(validation, cutOuts)));
    return new Outcome(calibration, compared);
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

  /** What the training loss added to the logits. */
  private double[] natural() {
    LogitAdjustment adjustment = classifier.plan().adjustment();
    float[] offsets = adjustment.trainingOffsets();
    return IntStream.range(0, offsets.length).mapToDouble(n -> offsets[n]).toArray();
  }

  private Familiarity familiarity(Dataset dataset, List<Place> validation) {
    List<L1CutOut> training = cutOuts(some(dataset.training(), options.trainingCases()));
    List<Place> usual = places(responses("training", training), training);
    Map<String, List<Place>> strange = new LinkedHashMap<>();
    if (options.strangeCases() > 0) {
      for (StrangeCrop kind : StrangeCrop.told()) {
        strange.put(kind.title(), strange(kind));
      }
    }
    return FamiliarityFit.USUAL.fit(usual, strange, validation, options.familiarShare());
  }

  private List<Place> strange(StrangeCrop kind) {
    List<L1CutOut> crops =
        drawn(
            kind,
            SimulatedCohort.draw(options.strangeCases(), options.strangeSeed()),
            classifier.plan().cutOut());
    return places(responses(kind.title(), crops), crops);
  }

  /** Crops of one kind, each of another subject. */
  static List<L1CutOut> drawn(StrangeCrop kind, List<Subject> subjects, CutOutPlan plan) {
    try (ProgressBar bar = Progress.bar("drawing: " + kind.title(), subjects.size())) {
      return subjects.parallelStream()
          .map(
              subject -> {
                L1CutOut crop = kind.of(subject, plan);
                bar.step();
                return crop;
              })
          .toList();
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

  private List<Response> responses(String task, List<L1CutOut> cutOuts) {
    List<Response> responses = new ArrayList<>();
    try (ProgressBar bar = Progress.bar(task, cutOuts.size())) {
      for (L1CutOut cutOut : cutOuts) {
        responses.add(classifier.respond(cutOut));
        bar.step();
      }
    }
    return responses;
  }

  private static List<Place> places(List<Response> responses, List<L1CutOut> cutOuts) {
    return IntStream.range(0, cutOuts.size())
        .mapToObj(n -> new Place(responses.get(n).features(), CutOutTraits.of(cutOuts.get(n))))
        .toList();
  }
}
