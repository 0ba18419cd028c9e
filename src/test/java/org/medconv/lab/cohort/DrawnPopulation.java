package org.medconv.lab.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.medconv.classify.BoneClass;
import org.medconv.lab.cohort.SimulatedCohort.Subject;

/** 50,000 simulated subjects, with the assertions that hold for both physics. */
record DrawnPopulation(Physics physics, List<Subject> subjects) {
  static DrawnPopulation of(Physics physics) {
    return new DrawnPopulation(physics, SimulatedCohort.draw(50_000, 1, physics));
  }

  double share(BoneClass wanted) {
    return share(subjects, wanted);
  }

  private static double share(List<Subject> among, BoneClass wanted) {
    return among.stream().filter(s -> s.boneClass() == wanted).count() / (double) among.size();
  }

  void hasThePapersShares() {
    assertThat(share(BoneClass.OSTEOPOROSIS)).isCloseTo(46 / 389.0, within(0.01));
    assertThat(share(BoneClass.OSTEOPENIA)).isCloseTo(136 / 389.0, within(0.01));
    assertThat(share(BoneClass.NORMAL)).isCloseTo(207 / 389.0, within(0.01));
  }

  /** Pickhardt 2013: 160 HU is 90 % sensitive, 110 HU more than 90 % specific, AUC 0.83. */
  void meetsThePublishedThresholds(double auc) {
    AttenuationThresholds thresholds = AttenuationThresholds.of(subjects);
    assertThat(thresholds.sensitivity()).isCloseTo(0.90, within(0.01));
    assertThat(thresholds.specificity()).isBetween(0.90, 0.925);
    assertThat(thresholds.auc()).isCloseTo(auc, within(0.01));
  }

  /** Insights Imaging 2023, 536 patients: 118, 143 and 178 HU. */
  void hasThePublishedMeans() {
    assertThat(AttenuationThresholds.of(subjects).means())
        .containsExactly(new double[] {118, 143, 178}, within(6.0));
  }

  /** Compares the class probabilities at an attenuation with the shares in the 16 HU around it. */
  void countsWhatThePosteriorSays() {
    for (double hu : new double[] {70, 110, 145, 200}) {
      List<Subject> near =
          subjects.stream().filter(s -> Math.abs(s.trabecularHu() - hu) < 8).toList();
      double[] posterior = SimulatedCohort.posterior(hu, physics);
      for (BoneClass one : BoneClass.values()) {
        assertThat(posterior[one.ordinal()])
            .as("%s at %s HU", one, hu)
            .isCloseTo(share(near, one), within(0.04));
      }
    }
  }
}
