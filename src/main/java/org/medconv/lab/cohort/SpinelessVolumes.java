package org.medconv.lab.cohort;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.medconv.segment.Abstention.Reason;
import org.medconv.volume.Acquisition;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * Volumes without L1 that a node may receive: a head, a thigh, water, noise, nothing. They are
 * crude drawings of 240 x 192 x 280 mm at 2 mm, one tile of the network. All that matters is that
 * L1 is called in none of them.
 */
public final class SpinelessVolumes {
  private static final String GROUP = "no spine";
  private static final double NOISE_HU = 15;
  private static final double MM = 2;

  private SpinelessVolumes() {}

  /** Hounsfield units at a point, mm from the middle of the volume. */
  private interface Drawing {
    double hu(double x, double y, double z);
  }

  public static List<RobustnessCase> all() {
    List<RobustnessCase> cases = new ArrayList<>();
    add(cases, "air", (x, y, z) -> CtVolume.AIR, 0);
    add(cases, "every voxel 0 HU", (x, y, z) -> 0, 0);
    add(cases, "every voxel 300 HU", (x, y, z) -> 300, 0);
    for (double sd : new double[] {20, 100, 300, 1000}) {
      add(cases, "noise of %.0f HU".formatted(sd), (x, y, z) -> 40, sd);
      add(cases, "noise of %.0f HU in air".formatted(sd), (x, y, z) -> -1000, sd);
    }
    add(cases, "water cylinder", SpinelessVolumes::water, NOISE_HU);
    add(cases, "water cylinder with rods", SpinelessVolumes::rods, NOISE_HU);
    add(cases, "torso without bone", SpinelessVolumes::torso, NOISE_HU);
    add(cases, "torso with a bright aorta alone", SpinelessVolumes::aorta, NOISE_HU);
    add(cases, "torso with ribs alone", SpinelessVolumes::ribs, NOISE_HU);
    add(cases, "head", SpinelessVolumes::head, NOISE_HU);
    cases.add(
        RobustnessCase.without(
            GROUP,
            "head and neck",
            () -> drawn(SpinelessVolumes::headAndNeck, NOISE_HU),
            EnumSet.of(Reason.NO_L1_IN_FIELD_OF_VIEW, Reason.NO_ANCHOR)));
    add(cases, "thigh", SpinelessVolumes::thigh, NOISE_HU);
    add(cases, "both legs", SpinelessVolumes::legs, NOISE_HU);
    return cases;
  }

  private static void add(List<RobustnessCase> cases, String name, Drawing drawing, double noise) {
    cases.add(
        RobustnessCase.without(
            GROUP,
            name,
            () -> drawn(drawing, noise),
            EnumSet.of(Reason.NO_SPINE, Reason.NO_L1_IN_FIELD_OF_VIEW)));
  }

  private static CtVolume drawn(Drawing drawing, double noise) {
    Grid grid = Grid.axisAligned(120, 96, 140, new Vector3(-119, -95, -139), MM, MM, MM);
    Random random = new Random(5);
    short[] hu = new short[grid.voxels()];
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          Vector3 at = grid.toPatient(i, j, k);
          double value = drawing.hu(at.x(), at.y(), at.z());
          double noisy = value + (noise == 0 ? 0 : noise * random.nextGaussian());
          hu[grid.index(i, j, k)] = (short) Math.max(CtVolume.AIR, Math.min(3071, noisy));
        }
      }
    }
    return new CtVolume(grid, hu, Acquisition.unknown());
  }

  private static double water(double x, double y, double z) {
    return Math.hypot(x, y) < 92 ? 0 : -1000;
  }

  /** Four rods of hydroxyapatite, as in a calibration phantom. */
  private static double rods(double x, double y, double z) {
    for (int n = 0; n < 4; n++) {
      if (Math.hypot(x - 60 + 40 * n, y - 40) < 12) {
        return 60 + 130 * n;
      }
    }
    return water(x, y, z);
  }

  private static double torso(double x, double y, double z) {
    double out = Math.hypot(x / 117, y / 92);
    if (out > 1) {
      return -1000;
    }
    if (out > 0.87) {
      return -100;
    }
    boolean lung = z > 60 && Math.hypot((Math.abs(x) - 52) / 38, y / 60) < 1;
    return lung ? -850 : 50;
  }

  private static double aorta(double x, double y, double z) {
    return Math.hypot(x - 10, y - 30) < 14 ? 350 : torso(x, y, z);
  }

  /** Hoops every 25 mm, sloping down to the front. */
  private static double ribs(double x, double y, double z) {
    double out = Math.hypot(x / 117, y / 92);
    double along = z + 0.35 * (80 - y);
    double between = along - 25 * Math.round(along / 25);
    boolean bone = z > -20 && Math.hypot((out - 0.82) * 100, between) < 5;
    return bone ? (y > 68 && Math.abs(x) < 30 ? 50 : 450) : torso(x, y, z);
  }

  private static double head(double x, double y, double z) {
    double out = Math.sqrt(sq(x / 76) + sq(y / 92) + sq((z - 30) / 100));
    if (out < 0.86) {
      return Math.abs(x) < 9 && Math.abs(y) < 35 && Math.abs(z - 35) < 20 ? 5 : 36;
    }
    if (out < 0.94) {
      return out > 0.88 && out < 0.92 ? 500 : 1100;
    }
    return out < 1 ? 20 : face(x, y, z);
  }

  /** Jaws with teeth below the front of the skull. */
  private static double face(double x, double y, double z) {
    boolean soft = Math.hypot(x / 65, (y + 35) / 70) < 1 && z > -130 && z < 20;
    if (!soft) {
      return -1000;
    }
    double arch = Math.hypot(x / 38, (y + 45) / 45);
    boolean front = y < -40;
    if (front && Math.abs(arch - 0.9) < 0.12 && z > -85 && z < -35) {
      boolean tooth = Math.abs(z + 60) < 14;
      return tooth ? 1900 : 900;
    }
    return 45;
  }

  /** The head on seven small vertebrae, 16 mm high including their discs, in a neck. */
  private static double headAndNeck(double x, double y, double z) {
    if (z < -40 && Math.hypot(x / 60, (y - 5) / 60) < 1) {
      double bone = cervical(x, y, z);
      return bone > 0 ? bone : face(x, y, z) > 60 ? face(x, y, z) : 50;
    }
    return head(x, y, z);
  }

  private static double cervical(double x, double y, double z) {
    double within = (((z + 40) % 16) + 16) % 16;
    double radius = Math.hypot(x / 11, (y - 10) / 8);
    if (within < 11 && radius < 1) {
      return radius > 0.8 || within < 1.5 || within > 9.5 ? 650 : 320;
    }
    double arch = Math.hypot(x / 15, (y - 28) / 13);
    boolean lamina = within < 9 && Math.abs(arch - 0.9) < 0.2;
    boolean spinous = within < 6 && Math.abs(x) < 4 && y > 38 && y < 58;
    return lamina || spinous ? 600 : 0;
  }

  private static double thigh(double x, double y, double z) {
    return limb(x, y, 90);
  }

  private static double legs(double x, double y, double z) {
    return limb(Math.abs(x) - 60, y, 56);
  }

  /** A tube of cortex with marrow, in muscle and fat. */
  private static double limb(double x, double y, double radius) {
    double out = Math.hypot(x, y);
    double shaft = Math.hypot(x - 5, y + 5);
    if (shaft < 14) {
      return shaft < 7 ? -60 : 1400;
    }
    return out < 0.85 * radius ? 55 : out < radius ? -100 : -1000;
  }

  private static double sq(double v) {
    return v * v;
  }
}
