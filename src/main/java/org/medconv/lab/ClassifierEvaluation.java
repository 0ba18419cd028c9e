package org.medconv.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import org.medconv.classify.BoneClass;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.L1CutOut;
import org.medconv.classify.LogitAdjustment;
import org.medconv.classify.MedConvClassifier;
import org.medconv.classify.Probabilities;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * Tests a classifier on simulated subjects that it was not trained on, beside the best that the
 * simulation allows: a reader who knows the true attenuation.
 *
 * @param adjusted the node's answers: logits less tau2 log pi
 * @param atPrevalence the same network with tau2 = -tau1, which is what it gives for the training
 *     set's shares of classes: the probabilities that should be calibrated on this cohort
 * @param limit scores of the exact posterior given the true attenuation, adjusted as the answers
 *     are
 * @param attenuationAuc AUC of osteoporosis by the true attenuation alone
 */
public record ClassifierEvaluation(
    Scores adjusted, Scores atPrevalence, Scores limit, double attenuationAuc) {

  /**
   * @param work where the cohort's cut-outs are kept
   * @param seed of the cohort; not the training's nor the next number
   */
  public static ClassifierEvaluation of(
      MedConvClassifier classifier, Path work, int cases, long seed) throws IOException {
    List<LabelledCutOut> cohort = cohort(work, cases, seed);
    LogitAdjustment adjustment = classifier.plan().adjustment();
    LogitAdjustment natural =
        new LogitAdjustment(adjustment.priors(), adjustment.tau1(), -adjustment.tau1());
    List<BoneClass> truth = new ArrayList<>();
    List<Probabilities> adjusted = new ArrayList<>();
    List<Probabilities> atPrevalence = new ArrayList<>();
    List<Probabilities> limit = new ArrayList<>();
    try (ProgressBar bar = MedConvTraining.bar("testing", cohort.size())) {
      for (LabelledCutOut one : cohort) {
        float[] logits = classifier.logits(new L1CutOut(grid(classifier), one.hu()));
        truth.add(one.boneClass());
        adjusted.add(adjustment.probabilities(logits));
        atPrevalence.add(natural.probabilities(logits));
        limit.add(adjustment.probabilities(balancedLogits(one.trabecularHu(), adjustment)));
        bar.step();
      }
    }
    return new ClassifierEvaluation(
        Scores.of(truth, adjusted),
        Scores.of(truth, atPrevalence),
        Scores.of(truth, limit),
        attenuationAuc(cohort));
  }

  private static List<LabelledCutOut> cohort(Path work, int count, long seed) throws IOException {
    try (ProgressBar bar = MedConvTraining.bar("drawing test", count)) {
      return CutOutFile.open(
          work.resolve("test.cutouts"), count, seed, CutOutPlan.STANDARD, bar::stepTo);
    }
  }

  /** The logits of a perfect network: log p(class | HU) - tau1 log pi. */
  private static float[] balancedLogits(double trabecularHu, LogitAdjustment adjustment) {
    double[] posterior = SimulatedCohort.posterior(trabecularHu);
    double[] priors = adjustment.priors();
    float[] logits = new float[posterior.length];
    for (int n = 0; n < logits.length; n++) {
      logits[n] =
          (float)
              (Math.log(Math.max(posterior[n], 1e-12)) - adjustment.tau1() * Math.log(priors[n]));
    }
    return logits;
  }

  private static double attenuationAuc(List<LabelledCutOut> cohort) {
    double[] density = cohort.stream().mapToDouble(c -> -c.trabecularHu()).toArray();
    boolean[] sick = new boolean[cohort.size()];
    for (int n = 0; n < sick.length; n++) {
      sick[n] = cohort.get(n).boneClass() == BoneClass.OSTEOPOROSIS;
    }
    return RocCurve.of(density, sick).area();
  }

  private static Grid grid(MedConvClassifier classifier) {
    return classifier.plan().cutOut().gridAround(new Vector3(0, 0, 0));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        """
        as answered (tau2):    %s
        at this prevalence:    %s
        limit (true HU known): %s; AUC of the true HU alone %.3f
        """,
        adjusted,
        atPrevalence,
        limit,
        attenuationAuc);
  }
}
