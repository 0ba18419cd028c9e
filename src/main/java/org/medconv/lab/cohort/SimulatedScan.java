package org.medconv.lab.cohort;

import java.util.BitSet;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.L1CutOut;
import org.medconv.lab.cohort.SimulatedCohort.Sex;
import org.medconv.lab.cohort.SimulatedCohort.Subject;
import org.medconv.phantom.PhantomCt;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.PhantomTruth;
import org.medconv.phantom.SpinePhantom;
import org.medconv.phantom.Variation;
import org.medconv.phantom.Variation.Finding;
import org.medconv.phantom.Variation.Phase;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/**
 * A subject's L1 as a scanner and a segmenter would hand it over: size of the person, findings,
 * resolution, noise, kernel and tube voltage vary as they do in routine CT, the outline is off by
 * what automatic outlines are off by. Without metal, which DXA would have left out too; with {@link
 * Physics#SIMPLE} without contrast agent (the paper's are scans of the spine), with {@link
 * Physics#ROUTINE} as {@link RoutineScan} says.
 *
 * @param ct a box around the body
 * @param level the body that was taken for L1
 * @param body that body, outlined with errors, on the volume's grid
 */
record SimulatedScan(PhantomCt ct, PhantomLabel level, MaskedRegion body) {
  /** Skeletons of women and men beside their mean. */
  private static final double WOMAN = 0.96;

  private static final double MAN = 1.05;

  /** What a phantom can be given. */
  private static final double LOWEST_HU = -50;

  private static final double HIGHEST_HU = 400;

  private static final Set<Finding> LEFT_OUT =
      Set.of(Finding.SCREWS, Finding.CEMENT, Finding.PRONE);

  private static final double[] SLICES_MM = {1, 1.25, 2, 2.5, 3, 5};

  /**
   * How a subject is scanned.
   *
   * @param spec the attenuation in it is what this scan shows; its tube voltage is the phantom's
   * @param kvp tube voltage
   * @param pixelMm distance of pixels
   * @param betweenMm distance of slices
   * @param offsetHu what this scanner adds to all values
   */
  record Protocol(PhantomSpec spec, int kvp, double pixelMm, double betweenMm, double offsetHu) {}

  /** The same subject gives the same protocol. */
  static Protocol protocol(Subject subject) {
    return switch (subject.physics()) {
      case SIMPLE -> simple(subject);
      case ROUTINE -> routine(subject);
    };
  }

  private static Protocol routine(Subject subject) {
    Random random = new Random(subject.seed());
    int kvp = kvp(random.nextDouble());
    double sliceMm = SLICES_MM[random.nextInt(SLICES_MM.length)];
    double betweenMm = random.nextInt(4) == 0 ? 0.8 * sliceMm : sliceMm;
    ReconstructionKernel kernel = ReconstructionKernel.drawn(random.nextDouble());
    double size = subject.bodyMassIndex() / 27.5;
    PhantomSpec drawn = PhantomSpec.drawn(subject.seed(), subject.age(), subject.trabecularHu());
    Phase phase = drawn.variation().phase();
    RoutineScan scan = RoutineScan.drawn(kvp, subject.age(), phase, random);
    double shown = scan.trabecular(subject.trabecularHu()) / scan.calcium();
    double noise = noise(size, sliceMm, kernel.gain(), random);
    double stature = subject.sex() == Sex.FEMALE ? WOMAN : MAN;
    PhantomSpec spec =
        drawn
            .withTrabecularHu(Math.min(Math.max(shown, LOWEST_HU), HIGHEST_HU))
            .withScan(scan.phantomKvp(), noise, kernel.sigmaMm())
            .withVariation(variation(drawn.variation(), phase, sliceMm, kernel.gain(), stature));
    double pixelMm = between(random, 0.6, 0.85) * Math.sqrt(size);
    return new Protocol(spec, kvp, pixelMm, betweenMm, scan.offsetHu());
  }

  private static Protocol simple(Subject subject) {
    Random random = new Random(subject.seed());
    int kvp = kvp(random.nextDouble());
    double sliceMm = SLICES_MM[random.nextInt(SLICES_MM.length)];
    double betweenMm = random.nextInt(4) == 0 ? 0.8 * sliceMm : sliceMm;
    double sharpness = random.nextDouble() < 0.35 ? between(random, 0.1, 1) : 0;
    double size = subject.bodyMassIndex() / 27.5;
    double noise = noise(size, sliceMm, sharpness, random);
    PhantomSpec spec =
        PhantomSpec.drawn(subject.seed(), subject.age(), subject.trabecularHu() * brighter(kvp))
            .withScan(120, noise, between(random, 0.35, 0.9));
    double stature = subject.sex() == Sex.FEMALE ? WOMAN : MAN;
    return new Protocol(
        spec.withVariation(variation(spec.variation(), Phase.NATIVE, sliceMm, sharpness, stature)),
        kvp,
        between(random, 0.6, 0.85) * Math.sqrt(size),
        betweenMm,
        0);
  }

  /** HU of a person of this size, the mean's being 1; an estimate. */
  private static double noise(double size, double sliceMm, double sharpness, Random random) {
    double noise =
        9
            * Math.pow(size, 1.3)
            * Math.sqrt(3 / sliceMm)
            * (1 + 0.8 * sharpness)
            * Math.exp(0.25 * random.nextGaussian());
    return Math.min(60, noise);
  }

  /** Rates of a routine without contrast (estimate). */
  private static int kvp(double u) {
    if (u < 0.75) {
      return 120;
    } else if (u < 0.92) {
      return 100;
    }
    return u < 0.97 ? 140 : 80;
  }

  /** Trabecular bone beside 120 kVp: 80 kVp reads 23 % higher; published corrections otherwise. */
  private static double brighter(int kvp) {
    return switch (kvp) {
      case 80 -> 1.23;
      case 100 -> 1 / 0.93;
      case 140 -> 1 / 1.05;
      default -> 1;
    };
  }

  private static Variation variation(
      Variation drawn, Phase phase, double sliceMm, double sharpness, double stature) {
    EnumSet<Finding> findings = EnumSet.noneOf(Finding.class);
    findings.addAll(drawn.findings());
    findings.removeAll(LEFT_OUT);
    return new Variation(
        drawn.age(),
        phase,
        findings,
        drawn.rollDegrees(),
        drawn.leanDegrees(),
        drawn.pitchDegrees(),
        sliceMm,
        sharpness,
        stature);
  }

  /** Scans a subject: the same subject and outline give the same scan. */
  static SimulatedScan of(Subject subject, SimulatedOutline outline) {
    return of(subject, outline, outline::level);
  }

  /** Scans a subject's level as if it were L1. */
  static SimulatedScan of(Subject subject, SimulatedOutline outline, PhantomLabel level) {
    return of(subject, outline, random -> level);
  }

  private static SimulatedScan of(
      Subject subject, SimulatedOutline outline, Function<Random, PhantomLabel> levels) {
    Protocol protocol = protocol(subject);
    SpinePhantom phantom = SpinePhantom.of(protocol.spec());
    Random random = new Random(subject.seed() ^ 0x5DEECE66DL);
    Vector3 offset =
        new Vector3(random.nextDouble(), random.nextDouble(), random.nextDouble())
            .times(protocol.pixelMm());
    PhantomLabel level = levels.apply(random);
    PhantomTruth.Body body = phantom.truth().body(level);
    PhantomCt ct =
        shifted(
            phantom.render(grid(body, outline.marginMm(), protocol, offset)), protocol.offsetHu());
    return new SimulatedScan(ct, level, outline.drawn(ct, level, random));
  }

  private static PhantomCt shifted(PhantomCt ct, double offsetHu) {
    if (offsetHu == 0) {
      return ct;
    }
    short[] hu = ct.volume().hu().clone();
    for (int p = 0; p < hu.length; p++) {
      hu[p] = (short) Math.min(3071, Math.max(CtVolume.AIR, Math.round(hu[p] + offsetHu)));
    }
    CtVolume volume = new CtVolume(ct.volume().grid(), hu, ct.volume().acquisition());
    return new PhantomCt(volume, ct.labels(), ct.truth());
  }

  private static Grid grid(
      PhantomTruth.Body body, double margin, Protocol protocol, Vector3 offset) {
    return SpinePhantom.centred(
        body.centre().plus(offset),
        body.widthMm() + 2 * margin,
        body.depthMm() + 2 * margin,
        body.heightMm() + 2 * margin,
        protocol.pixelMm(),
        protocol.betweenMm());
  }

  L1CutOut cutOut(CutOutPlan plan) {
    return plan.cut(ct.volume(), body);
  }

  /**
   * The body as the authors' layout holds it.
   *
   * @return every voxel outside the outline {@link CutOutFolder#OUTSIDE_HU}, every one inside above
   */
  CtVolume masked() {
    short[] hu = new short[ct.volume().hu().length];
    for (int p = 0; p < hu.length; p++) {
      hu[p] =
          body.inside().get(p)
              ? (short) Math.max(CutOutFolder.OUTSIDE_HU + 1, ct.volume().hu()[p])
              : CutOutFolder.OUTSIDE_HU;
    }
    return new CtVolume(ct.volume().grid(), hu, ct.volume().acquisition());
  }

  /** Overlap of the outline with L1 as it is; 0 where another body was taken for L1. */
  double dice() {
    BitSet inside = body.inside();
    byte l1 = (byte) PhantomLabel.BODY_L1.ordinal();
    int wanted = 0;
    int both = 0;
    for (int p = 0; p < ct.labels().length; p++) {
      if (ct.labels()[p] == l1) {
        wanted++;
        both += inside.get(p) ? 1 : 0;
      }
    }
    return 2.0 * both / (wanted + inside.cardinality());
  }

  private static double between(Random random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }
}
