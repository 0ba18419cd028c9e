package org.medconv.phantom;

import java.util.List;

/** Shapes composed of shapes. */
final class Compound {
  private Compound() {}

  /** The union of several shapes, rounded where they meet. */
  static final class Union extends Solid {
    private final Solid[] members;
    private final double round;

    /**
     * @param round how far from a seam it is rounded, mm; 0 for none
     */
    Union(List<? extends Solid> members, double round) {
      super(bound(members, true), bound(members, false));
      this.members = members.toArray(Solid[]::new);
      this.round = round;
    }

    private static double[] bound(List<? extends Solid> members, boolean low) {
      double[] bound = (low ? members.get(0).low : members.get(0).high).clone();
      for (Solid solid : members) {
        for (int axis = 0; axis < 3; axis++) {
          bound[axis] =
              low
                  ? Math.min(bound[axis], solid.low[axis])
                  : Math.max(bound[axis], solid.high[axis]);
        }
      }
      return bound;
    }

    @Override
    double distance(double x, double y, double z) {
      double least = 1e9;
      for (Solid solid : members) {
        double gap = outside(solid, x, y, z);
        // Farther away, a shape can neither be nearest nor round a seam.
        if (gap > 6 && gap > least + round) {
          continue;
        }
        double d = gap > 6 ? gap : solid.distance(x, y, z);
        double apart = Math.abs(least - d);
        least = Math.min(least, d);
        if (apart < round) {
          least -= (round - apart) * (round - apart) / (4 * round);
        }
      }
      return least;
    }

    private static double outside(Solid solid, double x, double y, double z) {
      double a = Math.max(solid.low[0] - x, x - solid.high[0]);
      double b = Math.max(solid.low[1] - y, y - solid.high[1]);
      double c = Math.max(solid.low[2] - z, z - solid.high[2]);
      return Math.max(a, Math.max(b, c));
    }
  }

  /** The part of a shape inside or, if cut out, outside another. */
  static final class Clipped extends Solid {
    private final Solid solid;
    private final Solid by;
    private final double margin;
    private final boolean inside;

    /** The part of a shape at least {@code margin} mm inside another. */
    static Clipped within(Solid solid, Solid by, double margin) {
      return new Clipped(solid, by, margin, true);
    }

    /** The part of a shape at least {@code margin} mm outside another. */
    static Clipped without(Solid solid, Solid by, double margin) {
      return new Clipped(solid, by, margin, false);
    }

    private Clipped(Solid solid, Solid by, double margin, boolean inside) {
      super(solid.low, solid.high);
      this.solid = solid;
      this.by = by;
      this.margin = margin;
      this.inside = inside;
    }

    @Override
    double distance(double x, double y, double z) {
      double d = solid.distance(x, y, z);
      if (d > 6) {
        return d;
      }
      double other = by.distance(x, y, z);
      return Math.max(d, margin + (inside ? other : -other));
    }
  }

  /** A shape with an uneven surface. */
  static final class Uneven extends Solid {
    private final Solid solid;
    private final double depth;
    private final double size;
    private final int salt;

    /**
     * @param depth how far the surface wanders, mm
     * @param size of its waves, mm
     */
    Uneven(Solid solid, double depth, double size, int salt) {
      super(
          new double[] {solid.low[0] - depth, solid.low[1] - depth, solid.low[2] - depth},
          new double[] {solid.high[0] + depth, solid.high[1] + depth, solid.high[2] + depth});
      this.solid = solid;
      this.depth = depth;
      this.size = size;
      this.salt = salt;
    }

    @Override
    double distance(double x, double y, double z) {
      double d = solid.distance(x, y, z);
      if (Math.abs(d) > depth + 6) {
        return d;
      }
      return d + depth * Tissue.texture(x / size, y / size, z / size, salt);
    }
  }
}
