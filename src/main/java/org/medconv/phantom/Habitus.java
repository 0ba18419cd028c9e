package org.medconv.phantom;

import java.util.function.ToDoubleFunction;
import org.medconv.phantom.Column.Segment;
import org.medconv.volume.Vector3;

/**
 * The trunk's outline around a column, height by height (LPS mm): skin, chest and belly wall. It
 * follows kyphosis and lordosis at the back. All figures are estimated, see phantom.md.
 */
final class Habitus {
  // Fat at the flanks, mm: how often a patient is lean

  private static final double LEAN = 0.3;
  private static final Range LEAN_FAT_MM = new Range(6, 16);
  private static final Range FAT_MM = new Range(12, 46);

  /** Muscles of the belly's wall. */
  private static final Range WALL_MM = new Range(9, 19);

  // Half the width, and from the spine's axis to the front of belly and chest, mm, without fat

  private static final Range BROAD_MM = new Range(118, 150);
  private static final Range BELLY_MM = new Range(95, 135);
  private static final Range CHEST_MM = new Range(125, 155);

  /** What a millimetre of fat at the flanks adds to them. */
  private static final double FAT_TO_WIDTH = 0.95;

  private static final double FAT_TO_BELLY = 1.1;
  private static final double FAT_TO_CHEST = 0.5;

  // Width of waist, hips and shoulders by that of the trunk

  private static final Range WAIST = new Range(0.88, 1.02);
  private static final Range HIPS = new Range(1.0, 1.12);
  private static final double NARROWER_ABOVE = 0.22;

  /** From the tips of the spinous processes to the skin, mm, with this share of the fat. */
  private static final double SKIN_BEHIND_SPINE_MM = 7;

  private static final double FAT_BEHIND = 0.55;

  // Heights at which the outline is kept, mm

  private static final double LOW = -480;
  private static final double STEP = 10;
  private static final int COUNT = 97;

  /** Fat in front and behind by that at the flanks. */
  private static final double FRONT_FAT = 0.6;

  /** Under the skin at the flanks, mm. */
  final double fat;

  /** Thickness of the muscle wall of the belly, mm. */
  final double wall;

  private final double[] x = new double[COUNT];
  private final double[] y = new double[COUNT];
  private final double[] skinBack = new double[COUNT];
  private final double[] cageBack = new double[COUNT];
  private final double[] front = new double[COUNT];
  private final double[] width = new double[COUNT];

  private Habitus(double fat, double wall) {
    this.fat = fat;
    this.wall = wall;
  }

  static Habitus around(Column column, Draw draw) {
    double fat = draw.in(draw.chance(LEAN) ? LEAN_FAT_MM : FAT_MM);
    Habitus habitus = new Habitus(fat, draw.in(WALL_MM));
    double broad = draw.in(BROAD_MM) * Math.sqrt(column.scale) + FAT_TO_WIDTH * fat;
    double belly = draw.in(BELLY_MM) + FAT_TO_BELLY * fat;
    double chest = draw.in(CHEST_MM) + FAT_TO_CHEST * fat;
    double waist = draw.in(WAIST);
    double hips = draw.in(HIPS);
    double s1 = column.sacrum.get(0).frame().centre().z();
    double t9 = column.vertebra(PhantomLabel.BODY_T9).frame().centre().z();
    for (int n = 0; n < COUNT; n++) {
      double z = LOW + n * STEP;
      habitus.x[n] = smooth(column, z, v -> v.frame().centre().x());
      habitus.y[n] = smooth(column, z, v -> v.frame().centre().y());
      habitus.skinBack[n] =
          smooth(column, z, Habitus::spinousTip) + SKIN_BEHIND_SPINE_MM + FAT_BEHIND * fat;
      habitus.cageBack[n] = smooth(column, z, Habitus::transverseTip);
      double up = Math.min(1, Math.max(0, (z - s1 - 60) / Math.max(50, t9 - s1 - 60)));
      habitus.front[n] = habitus.y[n] - (belly + up * (chest - belly));
      double low = Math.min(1, Math.max(0, (s1 + 60 - z) / 120));
      double mid = Math.exp(-Math.pow((z - s1 - 95) / 60, 2));
      double high = Math.min(1, Math.max(0, (z - t9 - 40) / 150));
      habitus.width[n] = broad * (1 + (hips - 1) * low + (waist - 1) * mid - NARROWER_ABOVE * high);
    }
    return habitus;
  }

  /** Under the skin in front and behind, mm. */
  double fatInFront() {
    return FRONT_FAT * fat;
  }

  private static double spinousTip(Segment v) {
    double length = v.shape().spinous() * 0.85;
    double drop = Math.toRadians(v.shape().spinousDrop());
    return v.frame().at(0, -v.depth() / 2 - 22 - length * Math.cos(drop), 0).y();
  }

  private static double transverseTip(Segment v) {
    return v.frame().at(0, -v.depth() / 2 - (v.shape().thoracic() ? 22 : 17), 0).y();
  }

  private static double smooth(Column column, double z, ToDoubleFunction<Segment> what) {
    double sum = 0;
    double weight = 1e-12;
    for (Segment v : column.vertebrae) {
      double d = (v.frame().centre().z() - z) / 32;
      double w = Math.exp(-0.5 * d * d);
      sum += w * what.applyAsDouble(v);
      weight += w;
    }
    if (weight < 1e-3) {
      Segment end = column.vertebrae.get(z > 0 ? 0 : column.vertebrae.size() - 1);
      return what.applyAsDouble(end);
    }
    return sum / weight;
  }

  private static double at(double[] values, double z) {
    double t = Math.min(COUNT - 1.001, Math.max(0, (z - LOW) / STEP));
    int n = (int) t;
    return values[n] + (t - n) * (values[n + 1] - values[n]);
  }

  double axisX(double z) {
    return at(x, z);
  }

  double axisY(double z) {
    return at(y, z);
  }

  double skinBack(double z) {
    return at(skinBack, z);
  }

  double skinFront(double z) {
    return at(front, z);
  }

  double halfWidth(double z) {
    return at(width, z);
  }

  /** The skin and what lies this far under it. */
  Solid underSkin(double sides, double ends) {
    return new Outline(sides, ends, ends, false);
  }

  /** The inside of chest and belly, this far inside the ribs. */
  Solid cavity(double margin) {
    return new Outline(fat + wall + margin, fatInFront() + wall + margin, margin + 2, true);
  }

  /** A point in the middle of the chest wall, by its angle from the back. */
  Vector3 chestWall(int side, double angle, double z) {
    double a = halfWidth(z) - fat - 9;
    double high = skinFront(z) + fatInFront() + 10;
    double low = at(cageBack, z) + 6;
    double b = 0.5 * (low - high);
    double square = Math.abs(Math.sin(angle) * Math.cos(angle));
    double wide = 1 + 0.1 * square;
    return new Vector3(
        0.5 * axisX(z) + side * a * wide * Math.sin(angle),
        0.5 * (low + high) + b * wide * Math.cos(angle),
        z);
  }

  /** The angle from the back where the chest wall lies this far from the spine. */
  double angleAt(double lateral) {
    double a = halfWidth(60) - fat - 9;
    return Math.asin(Math.min(0.95, lateral / (1.05 * a)));
  }

  /** The direction out of the trunk at a point near the chest wall. */
  Vector3 outwards(Vector3 p) {
    double a = halfWidth(p.z());
    double middle = 0.5 * (skinFront(p.z()) + at(cageBack, p.z()));
    double b = 0.5 * (at(cageBack, p.z()) - skinFront(p.z()));
    Vector3 out =
        new Vector3((p.x() - 0.5 * axisX(p.z())) / (a * a), (p.y() - middle) / (b * b), 0);
    return out.length() < 1e-9 ? new Vector3(0, 1, 0) : Frame.unit(out);
  }

  /** One of the trunk's nested outlines. */
  private final class Outline extends Solid {
    private final double sides;
    private final double ahead;
    private final double behind;
    private final boolean cage;

    Outline(double sides, double ahead, double behind, boolean cage) {
      super(new double[] {-420, -420, -900}, new double[] {420, 420, 900});
      this.sides = sides;
      this.ahead = ahead;
      this.behind = behind;
      this.cage = cage;
    }

    @Override
    double distance(double px, double py, double pz) {
      double a = Math.max(20, halfWidth(pz) - sides);
      double high = skinFront(pz) + ahead;
      double low = at(cage ? cageBack : skinBack, pz) - behind;
      double b = Math.max(20, 0.5 * (low - high));
      double dx = px - 0.5 * axisX(pz);
      double dy = py - 0.5 * (low + high);
      if (Math.abs(dx) > a + 12) {
        return Math.abs(dx) - a;
      }
      if (Math.abs(dy) > b + 12) {
        return Math.abs(dy) - b;
      }
      double p = dx / a;
      double q = dy / b;
      double e = p * p + q * q;
      double s = Math.sqrt(p * p * p * p + q * q * q * q);
      double k = Math.sqrt(0.5 * (e + s));
      double radius = k < 1e-6 ? Math.min(a, b) : Math.sqrt(p * p * a * a + q * q * b * b) / k;
      return (k - 1) * radius;
    }
  }
}
