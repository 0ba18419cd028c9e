package org.medconv.lab.cohort;

import java.util.Random;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * A head, a limb or nothing, drawn anew for each case. Sizes, tissues, kernel and noise are random
 * within the range of CT, so that no single drawing can be learnt. Positions are mm from the middle
 * of the scene.
 */
final class StrangeScene {
  private static final double LOWEST_NOISE_HU = 5;
  private static final double HIGHEST_NOISE_HU = 60;

  private final Tissue tissue;
  private final Random random;

  /** Hounsfield units at a point. */
  private interface Tissue {
    double hu(double x, double y, double z);
  }

  private StrangeScene(Tissue tissue, Random random) {
    this.tissue = tissue;
    this.random = random;
  }

  /** Brain in its skull: grey and white matter, ventricles. */
  static StrangeScene head(Random random) {
    return new StrangeScene(brain(random), random);
  }

  /** The same with vessels full of contrast agent, and with a bleeding in half of the heads. */
  static StrangeScene enhancedHead(Random random) {
    Tissue brain = brain(random);
    Tissue[] vessels = new Tissue[12];
    for (int n = 0; n < vessels.length; n++) {
      vessels[n] = rod(random, 60, between(random, 1.5, 5), between(random, 120, 400));
    }
    Vector3 bleeding = within(random, 50);
    double radius = random.nextBoolean() ? between(random, 8, 30) : 0;
    double blood = between(random, 55, 85);
    double uptake = between(random, 3, 15);
    return new StrangeScene(
        (x, y, z) -> {
          double hu = brain.hu(x, y, z);
          if (Math.sqrt(sq(x - bleeding.x()) + sq(y - bleeding.y()) + sq(z - bleeding.z()))
              < radius) {
            return blood;
          }
          double brightest = hu > 15 && hu < 60 ? hu + uptake : hu;
          for (Tissue vessel : vessels) {
            brightest = Math.max(brightest, vessel.hu(x, y, z));
          }
          return brightest;
        },
        random);
  }

  /** Jaws, teeth, air cells and soft tissue. */
  static StrangeScene face(Random random) {
    double arch = between(random, 32, 44);
    double jaw = between(random, 500, 1100);
    double tooth = between(random, 1300, 2400);
    double sinus = between(random, 8, 17);
    double muscle = between(random, 35, 65);
    double cells = between(random, 6, 10);
    double[] phases = phases(random);
    return new StrangeScene(
        (x, y, z) -> {
          if (Math.sqrt(sq(Math.abs(x) - 24) + sq(y + 20) + sq(z - 15)) < sinus) {
            return -1000;
          }
          if (z > 20) {
            double cell = wave(phases, x, y, z, cells);
            return cell > 0.15 ? -950 : cell > -0.1 ? jaw : muscle;
          }
          double out = Math.hypot(x / arch, (y + 10) / (arch * 1.2));
          if (y < 10 && Math.abs(out - 0.9) < 0.15 && Math.abs(z + 25) < 25) {
            return Math.abs(z + 25) < 10 && Math.sin(x * 0.9) > -0.6 ? tooth : jaw;
          }
          return wave(phases, x, y, z, 14) > 0.35 ? -90 : muscle;
        },
        random);
  }

  /** A shaft of cortical bone or an end of spongy bone, in muscle and fat. */
  static StrangeScene limb(Random random) {
    boolean end = random.nextBoolean();
    double radius = end ? between(random, 20, 36) : between(random, 10, 17);
    double cortex = end ? between(random, 0.8, 2.5) : between(random, 3, 7);
    double marrow = end ? between(random, 40, 300) : between(random, -90, 20);
    double compact = between(random, 900, 1500);
    double muscle = between(random, 35, 65);
    double fat = between(random, -115, -80);
    double limb = between(random, 45, 100);
    double off = between(random, 0, 25);
    double[] phases = phases(random);
    return new StrangeScene(
        (x, y, z) -> {
          double bone = Math.hypot(x - off, y);
          if (bone < radius - cortex) {
            return marrow + (end ? 0.25 * marrow * wave(phases, x, y, z, 9) : 0);
          }
          if (bone < radius) {
            return compact;
          }
          double out = Math.hypot(x, y);
          if (out > limb) {
            return out > limb + 12 ? -1000 : fat;
          }
          return wave(phases, x, y, z, 25) > 0.5 ? fat : muscle;
        },
        random);
  }

  /** The same value everywhere. */
  static StrangeScene nothing(Random random, double hu) {
    return new StrangeScene((x, y, z) -> hu, random);
  }

  /** A point for the middle of a crop, not in air. */
  Vector3 place(double side) {
    Vector3 place = within(random, side);
    while (tissue.hu(place.x(), place.y(), place.z()) < -200) {
      place = within(random, side);
    }
    return place;
  }

  /** Scans the scene with a random resolution and noise. */
  float[] scanned(Grid grid, Vector3 middle) {
    double noise =
        LOWEST_NOISE_HU * Math.pow(HIGHEST_NOISE_HU / LOWEST_NOISE_HU, random.nextDouble());
    return scanned(grid, middle, noise, random.nextInt(4));
  }

  /**
   * Scans the scene.
   *
   * @param middle of the scene, in the grid's coordinates
   * @param noise standard deviation, HU
   * @param smooth passes of a small filter over the noise: 0 leaves it white
   */
  float[] scanned(Grid grid, Vector3 middle, double noise, int smooth) {
    float[] hu = new float[grid.voxels()];
    float[] grain = new float[grid.voxels()];
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          Vector3 at = grid.toPatient(i, j, k).minus(middle);
          int n = grid.index(i, j, k);
          hu[n] = (float) tissue.hu(at.x(), at.y(), at.z());
          grain[n] = (float) random.nextGaussian();
        }
      }
    }
    smooth(hu, grid, 1 + random.nextInt(2));
    smooth(grain, grid, smooth);
    double sum = 0;
    for (float g : grain) {
      sum += g * g;
    }
    double scale = noise / Math.max(1e-6, Math.sqrt(sum / grain.length));
    for (int n = 0; n < hu.length; n++) {
      hu[n] += (float) (scale * grain[n]);
    }
    return hu;
  }

  /** Smooths with weights of a quarter, a half and a quarter along each axis. */
  private static void smooth(float[] values, Grid grid, int passes) {
    int[] strides = {1, grid.columns(), grid.columns() * grid.rows()};
    int[] lengths = {grid.columns(), grid.rows(), grid.slices()};
    for (int pass = 0; pass < passes; pass++) {
      for (int axis = 0; axis < 3; axis++) {
        float[] old = values.clone();
        int stride = strides[axis];
        for (int n = 0; n < values.length; n++) {
          int along = n / stride % lengths[axis];
          float below = along == 0 ? old[n] : old[n - stride];
          float above = along == lengths[axis] - 1 ? old[n] : old[n + stride];
          values[n] = 0.25f * below + 0.5f * old[n] + 0.25f * above;
        }
      }
    }
  }

  private static Tissue brain(Random random) {
    double a = between(random, 66, 80);
    double b = between(random, 82, 100);
    double c = between(random, 85, 105);
    double white = between(random, 22, 32);
    double grey = white + between(random, 5, 12);
    double water = between(random, 0, 14);
    double fold = between(random, 12, 24);
    double ventricle = between(random, 5, 16);
    double table = between(random, 900, 1500);
    double diploe = between(random, 250, 700);
    double thick = between(random, 0.05, 0.1);
    double[] phases = phases(random);
    return (x, y, z) -> {
      double out = Math.sqrt(sq(x / a) + sq(y / b) + sq(z / c));
      if (out < 0.9 - thick) {
        boolean inside =
            Math.abs(Math.abs(x) - ventricle) < 0.8 * ventricle
                && Math.abs(y) < 35
                && Math.abs(z - 8) < ventricle;
        boolean sulcus = out > 0.62 && Math.abs(wave(phases, x, y, z, fold)) < 0.06;
        if (inside || sulcus) {
          return water;
        }
        return wave(phases, x, y, z, fold) > 0.1 || out > 0.78 - thick ? grey : white;
      }
      if (out < 0.9) {
        double depth = (out - 0.9 + thick) / thick;
        return depth > 0.3 && depth < 0.7 ? diploe : table;
      }
      return out < 0.98 ? 20 : -1000;
    };
  }

  /** A straight rod through a random point in a random direction; -1000 outside. */
  private static Tissue rod(Random random, double side, double radius, double hu) {
    Vector3 through = within(random, side);
    Vector3 raw = new Vector3(random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
    Vector3 along = raw.times(1 / raw.length());
    return (x, y, z) -> {
      double dx = x - through.x();
      double dy = y - through.y();
      double dz = z - through.z();
      double t = dx * along.x() + dy * along.y() + dz * along.z();
      double apart = Math.sqrt(Math.max(0, dx * dx + dy * dy + dz * dz - t * t));
      return apart < radius ? hu : -1000;
    };
  }

  private static double[] phases(Random random) {
    double[] phases = new double[6];
    for (int n = 0; n < phases.length; n++) {
      phases[n] = 2 * Math.PI * random.nextDouble();
    }
    return phases;
  }

  /** An irregular pattern between about -1 and 1. */
  private static double wave(double[] phases, double x, double y, double z, double lengthMm) {
    double k = 2 * Math.PI / lengthMm;
    return (Math.sin(k * x + phases[0] + Math.sin(k * y * 0.7 + phases[1]))
            + Math.sin(k * y + phases[2] + Math.sin(k * z * 0.7 + phases[3]))
            + Math.sin(k * z + phases[4] + Math.sin(k * x * 0.7 + phases[5])))
        / 3;
  }

  private static Vector3 within(Random random, double side) {
    return new Vector3(
        between(random, -side, side), between(random, -side, side), between(random, -side, side));
  }

  static double between(Random random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  private static double sq(double v) {
    return v * v;
  }
}
