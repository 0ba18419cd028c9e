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
 * al. (ribs 8 to 12 fall from about 300 to 110 mm) with the last rib as variable as it is. All
 * other figures are estimated, see phantom.md.
 */
final class Ribs {
  /** How far ribs fall on their way round, degrees. */
  private static final Normal FALL_DEGREES = new Normal(24, 6);

  /** How much further the last one, the other floating one and all others fall, degrees. */
  private static final Normal LAST_FALLS_DEGREES = new Normal(14, 4);

  private static final Normal FLOATING_FALLS_DEGREES = new Normal(7, 4);
  private static final Normal OTHERS_FALL_DEGREES = new Normal(2, 4);

  // Bone: marrow beside that of L1, at least; cortex

  private static final Normal MARROW_BESIDE_L1_HU = new Normal(-20, 50);
  private static final double LEAST_MARROW_HU = -30;
  private static final Range CORTEX_HU = new Range(400, 1000);
  private static final Range CORTEX_MM = new Range(0.8, 1.6);
  private static final double GRAIN_HU = 30;
  private static final double GRAIN_MM = 4;

  // Cartilage, and the lime on it that comes with age

  private static final Range CARTILAGE_HU = new Range(70, 130);
  private static final Range LIME_HU = new Range(0, 350);
  private static final double LIME_MM = 1.2;
  private static final Grain CARTILAGE_GRAIN = new Grain(15, 5);

  // Lengths along the rib, mm, at the mean adult's size. A rib under 40 mm counts as stunted.

  private static final Range STUBBY_MM = new Range(12, 38);
  private static final Normal RIB_12_MM = new Normal(108, 32);
  private static final double SHORTEST_RIB_12_MM = 42;
  private static final double LONGEST_RIB_12_MM = 185;
  private static final Normal RIB_11_MM = new Normal(205, 25);
  private static final double SHORTEST_RIB_11_MM = 120;
  private static final Normal RIB_10_MM = new Normal(265, 22);
  private static final double SHORTEST_RIB_10_MM = 190;
  private static final Normal HIGHER_RIBS_MM = new Normal(310, 15);
  private static final Range LUMBAR_RIB_MM = new Range(15, 65);

  /** What is shorter is none. */
  private static final double LEAST_MM = 6;

  /** Left and right differ by this share. */
  private static final Normal SIDES_DIFFER = new Normal(1, 0.07);

  /** How often one is much shorter than its fellow, to this share. */
  private static final double ONE_SIDED = 0.03;

  private static final double ONE_SIDED_LENGTH = 0.6;

  // Half the thickness and the width of the shaft, mm; floating ribs are narrower

  private static final Range THIN_MM = new Range(2.9, 3.9);
  private static final Range WIDE_MM = new Range(4.8, 7);
  private static final double FLOATING_NARROWER = 0.82;

  /** Near its end, within this way, mm, a rib is narrower by this share. */
  private static final double TIP_MM = 25;

  private static final double TIP_NARROWER = 0.75;

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
    this.fallDegrees = draw.around(FALL_DEGREES);
    double factor = Column.kvpFactor(spec.kvp());
    this.bone =
        Tissue.bone(
                factor
                    * Math.max(
                        LEAST_MARROW_HU, spec.trabecularHu() + draw.around(MARROW_BESIDE_L1_HU)),
                factor * draw.in(CORTEX_HU),
                draw.in(CORTEX_MM))
            .withGrain(GRAIN_HU, GRAIN_MM, (int) draw.bits());
    double lime = spec.variation().wear() * draw.in(LIME_HU);
    this.cartilage =
        new Tissue(
            draw.in(CARTILAGE_HU),
            lime,
            LIME_MM,
            CARTILAGE_GRAIN.hu(),
            CARTILAGE_GRAIN.mm(),
            (int) draw.bits());
  }

  void build() {
    double last =
        switch (spec.variant()) {
          case STUBBY_LAST_RIB -> draw.in(STUBBY_MM);
          case NO_LAST_RIB -> 0;
          default ->
              Math.min(LONGEST_RIB_12_MM, Math.max(SHORTEST_RIB_12_MM, draw.around(RIB_12_MM)));
        };
    for (Segment v : column.vertebrae) {
      double own =
          switch (v.label()) {
            case BODY_T12 -> last;
            case BODY_T11 -> Math.max(SHORTEST_RIB_11_MM, draw.around(RIB_11_MM));
            case BODY_T10 -> Math.max(SHORTEST_RIB_10_MM, draw.around(RIB_10_MM));
            case BODY_L1 ->
                spec.variant() == PhantomSpec.Variant.LUMBAR_RIB ? draw.in(LUMBAR_RIB_MM) : 0;
            default -> v.shape().thoracic() ? draw.around(HIGHER_RIBS_MM) : 0;
          };
      for (int side : TrunkPart.SIDES) {
        double length =
            own * draw.around(SIDES_DIFFER) * (draw.chance(ONE_SIDED) ? ONE_SIDED_LENGTH : 1);
        if (length > LEAST_MM) {
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
    double thin = draw.in(THIN_MM) * s;
    double wide = draw.in(WIDE_MM) * s * (floating ? FLOATING_NARROWER : 1);
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
      double tipping = left < TIP_MM ? TIP_NARROWER : 1;
      pieces.add(
          neck
              ? new Solid.Rod(point, end, (n == 0 ? 4.6 : 3.6) * s, (n == 0 ? 3.5 : 4.3) * s)
              : new FlatRod(
                  point,
                  end,
                  habitus.outwards(end),
                  thin,
                  wide * tipping,
                  wide * (left - step < TIP_MM ? TIP_NARROWER : 1)));
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
    Normal more =
        last ? LAST_FALLS_DEGREES : floating ? FLOATING_FALLS_DEGREES : OTHERS_FALL_DEGREES;
    double fall = Math.tan(Math.toRadians(fallDegrees + draw.around(more)));
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
