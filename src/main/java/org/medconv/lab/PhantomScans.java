package org.medconv.lab;

import java.util.ArrayList;
import java.util.List;
import org.medconv.phantom.PhantomCt;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.PhantomTruth;
import org.medconv.phantom.SpinePhantom;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.Vector3;

/** Scans of simulated patients that no training saw, with L1 in them and without. */
final class PhantomScans {
  private static final long FIRST_SEED = 7_500_000_000L;
  private static final double IN_PLANE_MM = 1.6;
  private static final double BETWEEN_MM = 3;

  private PhantomScans() {}

  static SpinePhantom patient(int number) {
    return SpinePhantom.of(PhantomSpec.varied(FIRST_SEED + number));
  }

  /** From T9 to below the sacrum's top. */
  static DisturbedScans abdomen(int number) {
    SpinePhantom phantom = patient(number);
    double high = phantom.truth().body(PhantomLabel.BODY_T9).centre().z();
    PhantomCt ct = between(phantom, high, phantom.truth().sacrum().z() - 60);
    LabelVolume labels = new LabelVolume(ct.volume().grid(), ct.labels());
    return new DisturbedScans(
        "patient " + number, ct.volume(), KnownL1.of(labels, PhantomLabel.BODY_L1.ordinal()));
  }

  /** A chest that ends above L1, and a pelvis that begins below it. */
  static List<RobustnessCase> withoutL1(int number) {
    List<RobustnessCase> cases = new ArrayList<>();
    cases.add(
        new RobustnessCase(
            "no L1",
            "patient %d, T4 to T10".formatted(number),
            () -> {
              SpinePhantom phantom = patient(number);
              PhantomTruth truth = phantom.truth();
              double high = truth.body(PhantomLabel.BODY_T4).centre().z() + 15;
              double low = truth.body(PhantomLabel.BODY_T10).centre().z() - 15;
              return between(phantom, high, low).volume();
            },
            KnownL1.none()));
    cases.add(
        new RobustnessCase(
            "no L1",
            "patient %d, L3 to femur".formatted(number),
            () -> {
              SpinePhantom phantom = patient(number);
              PhantomTruth truth = phantom.truth();
              double high = truth.body(PhantomLabel.BODY_L3).centre().z() + 18;
              return between(phantom, high, truth.sacrum().z() - 170).volume();
            },
            KnownL1.none()));
    return cases;
  }

  private static PhantomCt between(SpinePhantom phantom, double high, double low) {
    Vector3 centre = new Vector3(0, -30, 0.5 * (low + high));
    return phantom.render(
        SpinePhantom.centred(centre, 360, 280, high - low, IN_PLANE_MM, BETWEEN_MM));
  }
}
