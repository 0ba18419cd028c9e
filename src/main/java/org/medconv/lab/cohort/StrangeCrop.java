package org.medconv.lab.cohort;

import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.L1CutOut;
import org.medconv.lab.cohort.SimulatedCohort.Subject;
import org.medconv.phantom.PhantomCt;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.SpinePhantom;
import org.medconv.volume.Acquisition;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Resampler;
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
  FEMUR("femur"),
  T12("T12"),
  L2("L2");

  private static final SimulatedOutline OUTLINE = SimulatedOutline.SEGMENTER;

  /** Standard deviations of noise, HU, and what lies under it: water or air. */
  private static final double[] NOISES = {20, 100, 300, 1000};

  private static final double[] GROUNDS = {40, -1000};

  private final String title;

  StrangeCrop(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }

  /**
   * What a calibration learns to tell from L1. Its neighbours are its likes in size and build, a
   * femur's head in texture: discriminants shown those found patients' L1s to be more like them
   * than simulated L1s are, and refused these. The check counts them all the same.
   */
  public static List<StrangeCrop> told() {
    return List.of(HEAD, CHEST, NOISE, T8, L4, SACRUM);
  }

  /** Draws one, different for each subject. */
  public L1CutOut of(Subject subject, CutOutPlan plan) {
    Random random = new Random(subject.seed() ^ name().hashCode());
    return switch (this) {
      case T8 -> level(subject, PhantomLabel.BODY_T8, plan);
      case L4 -> level(subject, PhantomLabel.BODY_L4, plan);
      case T12 -> level(subject, PhantomLabel.BODY_T12, plan);
      case L2 -> level(subject, PhantomLabel.BODY_L2, plan);
      case NOISE -> noise(subject, random, plan);
      case HEAD -> head(subject, random, plan);
      case CHEST, SACRUM, FEMUR -> elsewhere(subject, random, plan);
    };
  }

  private static L1CutOut level(Subject subject, PhantomLabel level, CutOutPlan plan) {
    return SimulatedScan.of(subject, OUTLINE, level).cutOut(plan);
  }

  private static L1CutOut noise(Subject subject, Random random, CutOutPlan plan) {
    double sd = NOISES[random.nextInt(NOISES.length)];
    double ground = GROUNDS[random.nextInt(GROUNDS.length)];
    SimulatedScan l1 = SimulatedScan.of(subject, OUTLINE);
    Grid grid = l1.ct().volume().grid();
    return cut(grid, l1.body(), n -> ground + sd * random.nextGaussian(), plan);
  }

  /** An L1's outline somewhere in a head, its middle not in air. */
  private static L1CutOut head(Subject subject, Random random, CutOutPlan plan) {
    CtVolume head = SpinelessVolumes.head();
    Vector3 middle = new Vector3(0, 0, 0);
    do {
      middle =
          new Vector3(
              140 * (random.nextDouble() - 0.5),
              170 * (random.nextDouble() - 0.5),
              -100 + 220 * random.nextDouble());
    } while (at(head, middle) < -200);
    SimulatedScan l1 = SimulatedScan.of(subject, OUTLINE);
    Grid grid = moved(l1.ct().volume().grid(), middle.minus(l1.body().centroid()));
    float[] hu = Resampler.toFloats(head, grid);
    return cut(grid, l1.body(), n -> hu[n], plan);
  }

  private static short at(CtVolume volume, Vector3 point) {
    Vector3 index = volume.grid().toIndex(point);
    return volume
        .hu()[
        volume
            .grid()
            .index(
                (int) Math.round(index.x()),
                (int) Math.round(index.y()),
                (int) Math.round(index.z()))];
  }

  /** An L1's outline elsewhere in the same patient. */
  private L1CutOut elsewhere(Subject subject, Random random, CutOutPlan plan) {
    SimulatedScan l1 = SimulatedScan.of(subject, OUTLINE);
    SpinePhantom phantom = SpinePhantom.of(SimulatedScan.protocol(subject).spec());
    Vector3 place =
        switch (this) {
          case CHEST -> inChest(phantom.truth().l1().centre(), random);
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
