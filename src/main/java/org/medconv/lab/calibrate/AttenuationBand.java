package org.medconv.lab.calibrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.medconv.classify.Certainty;
import org.medconv.classify.MedConvClassifier;
import org.medconv.lab.cohort.Physics;
import org.medconv.lab.cohort.SimulatedCohort;
import org.medconv.lab.cohort.SimulatedCohort.Sex;
import org.medconv.lab.cohort.SimulatedCohort.Subject;
import org.medconv.lab.cohort.SimulatedL1;
import org.medconv.lab.score.Wilson;

/**
 * How a calibrated classifier performs on L1s of one range of attenuation: who is refused, and for
 * whom the sets hold the truth. A figure over all persons hides the few with the softest bone.
 *
 * @param low HU of L1 at 120 kVp
 * @param high HU of L1 at 120 kVp
 * @param refused wrongly refused L1s
 * @param women the same for women
 * @param thick the same for slices of 3 mm or more
 * @param covered L1s whose set holds the truth
 * @param coveredWomen the same for women
 */
record AttenuationBand(
    int low,
    int high,
    Wilson refused,
    Wilson women,
    Wilson thick,
    Wilson covered,
    Wilson coveredWomen) {
  private static final int[] BOUNDS = {20, 60, 90, 120, 160, 220};
  private static final double THICK_MM = 2.9;

  /** One person and the answer. */
  private record Answer(Subject subject, boolean thick, boolean refused, boolean covered) {
    boolean woman() {
      return subject.sex() == Sex.FEMALE;
    }
  }

  /**
   * All bands.
   *
   * @param count number of L1s in each; 0 for none
   * @param seed of the first; the others use the next ones
   */
  static List<AttenuationBand> all(
      MedConvClassifier classifier, int count, long seed, Physics physics) {
    List<AttenuationBand> bands = new ArrayList<>();
    for (int n = 0; count > 0 && n + 1 < BOUNDS.length; n++) {
      List<Subject> subjects =
          SimulatedCohort.drawEvenly(count, BOUNDS[n], BOUNDS[n + 1], seed + n, physics);
      bands.add(of(BOUNDS[n], BOUNDS[n + 1], answers(classifier, subjects)));
    }
    return bands;
  }

  private static List<Answer> answers(MedConvClassifier classifier, List<Subject> subjects) {
    List<SimulatedL1> l1s = ClassifierCalibration.l1s(subjects, classifier.plan().cutOut());
    return l1s.stream()
        .map(
            one -> {
              Certainty certainty = classifier.classify(one.cutOut()).certainty().orElseThrow();
              return new Answer(
                  one.subject(),
                  one.betweenMm() >= THICK_MM,
                  certainty.unfamiliarity().isExceeded(),
                  certainty.set().classes().contains(one.subject().boneClass()));
            })
        .toList();
  }

  private static AttenuationBand of(int low, int high, List<Answer> answers) {
    return new AttenuationBand(
        low,
        high,
        share(answers, one -> true, Answer::refused),
        share(answers, Answer::woman, Answer::refused),
        share(answers, Answer::thick, Answer::refused),
        share(answers, one -> true, Answer::covered),
        share(answers, Answer::woman, Answer::covered));
  }

  private static Wilson share(
      List<Answer> answers, Predicate<Answer> among, Predicate<Answer> counted) {
    List<Answer> all = answers.stream().filter(among).toList();
    return Wilson.of((int) all.stream().filter(counted).count(), all.size());
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%3d to %3d HU: refused %s; women %s; slices of 3 mm and more %s; sets hold the truth in"
            + " %s; in women %s",
        low,
        high,
        refused,
        women,
        thick,
        covered,
        coveredWomen);
  }
}
