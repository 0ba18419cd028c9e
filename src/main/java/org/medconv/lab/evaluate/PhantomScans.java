package org.medconv.lab.evaluate;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.medconv.lab.cohort.KnownL1;
import org.medconv.lab.cohort.RobustnessCase;
import org.medconv.phantom.PhantomCt;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.PhantomTruth;
import org.medconv.phantom.SpinePhantom;
import org.medconv.segment.Abstention.Reason;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.Vector3;

/** Scans of simulated patients that were not used in training, with and without L1. */
final class PhantomScans {
  private static final long FIRST_SEED = 7_500_000_000L;
  private static final String NO_L1 = "no L1";
  private static final double IN_PLANE_MM = 1.6;
  private static final double BETWEEN_MM = 3;

  private PhantomScans() {}

  static SpinePhantom patient(int number) {
    return SpinePhantom.of(PhantomSpec.drawn(FIRST_SEED + number));
  }

  /** From T9 to below the upper end of the sacrum. */
  static DisturbedScans abdomen(int number) {
    SpinePhantom phantom = patient(number);
    double high = phantom.truth().body(PhantomLabel.BODY_T9).centre().z();
    PhantomCt ct = between(phantom, high, phantom.truth().sacrum().z() - 60);
    LabelVolume labels = new LabelVolume(ct.volume().grid(), ct.labels());
    return new DisturbedScans(
        "patient " + number, ct.volume(), KnownL1.of(labels, PhantomLabel.BODY_L1.ordinal()));
  }

  /**
   * A chest that ends above L1, 40 mm of T11 and T12, and two pelves that begin below L1. The true
   * reasons: L1 is not in view; for the chests also that neither the last ribs and the vertebrae
   * below them nor the sacrum are in view.
   */
  static List<RobustnessCase> withoutL1(int number) {
    SpinePhantom phantom = patient(number);
    PhantomTruth truth = phantom.truth();
    double t12 = truth.body(PhantomLabel.BODY_T12).centre().z();
    double between = 0.5 * (truth.body(PhantomLabel.BODY_T11).centre().z() + t12);
    double t4 = truth.body(PhantomLabel.BODY_T4).centre().z();
    double t10 = truth.body(PhantomLabel.BODY_T10).centre().z();
    double l3 = truth.body(PhantomLabel.BODY_L3).centre().z();
    double sacrum = truth.sacrum().z();
    Set<Reason> above = EnumSet.of(Reason.NO_L1_IN_FIELD_OF_VIEW, Reason.NO_ANCHOR);
    Set<Reason> below = EnumSet.of(Reason.NO_L1_IN_FIELD_OF_VIEW);
    return List.of(
        without(number, "T4 to T10", phantom, t4 + 15, t10 - 15, above),
        without(number, "40 mm of T11 and T12", phantom, between + 20, between - 20, above),
        without(number, "L3 to femur", phantom, l3 + 18, sacrum - 170, below),
        without(number, "pelvis alone", phantom, sacrum + 10, sacrum - 170, below));
  }

  private static RobustnessCase without(
      int number,
      String name,
      SpinePhantom phantom,
      double high,
      double low,
      Set<Reason> trueReasons) {
    return RobustnessCase.without(
        NO_L1,
        "patient %d, %s".formatted(number, name),
        () -> between(phantom, high, low).volume(),
        trueReasons);
  }

  private static PhantomCt between(SpinePhantom phantom, double high, double low) {
    Vector3 centre = new Vector3(0, -30, 0.5 * (low + high));
    return phantom.render(
        SpinePhantom.centred(centre, 360, 280, high - low, IN_PLANE_MM, BETWEEN_MM));
  }
}
