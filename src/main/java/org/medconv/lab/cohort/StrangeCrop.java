package org.medconv.lab.cohort;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.L1CutOut;
import org.medconv.lab.cohort.SimulatedCohort.Subject;
import org.medconv.phantom.PhantomCt;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.SpinePhantom;
import org.medconv.phantom.Variation;
import org.medconv.phantom.Variation.Phase;
import org.medconv.volume.Acquisition;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/**
 * What is no L1 and may be handed to a classifier all the same. Other vertebrae come with their own
 * outline; everything else is cut out with an outline that fits an L1, as if a segmenter had drawn
 * it there: then only the picture inside tells.
 */
public enum StrangeCrop {
  HEAD("head"),
  CHEST("chest"),
  NOISE("noise"),
  T8("T8"),
  L4("L4"),
  SACRUM("sacrum"),
  FACE("face"),
  ENHANCED_HEAD("head with contrast"),
  ENHANCED_CHEST("chest with contrast"),
  GRAIN("coarse noise"),
  LIMB("limb"),
  ABDOMEN("abdomen"),
  FEMUR("femur"),
  T12("T12"),
  L2("L2");

  private static final SimulatedOutline OUTLINE = SimulatedOutline.SEGMENTER;

  private static final double HALF_HEAD_MM = 62;
  private static final double HALF_LIMB_MM = 35;

  private final String title;

  StrangeCrop(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }

  /**
   * What a calibration learns to tell from L1: few of the kinds, so that the others show what it
   * makes of what it never saw. Shown noise, it took the smooth L1 of a patient for some. L1's
   * neighbours are its likes in size and build, a femur's head in texture: discriminants shown
   * those found patients' L1s to be more like them than simulated L1s are, and refused these. The
   * check counts them all the same.
   */
  public static List<StrangeCrop> told() {
    return List.of(HEAD, T8, L4, SACRUM);
  }

  /**
   * Draws one of each of these kinds, all of one subject and so different for each.
   *
   * @return in the order of the kinds
   */
  public static Map<StrangeCrop, L1CutOut> of(
      Subject subject, Collection<StrangeCrop> kinds, CutOutPlan plan) {
    SimulatedScan l1 = SimulatedScan.of(subject, OUTLINE);
    Map<StrangeCrop, L1CutOut> crops = new EnumMap<>(StrangeCrop.class);
    kinds.forEach(kind -> crops.put(kind, kind.of(subject, l1, plan)));
    return crops;
  }

  /**
   * @param l1 the subject's, whose outline is taken elsewhere
   */
  private L1CutOut of(Subject subject, SimulatedScan l1, CutOutPlan plan) {
    Random random = new Random(subject.seed() ^ name().hashCode());
    return switch (this) {
      case T8 -> level(subject, PhantomLabel.BODY_T8, plan);
      case L4 -> level(subject, PhantomLabel.BODY_L4, plan);
      case T12 -> level(subject, PhantomLabel.BODY_T12, plan);
      case L2 -> level(subject, PhantomLabel.BODY_L2, plan);
      case NOISE -> noise(l1, random, 0, plan);
      case GRAIN -> noise(l1, random, 1 + random.nextInt(6), plan);
      case HEAD -> scene(l1, StrangeScene.head(random), HALF_HEAD_MM, plan);
      case ENHANCED_HEAD -> scene(l1, StrangeScene.enhancedHead(random), HALF_HEAD_MM, plan);
      case FACE -> scene(l1, StrangeScene.face(random), HALF_LIMB_MM, plan);
      case LIMB -> scene(l1, StrangeScene.limb(random), HALF_LIMB_MM, plan);
      case CHEST, ENHANCED_CHEST, ABDOMEN, SACRUM, FEMUR -> elsewhere(subject, l1, random, plan);
    };
  }

  private static L1CutOut level(Subject subject, PhantomLabel level, CutOutPlan plan) {
    return SimulatedScan.of(subject, OUTLINE, level).cutOut(plan);
  }

  /** On water or air where it is white, on anything soft where it is coarse. */
  private static L1CutOut noise(SimulatedScan l1, Random random, int smooth, CutOutPlan plan) {
    double sd = 15 * Math.pow(1000 / 15.0, random.nextDouble());
    double soft = StrangeScene.between(random, smooth == 0 ? 0 : -100, smooth == 0 ? 80 : 250);
    double ground = random.nextInt(3) == 0 ? CtVolume.AIR : soft;
    Grid grid = l1.ct().volume().grid();
    float[] hu =
        StrangeScene.nothing(random, ground).scanned(grid, l1.body().centroid(), sd, smooth);
    return cut(grid, l1.body(), n -> hu[n], plan);
  }

  /** An L1's outline somewhere in a scene, its middle not in air. */
  private static L1CutOut scene(
      SimulatedScan l1, StrangeScene scene, double half, CutOutPlan plan) {
    Grid grid = l1.ct().volume().grid();
    float[] hu = scene.scanned(grid, l1.body().centroid().minus(scene.place(half)));
    return cut(grid, l1.body(), n -> hu[n], plan);
  }

  /** An L1's outline elsewhere in the same patient. */
  private L1CutOut elsewhere(Subject subject, SimulatedScan l1, Random random, CutOutPlan plan) {
    PhantomSpec spec = SimulatedScan.protocol(subject).spec();
    SpinePhantom phantom =
        SpinePhantom.of(
            this == ENHANCED_CHEST
                ? enhanced(spec, random)
                : this == CHEST ? inPhase(spec, Phase.NATIVE) : spec);
    Vector3 place =
        switch (this) {
          case CHEST, ENHANCED_CHEST -> inChest(phantom.truth().l1().centre(), random);
          case ABDOMEN -> inAbdomen(phantom.truth().l1().centre(), random);
          case FEMUR -> inFemur(phantom, random);
          default -> phantom.truth().sacrum();
        };
    Grid grid = moved(l1.ct().volume().grid(), place.minus(l1.body().centroid()));
    PhantomCt ct = phantom.render(grid);
    return cut(grid, l1.body(), n -> ct.volume().hu()[n], plan);
  }

  /** Lung, heart or great vessels, in front of the spine and 10 to 20 cm above L1. */
  private static Vector3 inChest(Vector3 l1, Random random) {
    return l1.plus(
        new Vector3(
            180 * (random.nextDouble() - 0.5),
            -50 - 70 * random.nextDouble(),
            100 + 100 * random.nextDouble()));
  }

  /** Liver, spleen, kidneys, bowel, great vessels and the fat between them. */
  private static Vector3 inAbdomen(Vector3 l1, Random random) {
    return l1.plus(
        new Vector3(
            220 * (random.nextDouble() - 0.5),
            -45 - 80 * random.nextDouble(),
            160 * (random.nextDouble() - 0.6)));
  }

  private static PhantomSpec enhanced(PhantomSpec spec, Random random) {
    return inPhase(spec, random.nextBoolean() ? Phase.ARTERIAL : Phase.PORTAL_VENOUS);
  }

  private static PhantomSpec inPhase(PhantomSpec spec, Phase phase) {
    Variation drawn = spec.variation();
    return spec.withVariation(
        new Variation(
            drawn.age(),
            phase,
            drawn.findings(),
            drawn.rollDegrees(),
            drawn.leanDegrees(),
            drawn.pitchDegrees(),
            drawn.sliceMm(),
            drawn.sharpness(),
            drawn.stature()));
  }

  /** Where most bone of the hip is, of some places about its joints. */
  private static Vector3 inFemur(SpinePhantom phantom, Random random) {
    double side = random.nextBoolean() ? 1 : -1;
    Vector3 best = phantom.truth().sacrum();
    int most = -1;
    for (int n = 0; n < 40; n++) {
      Vector3 place =
          phantom
              .truth()
              .sacrum()
              .plus(
                  new Vector3(
                      side * (70 + 40 * random.nextDouble()),
                      -60 + 50 * random.nextDouble(),
                      -60 - 80 * random.nextDouble()));
      int bone = hipVoxels(phantom.render(SpinePhantom.centred(place, 24, 24, 24, 6, 6)));
      if (bone > most) {
        most = bone;
        best = place;
      }
    }
    return best;
  }

  private static int hipVoxels(PhantomCt ct) {
    int count = 0;
    for (byte label : ct.labels()) {
      count += PhantomLabel.of(label) == PhantomLabel.HIP ? 1 : 0;
    }
    return count;
  }

  private static Grid moved(Grid grid, Vector3 by) {
    return Grid.axisAligned(
        grid.columns(),
        grid.rows(),
        grid.slices(),
        grid.toPatient(0, 0, 0).plus(by),
        grid.spacingI(),
        grid.spacingJ(),
        grid.spacingK());
  }

  /** The voxels of a body, on a grid like its own but elsewhere. */
  private static L1CutOut cut(
      Grid grid, MaskedRegion body, IntToDoubleFunction values, CutOutPlan plan) {
    short[] hu = new short[grid.voxels()];
    for (int n = 0; n < hu.length; n++) {
      hu[n] = (short) Math.max(CtVolume.AIR, Math.min(3071, Math.round(values.applyAsDouble(n))));
    }
    CtVolume volume = new CtVolume(grid, hu, Acquisition.unknown());
    return plan.cut(volume, new MaskedRegion(grid, body.box(), body.inside()));
  }
}
