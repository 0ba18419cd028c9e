package org.medconv.lab.calibrate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import me.tongfei.progressbar.ProgressBar;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Certainty;
import org.medconv.classify.Classification;
import org.medconv.classify.Familiarity;
import org.medconv.classify.L1CutOut;
import org.medconv.classify.LogitAdjustment;
import org.medconv.classify.LogitScaling;
import org.medconv.classify.MedConvClassifier;
import org.medconv.classify.Probabilities;
import org.medconv.lab.calibrate.KeptTraits.Draw;
import org.medconv.lab.cohort.Dataset;
import org.medconv.lab.cohort.LabelledL1;
import org.medconv.lab.cohort.Physics;
import org.medconv.lab.cohort.StrangeCrop;
import org.medconv.lab.score.Reliability;
import org.medconv.lab.score.Wilson;
import org.medconv.terminal.Progress;

/**
 * Performance of a calibrated classifier on L1s that neither training nor calibration used, and on
 * volumes that are not an L1.
 *
 * @param counts L1s of each class, in the order of {@link BoneClass}; the calibration errors are
 *     meaningful only if these are the shares for which the probabilities hold
 * @param adjusted calibration error of the scores that choose the class, softmax(z - tau2 log pi)
 * @param natural calibration error of softmax(z + tau1 log pi)
 * @param calibrated calibration error of the reported probabilities
 * @param coverage share of L1s whose set contains the true class
 * @param coverageOfClass coverage of each class
 * @param setSize mean number of classes in a set
 * @param singleSets share of L1s with a set of one class
 * @param refused L1s wrongly refused as unfamiliar
 * @param bands wrong refusals by band of attenuation
 * @param strange crops rightly refused as unfamiliar, by kind
 */
record CalibrationCheck(
    int[] counts,
    double adjusted,
    double natural,
    double calibrated,
    Wilson coverage,
    List<Wilson> coverageOfClass,
    double setSize,
    Wilson singleSets,
    Wilson refused,
    List<AttenuationBand> bands,
    Map<StrangeCrop, Wilson> strange) {

  /**
   * Runs the checks.
   *
   * @param classifier calibrated
   * @param strange subjects from each of whom one crop of each kind is drawn, distinct from those
   *     of the calibration; a count of 0 draws none
   * @param traits store for the traits of these crops
   * @param perBand L1s to draw in each {@link AttenuationBand}; 0 for none
   * @param bandSeed seed of these L1s
   * @param physics imaging physics of these L1s
   */
  static CalibrationCheck of(
      MedConvClassifier classifier,
      List<LabelledL1> cases,
      Draw strange,
      KeptTraits traits,
      int perBand,
      long bandSeed,
      Physics physics) {
    List<BoneClass> truth = cases.stream().map(LabelledL1::boneClass).toList();
    List<L1CutOut> cutOuts = ClassifierCalibration.cutOuts(classifier, cases);
    List<float[]> logits = new ArrayList<>();
    List<Classification> answers = new ArrayList<>();
    try (ProgressBar bar = Progress.bar("testing", cutOuts.size())) {
      for (L1CutOut cutOut : cutOuts) {
        float[] answer = classifier.logits(cutOut);
        logits.add(answer);
        answers.add(classifier.classify(cutOut, answer));
        bar.step();
      }
    }
    List<Certainty> certain = answers.stream().map(one -> one.certainty().orElseThrow()).toList();
    LogitAdjustment adjustment = classifier.plan().adjustment();
    LogitScaling natural = natural(adjustment);
    return new CalibrationCheck(
        Dataset.counts(cases),
        error(truth, logits.stream().map(adjustment::probabilities).toList()),
        error(truth, logits.stream().map(natural::probabilities).toList()),
        error(truth, answers.stream().map(Classification::probabilities).toList()),
        covered(truth, certain, each -> true),
        Arrays.stream(BoneClass.values())
            .map(boneClass -> covered(truth, certain, boneClass::equals))
            .toList(),
        certain.stream().mapToInt(one -> one.set().classes().size()).average().orElse(Double.NaN),
        share(certain, one -> one.set().classes().size() == 1),
        share(certain, one -> one.unfamiliarity().isExceeded()),
        AttenuationBand.all(classifier, perBand, bandSeed, physics),
        refused(classifier, strange, traits));
  }

  private static LogitScaling natural(LogitAdjustment adjustment) {
    return new LogitScaling(new double[] {1, 1, 1}, adjustment.naturalOffsets());
  }

  private static double error(List<BoneClass> truth, List<Probabilities> answers) {
    return Reliability.of(truth, answers).calibrationError();
  }

  private static Wilson covered(
      List<BoneClass> truth, List<Certainty> certain, Predicate<BoneClass> counted) {
    int[] of = IntStream.range(0, truth.size()).filter(n -> counted.test(truth.get(n))).toArray();
    int held =
        (int)
            Arrays.stream(of)
                .filter(n -> certain.get(n).set().classes().contains(truth.get(n)))
                .count();
    return Wilson.of(held, of.length);
  }

  private static Wilson share(List<Certainty> certain, Predicate<Certainty> counted) {
    return Wilson.of((int) certain.stream().filter(counted).count(), certain.size());
  }

  private static Map<StrangeCrop, Wilson> refused(
      MedConvClassifier classifier, Draw draw, KeptTraits traits) {
    Map<StrangeCrop, Wilson> refused = new LinkedHashMap<>();
    if (draw.count() == 0) {
      return refused;
    }
    Familiarity known = classifier.calibration().orElseThrow().familiarity();
    traits
        .ofCrops(List.of(StrangeCrop.values()), draw)
        .forEach(
            (kind, crops) -> {
              int strangers =
                  (int) crops.stream().filter(crop -> known.of(crop).isExceeded()).count();
              refused.put(kind, Wilson.of(strangers, crops.size()));
            });
    return refused;
  }

  @Override
  public String toString() {
    StringJoiner lines = new StringJoiner("\n", "", "\n");
    lines.add(
        format(
            "test part: %d L1s (%d osteoporosis, %d osteopenia, %d normal)",
            Arrays.stream(counts).sum(), counts[0], counts[1], counts[2]));
    lines.add(
        format(
            "calibration error (10 bins): %.3f of the scores with tau2, %.3f of softmax(z + tau1"
                + " log pi), %.3f calibrated",
            adjusted, natural, calibrated));
    lines.add("sets hold the truth: " + coverage);
    for (BoneClass boneClass : BoneClass.values()) {
      lines.add("  %-14s %s".formatted(name(boneClass), coverageOfClass.get(boneClass.ordinal())));
    }
    lines.add(format("classes in a set: %.2f on average; one class: %s", setSize, singleSets));
    lines.add("L1s refused as unfamiliar: " + refused);
    bands.forEach(band -> lines.add("  " + band));
    if (!strange.isEmpty()) {
      lines.add("refused among volumes that are not L1:");
      strange.forEach((kind, share) -> lines.add("  %-14s %s".formatted(kind.title(), share)));
    }
    return lines.toString();
  }

  private static String name(BoneClass boneClass) {
    return boneClass.name().toLowerCase(Locale.ROOT);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
