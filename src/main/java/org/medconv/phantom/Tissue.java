package org.medconv.phantom;

/**
 * The appearance of a part: Hounsfield units by depth under its surface.
 *
 * @param hu deep inside
 * @param rimHu additional density of the rim at its peak (cortex, organ wall)
 * @param rimMm thickness of the rim, mm
 * @param grain amplitude of the random texture, HU
 * @param grainMm size of that texture, mm
 */
record Tissue(double hu, double rimHu, double rimMm, double grain, double grainMm, int salt)
    implements Appearance {

  static Tissue plain(double hu) {
    return new Tissue(hu, 0, 1, 0, 1, 0);
  }

  static Tissue grained(double hu, double grain, double grainMm, int salt) {
    return new Tissue(hu, 0, 1, grain, grainMm, salt);
  }

  static Tissue bone(double trabecularHu, double cortexHu, double cortexMm) {
    return new Tissue(trabecularHu, cortexHu, cortexMm, 0, 1, 0);
  }

  Tissue withGrain(double amplitude, double sizeMm, int seed) {
    return new Tissue(hu, rimHu, rimMm, amplitude, sizeMm, seed);
  }

  @Override
  public double at(double depth, double edge, double x, double y, double z) {
    double value = hu;
    if (rimHu != 0) {
      double width = Math.max(rimMm, 0.75 * edge);
      double t = (depth - 0.5 * rimMm) / width;
      if (t < 2.5) {
        value += rimHu * (rimMm / width) * Math.exp(-t * t);
      }
    }
    return grain == 0
        ? value
        : value + grain * texture(x / grainMm, y / grainMm, z / grainMm, salt);
  }

  /** Smooth noise between about -1 and 1 with mean 0: random values on a lattice, interpolated. */
  static double texture(double x, double y, double z, int salt) {
    int i = floor(x);
    int j = floor(y);
    int k = floor(z);
    double u = smooth(x - i);
    double v = smooth(y - j);
    double w = smooth(z - k);
    double a =
        mix(
            mix(lattice(i, j, k, salt), lattice(i + 1, j, k, salt), u),
            mix(lattice(i, j + 1, k, salt), lattice(i + 1, j + 1, k, salt), u),
            v);
    double b =
        mix(
            mix(lattice(i, j, k + 1, salt), lattice(i + 1, j, k + 1, salt), u),
            mix(lattice(i, j + 1, k + 1, salt), lattice(i + 1, j + 1, k + 1, salt), u),
            v);
    return mix(a, b, w);
  }

  private static int floor(double x) {
    int i = (int) x;
    return x < i ? i - 1 : i;
  }

  private static double smooth(double t) {
    return t * t * (3 - 2 * t);
  }

  private static double mix(double a, double b, double t) {
    return a + (b - a) * t;
  }

  private static double lattice(int i, int j, int k, int salt) {
    int h = i * 0x27d4eb2d ^ j * 0x165667b1 ^ k * 0x9e3779b1 ^ salt * 0x85ebca6b;
    h ^= h >>> 15;
    h *= 0x2c1b3c6d;
    h ^= h >>> 12;
    h *= 0x297a2d39;
    h ^= h >>> 15;
    return h * 0x1.0p-31;
  }
}
