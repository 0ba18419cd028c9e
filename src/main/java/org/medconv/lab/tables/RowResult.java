package org.medconv.lab.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.medconv.classify.BoneClass;
import org.medconv.classify.LogitAdjustment;
import org.medconv.classify.Probabilities;
import org.medconv.lab.cohort.Dataset;
import org.medconv.lab.cohort.DatasetPart;
import org.medconv.lab.score.Interval;
import org.medconv.lab.score.Metric;
import org.medconv.lab.score.Scores;
import org.medconv.lab.train.Recipe;

/**
 * One training of a table, as stored in a file: what was trained on which data, and the network's
 * answers, from which every figure follows.
 *
 * @param recipe name of the training, without the adjustment after it
 * @param setup the other settings, shared by the rows of a table
 * @param seconds duration of the training
 * @param madeBy machine, threads and versions
 * @param priors class shares in the training part
 * @param figures for readers of the file: the answers as adjusted by the recipe
 * @param answers for the validation and the test part
 */
record RowResult(
    String recipe,
    long seed,
    Setup setup,
    double seconds,
    String madeBy,
    double[] priors,
    Map<Metric, Interval> figures,
    List<Answer> answers) {

  /**
   * @param data sizes and checksum, see {@link Dataset#identity}
   * @param schedule without the seed
   * @param pretrained the initial weights; empty for random weights
   */
  record Setup(String data, boolean simulated, String schedule, String pretrained) {}

  /**
   * @param logits unadjusted, in the order of {@link BoneClass}
   */
  record Answer(String subject, DatasetPart part, double tScore, float[] logits) {
    BoneClass boneClass() {
      return BoneClass.ofTScore(tScore);
    }
  }

  RowResult withFigures(Map<Metric, Interval> other) {
    return new RowResult(recipe, seed, setup, seconds, madeBy, priors, other, answers);
  }

  /** The figures of all answers as a recipe adjusts them. */
  Map<Metric, Interval> figures(Recipe adjusted) {
    return Interval.all(truth(), probabilities(adjusted));
  }

  Scores scores(Recipe adjusted) {
    return Scores.of(truth(), probabilities(adjusted));
  }

  /**
   * One row with the mean probabilities of several trainings, as logits that the recipe adjusts to
   * that mean.
   *
   * @param seeds of one training, with the same cases in the same order; at least one
   */
  static RowResult ensemble(List<RowResult> seeds, Recipe adjusted) {
    if (adjusted.reading() != LogitAdjustment.Reading.CODE) {
      throw new IllegalArgumentException(
          "%s: ensembles are of the code's reading".formatted(adjusted.name()));
    }
    RowResult first = seeds.get(0);
    List<List<Probabilities>> all = seeds.stream().map(one -> one.probabilities(adjusted)).toList();
    List<Answer> answers = new ArrayList<>();
    for (int n = 0; n < first.answers.size(); n++) {
      Answer one = first.answers.get(n);
      float[] logits = new float[BoneClass.values().length];
      for (BoneClass of : BoneClass.values()) {
        int place = n;
        double mean =
            all.stream().mapToDouble(some -> some.get(place).of(of)).average().orElseThrow();
        double put = adjusted.tau2() * Math.log(first.priors[of.ordinal()]);
        logits[of.ordinal()] = (float) (Math.log(Math.max(1e-12, mean)) + put);
      }
      answers.add(new Answer(one.subject(), one.part(), one.tScore(), logits));
    }
    return new RowResult(
        first.recipe,
        first.seed,
        first.setup,
        seeds.stream().mapToDouble(RowResult::seconds).sum(),
        first.madeBy,
        first.priors,
        Map.of(),
        answers);
  }

  private List<BoneClass> truth() {
    return answers.stream().map(Answer::boneClass).toList();
  }

  private List<Probabilities> probabilities(Recipe adjusted) {
    LogitAdjustment adjustment =
        new LogitAdjustment(priors, adjusted.tau1(), adjusted.tau2(), adjusted.reading());
    return answers.stream().map(one -> adjustment.probabilities(one.logits())).toList();
  }
}
