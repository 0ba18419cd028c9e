package org.medconv.phantom;

import static org.medconv.phantom.TrunkPart.rod;

import java.util.List;
import org.medconv.phantom.BoneSolid.FlatRod;
import org.medconv.phantom.Column.Segment;
import org.medconv.phantom.Compound.Union;
import org.medconv.phantom.DrawnColumn.Wear;
import org.medconv.phantom.Variation.Finding;
import org.medconv.volume.Vector3;

/**
 * Osteophytes: beaks at the rims beside worn discs, bridges where they meet, flowing bands in DISH.
 * All figures are estimated, see phantom.md.
 */
final class Osteophytes {
  private static final double OSTEOPHYTE_HU = 180;
  private static final Range OSTEOPHYTE_CORTEX_HU = new Range(200, 600);
  private static final double OSTEOPHYTE_CORTEX_MM = 1.2;
  private static final double BEAKS_FROM_WEAR = 0.45;
  private static final double MOST_BEAKS = 4;
  private static final Range BEAK_DEGREES = new Range(-110, 110);
  private static final Range BEAK_OUT_MM = new Range(2.5, 7);
  private static final double BRIDGE = 0.12;

  /** How far a beak reaches to the other side; one half is a bridge. */
  private static final Range BEAK_REACH = new Range(0.15, 0.35);

  private static final Range BEAK_RADIUS_MM = new Range(2, 3.4);

  /** The first level of DISH from the top, and how many there are. */
  private static final Range FIRST_BAND = new Range(1, 5);

  private static final Range BANDS = new Range(4, 10);

  /** To the right of the front. */
  private static final Range BAND_DEGREES = new Range(10, 55);

  private static final Range BAND_HALF_WIDTH_MM = new Range(5, 11);
  private static final Range BAND_HALF_THICKNESS_MM = new Range(1.8, 4.5);

  private final Column column;
  private final List<Wear> wears;
  private final PhantomSpec spec;
  private final Draw draw;
  private final List<Part> parts;

  Osteophytes(Column column, List<Wear> wears, PhantomSpec spec, Draw draw, List<Part> parts) {
    this.column = column;
    this.wears = wears;
    this.spec = spec;
    this.draw = draw;
    this.parts = parts;
  }

  void build() {
    double factor = Column.kvpFactor(spec.kvp());
    boolean dish = spec.variation().has(Finding.DISH);
    int from = (int) draw.in(FIRST_BAND);
    int to = from + (int) draw.in(BANDS);
    Tissue bone =
        Tissue.bone(
            factor * OSTEOPHYTE_HU, factor * draw.in(OSTEOPHYTE_CORTEX_HU), OSTEOPHYTE_CORTEX_MM);
    for (int n = 0; n + 1 < column.vertebrae.size(); n++) {
      Segment v = column.vertebrae.get(n);
      Segment below = column.vertebrae.get(n + 1);
      if (dish && n >= from && n < to) {
        flowing(v, below, bone);
      } else if (wears.get(n).disc() > BEAKS_FROM_WEAR) {
        int beaks = (int) draw.between(0, 1 + MOST_BEAKS * wears.get(n).disc());
        for (int b = 0; b < beaks; b++) {
          beak(v, below, bone);
        }
      }
    }
  }

  /** DISH: a band on the right front (the aorta keeps the left free), also over the discs. */
  private void flowing(Segment v, Segment below, Tissue bone) {
    double around = Math.toRadians(draw.in(BAND_DEGREES));
    Vector3 a = rim(v, -around, 0, 1.5);
    Vector3 b = rim(v, -around, -0.5, 3);
    Vector3 c = rim(below, -around, 0.5, 3);
    double wide = draw.in(BAND_HALF_WIDTH_MM);
    double thick = draw.in(BAND_HALF_THICKNESS_MM);
    parts.add(
        new Part(
            new Union(
                List.of(
                    new FlatRod(a, b, v.frame().anterior(), thick, wide, wide),
                    new FlatRod(b, c, v.frame().anterior(), thick + 0.5, wide, wide)),
                2),
            bone,
            PhantomLabel.BACKGROUND));
    relabel(v);
    relabel(below);
  }

  /** What is painted over a body's front must not take voxels from its label. */
  private void relabel(Segment v) {
    parts.stream()
        .filter(p -> p.label() == v.label())
        .findFirst()
        .ifPresent(p -> parts.add(new Part(p.solid(), null, p.label())));
  }

  private void beak(Segment v, Segment below, Tissue bone) {
    double around = Math.toRadians(draw.in(BEAK_DEGREES));
    double out = draw.in(BEAK_OUT_MM);
    boolean bridge = draw.chance(BRIDGE);
    double reach = bridge ? 0.5 : draw.in(BEAK_REACH);
    Vector3 upper = rim(v, around, -0.42, 0);
    Vector3 lower = rim(below, around, 0.42, 0);
    Vector3 middle = upper.plus(lower).times(0.5);
    Vector3 outwards = rim(v, around, -0.5, out).minus(rim(v, around, -0.5, 0));
    double r = draw.in(BEAK_RADIUS_MM);
    Vector3 tip = middle.plus(outwards);
    parts.add(
        new Part(
            new Union(
                List.of(
                    rod(upper, upper.plus(tip.minus(upper).times(2 * reach)), r, r * 0.6),
                    rod(lower, lower.plus(tip.minus(lower).times(2 * reach)), r, r * 0.6)),
                1),
            bone,
            PhantomLabel.BACKGROUND));
    relabel(v);
    relabel(below);
  }

  /**
   * A point at the side wall of a body.
   *
   * @param around from the front to the left, radians
   * @param up share of the height
   * @param out beyond the wall, mm
   */
  private static Vector3 rim(Segment v, double around, double up, double out) {
    double a = v.width() / 2 + out;
    double b = v.depth() / 2 + out;
    return v.frame().at(a * Math.sin(around), b * Math.cos(around), up * v.height());
  }
}
