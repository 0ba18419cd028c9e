package org.medconv.lab.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.PhantomTruth;
import org.medconv.phantom.SpinePhantom;
import org.medconv.phantom.Variation;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Vector3;

/**
 * Random parts of simulated patients that no training saw, with all variations at about their real
 * rates. Drawing a patient takes as long as finding L1 in ten parts: ten parts are cut from each,
 * 0.6 to 5 mm from slice to slice. Used by one thread at a time.
 */
final class SimulatedParts implements PartSource {
  private static final int PARTS_A_PATIENT = 10;
  private static final long FIRST_SEED = 8_200_000_000L;
  private static final double[] BETWEEN_MM = {0.6, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 4, 5};

  private static final double WIDTH_MM = 420;
  private static final double DEPTH_MM = 340;

  /** Patients are drawn up to this far above T4, and down to the hips. */
  private static final double ABOVE_T4_MM = 15;

  private static final double BELOW_SACRUM_MM = 130;
  private static final double IN_PLANE_MM = 1.6;
  private static final double SLICE_MM = 1.5;

  private final int partsAPatient;
  private long drawnFor = Long.MIN_VALUE;
  private CutScan drawn;

  SimulatedParts() {
    this(PARTS_A_PATIENT);
  }

  SimulatedParts(int partsAPatient) {
    this.partsAPatient = partsAPatient;
  }

  @Override
  public String name() {
    return "simulated patients";
  }

  @Override
  public ScanPart draw(long seed, int number) {
    CutScan patient = patient(1_000_003 * seed + Math.floorDiv(number, partsAPatient));
    Random random = PartPlan.random(seed, number);
    PartPlan plan = PartPlan.draw(random, patient.heightMm());
    return patient.cut(seed, number, plan, BETWEEN_MM[random.nextInt(BETWEEN_MM.length)]);
  }

  private CutScan patient(long which) {
    if (drawn == null || drawnFor != which) {
      drawn = drawn(PhantomSpec.drawn(FIRST_SEED + which));
      drawnFor = which;
    }
    return drawn;
  }

  private CutScan drawn(PhantomSpec patient) {
    PhantomSpec spec = patient.withVariation(withSlices(patient.variation(), SLICE_MM));
    SpinePhantom phantom = SpinePhantom.of(spec);
    PhantomTruth truth = phantom.truth();
    double low = truth.sacrum().z() - BELOW_SACRUM_MM;
    double high = truth.body(PhantomLabel.BODY_T4).centre().z() + ABOVE_T4_MM;
    Vector3 centre = new Vector3(0, -30, 0.5 * (low + high));
    CtVolume ct =
        phantom
            .render(
                SpinePhantom.centred(centre, WIDTH_MM, DEPTH_MM, high - low, IN_PLANE_MM, SLICE_MM))
            .volume();
    return new CutScan(name(), ct, KnownLevels.of(truth), findings(spec));
  }

  /** Thicker slices are averaged from these; the kernel is the same. */
  private static Variation withSlices(Variation of, double mm) {
    return new Variation(
        of.age(),
        of.phase(),
        of.findings(),
        of.rollDegrees(),
        of.leanDegrees(),
        of.pitchDegrees(),
        mm,
        of.sharpness(),
        of.stature());
  }

  private static List<String> findings(PhantomSpec spec) {
    List<String> findings = new ArrayList<>();
    findings.add(spec.variation().phase().name());
    spec.variation().findings().forEach(finding -> findings.add(finding.name()));
    return findings;
  }
}
