package org.medconv.phantom;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The variation between patients: age, findings, contrast phase, posture and scanner.
 *
 * @param age years, 18 to 100: determines fatty marrow, worn discs, osteophytes and calcified
 *     vessels
 * @param phase of intravenous contrast agent
 * @param findings beyond ageing
 * @param rollDegrees rotation about the long axis, to the left
 * @param leanDegrees lean of the long axis to the left on the table
 * @param pitchDegrees lean of the long axis to the front (looks like gantry tilt)
 * @param sliceMm thickness of the reconstructed slices, mm, 0 to 10
 * @param sharpness of the kernel: 0 none, 1 strong overshoot at edges
 * @param stature size of the skeleton relative to the mean adult, 0.8 to 1.2; the seed adds more
 *     variation
 */
public record Variation(
    int age,
    Phase phase,
    Set<Finding> findings,
    double rollDegrees,
    double leanDegrees,
    double pitchDegrees,
    double sliceMm,
    double sharpness,
    double stature) {

  /** Time of the scan after the injection. */
  public enum Phase {
    NATIVE,
    ARTERIAL,
    PORTAL_VENOUS,
    /** Contrast in the renal pelves and the bladder. */
    EXCRETORY
  }

  /** Findings of some patients. */
  public enum Finding {
    /** Wedge, biconcave or crush fractures; {@link PhantomTruth} tells which levels. */
    FRACTURES,
    /** Flowing ossification over the front of many levels. */
    DISH,
    SCOLIOSIS,
    /** L5's transverse processes are broad and join the sacrum, on one side or both. */
    BROAD_L5,
    /** Pedicle screws and rods. */
    SCREWS,
    /** Bone cement in one body or several. */
    CEMENT,
    HIP_PROSTHESIS,
    /** The lead of a pacemaker in the heart. */
    PACEMAKER_LEAD,
    /** Clips of an operation on the gallbladder. */
    CLIPS,
    ORAL_CONTRAST,
    PLEURAL_EFFUSION,
    ASCITES,
    ARMS_DOWN,
    PRONE
  }

  public Variation {
    if (age < 18 || age > 100) {
      throw new IllegalArgumentException("age of %d years: it must be 18 to 100".formatted(age));
    }
    if (!(sliceMm >= 0 && sliceMm <= 10) || !(sharpness >= 0 && sharpness <= 1.5)) {
      throw new IllegalArgumentException(
          "slices of %s mm, sharpness %s: they must be 0 to 10 mm and 0 to 1.5"
              .formatted(sliceMm, sharpness));
    }
    if (!(stature >= 0.8 && stature <= 1.2)) {
      throw new IllegalArgumentException("stature of %s: it must be 0.8 to 1.2".formatted(stature));
    }
    // In the order of the enum, so that equal specifications print the same.
    EnumSet<Finding> copy = EnumSet.noneOf(Finding.class);
    copy.addAll(findings);
    findings = Collections.unmodifiableSet(copy);
  }

  /** A patient of this age without findings. */
  public static Variation of(int age) {
    return new Variation(age, Phase.NATIVE, Set.of(), 0, 0, 0, 1, 0, 1);
  }

  public boolean has(Finding finding) {
    return findings.contains(finding);
  }

  /** The same patient with this finding as well. */
  public Variation with(Finding finding) {
    EnumSet<Finding> more = EnumSet.of(finding);
    more.addAll(findings);
    return new Variation(
        age, phase, more, rollDegrees, leanDegrees, pitchDegrees, sliceMm, sharpness, stature);
  }

  /** The same patient in a straight position. */
  public Variation straight() {
    return new Variation(age, phase, findings, 0, 0, 0, sliceMm, sharpness, stature);
  }

  /** The same patient with a soft kernel and this slice thickness. */
  public Variation withSlices(double mm) {
    return new Variation(
        age, phase, findings, rollDegrees, leanDegrees, pitchDegrees, mm, 0, stature);
  }

  /** 0 up to 30 years, 1 at 90. */
  double wear() {
    return Math.min(1, Math.max(0, (age - 30) / 60.0));
  }
}
