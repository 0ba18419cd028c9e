package org.medconv.phantom;

import java.util.ArrayList;
import java.util.List;
import org.medconv.phantom.BoneSolid.FlatRod;
import org.medconv.phantom.Column.Segment;
import org.medconv.phantom.Compound.Union;
import org.medconv.volume.Vector3;

/**
 * Ribs from their heads at the bodies over neck, tubercle and angle along the chest wall, flat and
 * spongy, with the cartilages in front; the last ones float. Lengths follow the order of Mohr et
 * al. (ribs 8 to 12 fall from about 300 to 110 mm) with the last rib as variable as it is.
 */
final class Ribs {
  private final Column column;
  private final PhantomSpec spec;
  private final Habitus habitus;
  private final Draw draw;
  private final List<Part> parts;
  private final double s;
  private final double fallDegrees;
  private final Tissue bone;
  private final Tissue cartilage;

  Ribs(Column column, PhantomSpec spec, Habitus habitus, Draw draw, List<Part> parts) {
    this.column = column;
    this.spec = spec;
    this.habitus = habitus;
    this.draw = draw;
    this.parts = parts;
    this.s = column.scale;
    this.fallDegrees = draw.normal(24, 6);
    double factor = Column.kvpFactor(spec.kvp());
    this.bone =
        Tissue.bone(
                factor * Math.max(-30, spec.trabecularHu() + draw.normal(-20, 50)),
                factor * draw.between(400, 1000),
                draw.between(0.8, 1.6))
            .withGrain(30, 4, (int) draw.bits());
    double lime = spec.variation().wear() * draw.between(0, 350);
    this.cartilage = new Tissue(draw.between(70, 130), lime, 1.2, 15, 5, (int) draw.bits());
  }

  void build() {
    double last =
        switch (spec.variant()) {
          case STUBBY_LAST_RIB -> draw.between(12, 38);
          case NO_LAST_RIB -> 0;
          default -> Math.min(185, Math.max(42, draw.normal(108, 32)));
        };
    for (Segment v : column.vertebrae) {
      double own =
          switch (v.label()) {
            case BODY_T12 -> last;
            case BODY_T11 -> Math.max(120, draw.normal(205, 25));
            case BODY_T10 -> Math.max(190, draw.normal(265, 22));
            case BODY_L1 ->
                spec.variant() == PhantomSpec.Variant.LUMBAR_RIB ? draw.between(15, 65) : 0;
            default -> v.shape().thoracic() ? draw.normal(310, 15) : 0;
          };
      for (int side = -1; side <= 1; side += 2) {
        double length = own * draw.normal(1, 0.07) * (draw.chance(0.03) ? 0.6 : 1);
        if (length > 6) {
          rib(v, side, length * s);
        }
      }
    }
  }

  private static boolean floats(Segment v) {
    return v.label().ordinal() >= PhantomLabel.BODY_T11.ordinal();
  }

  private void rib(Segment v, int side, double length) {
    boolean floating = floats(v);
    double thin = draw.between(2.9, 3.9) * s;
    double wide = draw.between(4.8, 7) * s * (floating ? 0.82 : 1);
    List<Vector3> path = path(v, side, floating);
    List<Solid> pieces = new ArrayList<>();
    double left = length;
    int n = 0;
    // Head, neck and tubercle are rounder than the shaft.
    Vector3 point = path.get(0);
    while (n + 1 < path.size() && left > 0) {
      Vector3 next = path.get(n + 1);
      double step = next.minus(point).length();
      Vector3 end = step > left ? point.plus(next.minus(point).times(left / step)) : next;
      boolean neck = n < 2;
      double tipping = left < 25 ? 0.75 : 1;
      pieces.add(
          neck
              ? new Solid.Rod(point, end, (n == 0 ? 4.6 : 3.6) * s, (n == 0 ? 3.5 : 4.3) * s)
              : new FlatRod(
                  point,
                  end,
                  habitus.outwards(end),
                  thin,
                  wide * tipping,
                  wide * (left - step < 25 ? 0.75 : 1)));
      left -= step;
      point = end;
      n++;
    }
    parts.add(new Part(new Union(pieces, 1.5), bone, PhantomLabel.RIB));
    if (!floating && n + 1 < path.size()) {
      cartilage(path, n, point, thin, wide);
    }
  }

  /** The cartilage turns up to the sternum. */
  private void cartilage(List<Vector3> path, int n, Vector3 from, double thin, double wide) {
    List<Solid> pieces = new ArrayList<>();
    Vector3 point = from;
    double lift = 0;
    for (int m = n + 1; m < path.size(); m++) {
      Vector3 next = path.get(m);
      lift += 1.15 * next.minus(path.get(m - 1)).length();
      next = new Vector3(next.x(), next.y(), next.z() + lift);
      pieces.add(new FlatRod(point, next, habitus.outwards(next), thin, wide, wide));
      point = next;
    }
    if (!pieces.isEmpty()) {
      parts.add(new Part(new Union(pieces, 1.5), cartilage, PhantomLabel.BACKGROUND));
    }
  }

  /**
   * The axis of a whole rib: head (for T4 to T10 at the disc above), neck, tubercle in front of the
   * transverse process, then the chest wall in steps.
   */
  private List<Vector3> path(Segment v, int side, boolean floating) {
    Frame f = v.frame();
    double back = -v.depth() / 2;
    double reach = v.shape().transverse() * s;
    boolean last = v.label().ordinal() >= PhantomLabel.BODY_T12.ordinal();
    List<Vector3> path = new ArrayList<>();
    double h = v.height();
    path.add(
        f.at(
            side * (v.width() / 2 + 1),
            back + (floating ? 3 : 5) * s,
            floating ? h * 0.12 : h * 0.52));
    path.add(f.at(side * (v.width() / 2 + 7 * s), back - 6 * s, floating ? h * 0.08 : h * 0.4));
    double tubercle = last ? Math.max(reach, 27 * s) : Math.max(reach, 25 * s);
    Vector3 at =
        f.at(side * (tubercle + 2.5), back - (floating ? 13 : 15.5) * s, floating ? 0 : h * 0.2);
    path.add(at);
    double fall =
        Math.tan(Math.toRadians(fallDegrees + draw.normal(last ? 14 : floating ? 7 : 2, 4)));
    double z = at.z();
    Vector3 before = at;
    double from = habitus.angleAt(Math.abs(at.x() - habitus.axisX(at.z())) + 16);
    for (double angle = from; angle < Math.toRadians(158); angle += Math.toRadians(7)) {
      Vector3 wall = habitus.chestWall(side, angle, z);
      double run = Math.hypot(wall.x() - before.x(), wall.y() - before.y());
      double slope = angle < Math.toRadians(32) ? 0.6 : angle < Math.toRadians(100) ? 1 : 0.6;
      z -= run * fall * slope;
      before = new Vector3(wall.x(), wall.y(), z);
      path.add(before);
    }
    return path;
  }
}
