package org.medconv.phantom;

import java.util.ArrayList;
import java.util.List;
import org.medconv.phantom.BoneSolid.FlatRod;
import org.medconv.phantom.BoneSolid.VertebralBody;
import org.medconv.phantom.Column.Segment;
import org.medconv.phantom.Compound.Union;
import org.medconv.phantom.DrawnColumn.Wear;
import org.medconv.phantom.PhantomTruth.Fracture;
import org.medconv.phantom.Variation.Finding;
import org.medconv.volume.Vector3;

/** The vertebrae of a patient: bodies and what is in them, discs, arches with their processes. */
final class Vertebrae {
  private final Column column;
  private final List<Wear> wears;
  private final PhantomSpec spec;
  private final Draw draw;
  private final List<Part> parts;
  private final double s;
  private final double factor;
  private final double age;
  private final double cortexHu;
  private final double cortexMm;
  private final Tissue archBone;
  private final double patches;
  private final double hollow;
  private final double arthrosis;

  Vertebrae(Column column, List<Wear> wears, PhantomSpec spec, Draw draw, List<Part> parts) {
    this.column = column;
    this.wears = wears;
    this.spec = spec;
    this.draw = draw;
    this.parts = parts;
    this.s = column.scale;
    this.factor = Column.kvpFactor(spec.kvp());
    this.age = spec.variation().wear();
    this.cortexHu = factor * draw.between(320, 900);
    this.cortexMm = draw.between(0.6, 1.3);
    double marrow = factor * Math.max(-20, spec.trabecularHu() + draw.normal(60, 50));
    this.archBone =
        Tissue.bone(marrow, factor * draw.between(550, 1200), draw.between(1.3, 2.6))
            .withGrain(25, 4, (int) draw.bits());
    this.patches = draw.between(4, 14) + 30 * age * draw.unit();
    this.hollow = draw.between(0, 25) + age * draw.between(0, 70);
    this.arthrosis = age * draw.unit();
  }

  void build() {
    for (Segment v : column.vertebrae) {
      canal(v);
      arch(v);
    }
    for (int n = 0; n < column.vertebrae.size(); n++) {
      disc(n);
    }
    for (int n = 0; n < column.vertebrae.size(); n++) {
      body(column.vertebrae.get(n), wears.get(n));
    }
    osteophytes();
  }

  private void canal(Segment v) {
    double back = -v.depth() / 2;
    double r = (v.shape().thoracic() ? 7.5 : 9.5) * s;
    double h = 0.62 * v.height() + v.disc();
    parts.add(
        part(
            rod(v.frame().at(0, back - 8.5 * s, h), v.frame().at(0, back - 8.5 * s, -h), r, r),
            Tissue.grained(-55, 25, 6, (int) draw.bits()),
            PhantomLabel.BACKGROUND));
    parts.add(
        part(
            rod(
                v.frame().at(0, back - 7.5 * s, h),
                v.frame().at(0, back - 7.5 * s, -h),
                r - 2 * s,
                r - 2 * s),
            Tissue.plain(draw.between(8, 35)),
            PhantomLabel.BACKGROUND));
  }

  private static Part part(Solid solid, Appearance tissue, PhantomLabel label) {
    return new Part(solid, tissue, label);
  }

  private static Solid rod(Vector3 from, Vector3 to, double r0, double r1) {
    return new Solid.Rod(from, to, r0, r1);
  }

  // Bodies

  private void body(Segment v, Wear wear) {
    VertebralBody solid =
        new VertebralBody(
            v.frame(),
            v.width(),
            v.depth(),
            v.front(),
            v.back(),
            draw.between(0.08, 0.2),
            Math.min(wear.hollowTop(), 0.34 * v.height()),
            Math.min(wear.hollowFoot(), 0.34 * v.height()),
            wear.lip(),
            v.shape().thoracic() ? draw.between(0.05, 0.2) : draw.between(0, 0.16));
    Marrow marrow =
        new Marrow(
            solid,
            v.frame(),
            v.depth(),
            v.height(),
            v.trabecularHu(),
            cortexHu * draw.normal(1, 0.1),
            cortexMm,
            draw.between(1, 1.7) + 0.3 * wear.disc(),
            v.shape().pedicle() * s,
            unevenness(v, wear),
            v.label() == PhantomLabel.BODY_L1 ? 1.5 : 3,
            spots(v, wear));
    parts.add(part(solid, marrow, v.label()));
  }

  private Marrow.Unevenness unevenness(Segment v, Wear wear) {
    double strands = 10 + 0.16 * Math.max(0, v.trabecularHu());
    double broken = wear.fracture() == Fracture.NONE ? 1 : draw.between(1.2, 2.2);
    return new Marrow.Unevenness(
        broken * patches * draw.normal(1, 0.2),
        draw.between(7, 15),
        strands * draw.between(0.5, 1.2),
        draw.between(5, 40) + 50 * wear.disc() * draw.unit(),
        Math.max(0, hollow * draw.normal(1, 0.3)),
        draw.between(10, 110),
        (int) draw.bits());
  }

  private Marrow.Spot[] spots(Segment v, Wear wear) {
    List<Marrow.Spot> spots = new ArrayList<>();
    double w = 0.3 * v.width();
    double d = 0.3 * v.depth();
    double h = 0.5 * v.height();
    // Schmorl nodes: in most spines post mortem, mostly T8 to L2 (Hilton et al. 1976); CT shows
    // the larger ones.
    if (v.label().ordinal() <= PhantomLabel.BODY_L3.ordinal() && draw.chance(0.04 + 0.05 * age)) {
      double r = draw.between(2.5, 5.5);
      double side = draw.chance(0.6) ? 1 : -1;
      spots.add(
          new Marrow.Spot(
              draw.between(-w, w),
              draw.between(-d, d),
              side * (h - 1),
              r,
              55 - v.trabecularHu(),
              draw.between(80, 260)));
    }
    if (draw.chance(0.02)) {
      spots.add(island(w, d, h, draw.between(250, 700)));
    }
    // Haemangiomas and islands of fat: one spine in ten (Schmorl and Junghanns 1971).
    if (draw.chance(0.015 + 0.01 * age)) {
      spots.add(
          new Marrow.Spot(
              draw.between(-w, w),
              draw.between(-d, d),
              draw.between(-0.5, 0.5) * h,
              draw.between(4, 9),
              -draw.between(40, 110),
              draw.between(0, 50)));
    }
    if (wear.disc() > 0.6 && draw.chance(0.35)) {
      // Sclerosis beside a worn disc (Modic 3), mostly in front.
      spots.add(
          new Marrow.Spot(
              draw.between(-w, w),
              draw.between(0, d),
              -h,
              draw.between(5, 11),
              draw.between(80, 300),
              0));
    }
    if (wear.fracture() != Fracture.NONE && draw.chance(0.6)) {
      // Compacted trabeculae under the broken end plate.
      spots.add(
          new Marrow.Spot(
              draw.between(-w, w), draw.between(0, d), 0.6 * h, 5, draw.between(60, 220), 0));
    }
    return spots.toArray(Marrow.Spot[]::new);
  }

  private Marrow.Spot island(double w, double d, double h, double hu) {
    return new Marrow.Spot(
        draw.between(-w, w),
        draw.between(-d, d),
        draw.between(-0.6, 0.6) * h,
        draw.between(1.5, 5),
        hu,
        0);
  }

  // Discs

  private void disc(int n) {
    Segment v = column.vertebrae.get(n);
    Wear wear = wears.get(n);
    boolean last = n + 1 == column.vertebrae.size();
    Frame below = last ? column.sacrum.get(0).frame() : column.vertebrae.get(n + 1).frame();
    double belowHeight =
        last ? column.sacrum.get(0).height() : column.vertebrae.get(n + 1).height();
    Vector3 top = v.frame().at(0, 0, -v.height() / 2);
    Vector3 foot = below.at(0, 0, belowHeight / 2);
    Vector3 up = Frame.unit(v.frame().up().plus(below.up()));
    Vector3 left = Frame.unit(v.frame().left().minus(up.times(v.frame().left().dot(up))));
    Frame frame = new Frame(top.plus(foot).times(0.5), left, left.cross(up), up);
    double gap = Math.max(1.2, v.disc());
    double open = v.depth() * Math.sin(Math.min(0.35, Math.max(-0.35, bend(v.frame(), below))));
    double wedged = 0.5 * (v.back() - v.front());
    double bulge = wear.disc() * draw.between(0, 2.5);
    double young = last ? 0 : wears.get(n + 1).hollowTop();
    VertebralBody solid =
        new VertebralBody(
            frame,
            v.width() * 0.98 + bulge,
            v.depth() * 0.98 + bulge,
            Math.max(1, gap + open + Math.max(0, wedged)) + 2.5,
            Math.max(1, gap - open) + 2.5,
            -0.03,
            -wear.hollowFoot() - 0.8,
            -young - 0.8,
            0,
            0.1);
    double nucleus = draw.between(60, 105) - 15 * wear.disc();
    parts.add(
        part(
            solid,
            new Tissue(nucleus, draw.between(0, 30), 5, 6 + 8 * wear.disc(), 5, (int) draw.bits()),
            PhantomLabel.DISC));
    worn(frame, v, gap, wear.disc());
  }

  /** Gas and lime in worn discs. */
  private void worn(Frame frame, Segment v, double gap, double wear) {
    if (wear > 0.65 && draw.chance(0.4)) {
      Frame at = frame.movedTo(frame.at(draw.normal(0, 4), draw.normal(0, 4), 0));
      parts.add(
          part(
              new Solid.Ellipsoid(
                  at,
                  v.width() * draw.between(0.1, 0.36),
                  v.depth() * draw.between(0.1, 0.36),
                  Math.max(0.8, gap * 0.3)),
              Tissue.plain(-draw.between(200, 700)),
              null));
    } else if (wear > 0.4 && draw.chance(0.1)) {
      Frame at =
          frame.movedTo(frame.at(draw.normal(0, 6), v.depth() * draw.between(-0.3, 0.45), 0));
      parts.add(
          part(
              new Solid.Ellipsoid(
                  at, draw.between(3, 10), draw.between(2, 5), Math.max(1, gap * 0.35)),
              Tissue.plain(draw.between(150, 500)),
              null));
    }
  }

  /** Half of how much further the lower frame leans back, radians: the disc opens to the front. */
  private static double bend(Frame above, Frame below) {
    return 0.5 * Math.asin(Math.max(-1, Math.min(1, below.up().dot(above.anterior()))));
  }

  // Osteophytes: beaks at the rims beside worn discs, bridges where they meet.

  private void osteophytes() {
    boolean dish = spec.variation().has(Finding.DISH);
    int from = (int) draw.between(1, 5);
    int to = from + (int) draw.between(4, 10);
    Tissue bone = Tissue.bone(factor * 180, factor * draw.between(200, 600), 1.2);
    for (int n = 0; n + 1 < column.vertebrae.size(); n++) {
      Segment v = column.vertebrae.get(n);
      Segment below = column.vertebrae.get(n + 1);
      if (dish && n >= from && n < to) {
        flowing(v, below, bone);
      } else if (wears.get(n).disc() > 0.45) {
        int beaks = (int) draw.between(0, 1 + 4 * wears.get(n).disc());
        for (int b = 0; b < beaks; b++) {
          beak(v, below, bone);
        }
      }
    }
  }

  /** DISH: a band on the right front (the aorta keeps the left free), also over the discs. */
  private void flowing(Segment v, Segment below, Tissue bone) {
    double around = Math.toRadians(draw.between(10, 55));
    Vector3 a = rim(v, -around, 0, 1.5);
    Vector3 b = rim(v, -around, -0.5, 3);
    Vector3 c = rim(below, -around, 0.5, 3);
    double wide = draw.between(5, 11);
    double thick = draw.between(1.8, 4.5);
    parts.add(
        part(
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
        .ifPresent(p -> parts.add(part(p.solid(), null, p.label())));
  }

  private void beak(Segment v, Segment below, Tissue bone) {
    double around = Math.toRadians(draw.between(-110, 110));
    double out = draw.between(2.5, 7);
    boolean bridge = draw.chance(0.12);
    double reach = bridge ? 0.5 : draw.between(0.15, 0.35);
    Vector3 upper = rim(v, around, -0.42, 0);
    Vector3 lower = rim(below, around, 0.42, 0);
    Vector3 middle = upper.plus(lower).times(0.5);
    Vector3 outwards = rim(v, around, -0.5, out).minus(rim(v, around, -0.5, 0));
    double r = draw.between(2, 3.4);
    Vector3 tip = middle.plus(outwards);
    parts.add(
        part(
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

  // Arches

  private void arch(Segment v) {
    Frame f = v.frame();
    LevelShape shape = v.shape();
    double back = -v.depth() / 2;
    double h = shape.height() * s;
    double pedicle = shape.pedicle() * s;
    double r = shape.pedicleRadius() * s * draw.normal(1, 0.08);
    double facet = (shape.thoracic() ? 3.6 : 4.2) * s * (1 + 0.4 * arthrosis * draw.unit());
    List<Solid> bones = new ArrayList<>();
    List<Solid> processes = new ArrayList<>();
    for (int n = -1; n <= 1; n += 2) {
      double side = n;
      bones.add(
          new FlatRod(
              f.at(side * pedicle * 0.93, back + 5, h * 0.17),
              f.at(side * (pedicle + 0.5), back - 10 * s, h * 0.17),
              f.left(),
              r,
              r * 1.5,
              r * 1.5));
      bones.add(
          rod(
              f.at(side * (pedicle + 1.5), back - 11.5 * s, h * 0.2),
              f.at(side * (pedicle + 2.5), back - 14.5 * s, h * 0.68),
              facet * 1.1,
              facet));
      bones.add(
          rod(
              f.at(side * (pedicle + 0.5), back - 12.5 * s, h * 0.15),
              f.at(side * pedicle * 0.85, back - 17 * s, -h * 0.35),
              4.4 * s,
              4 * s));
      bones.add(
          rod(
              f.at(side * pedicle * 0.85, back - 17 * s, -h * 0.35),
              f.at(side * pedicle * (shape.thoracic() ? 0.9 : 0.78), back - 18.5 * s, -h * 0.84),
              facet,
              facet * 0.9));
      Vector3 top = f.at(side * pedicle * 0.85, back - 16.5 * s, -h * 0.02);
      bones.add(
          new FlatRod(
              top,
              f.at(0, back - 23 * s, -h * 0.2),
              f.anterior().plus(f.left().times(side * 0.5)),
              2.9 * s,
              0.33 * h,
              0.28 * h));
      processes.addAll(transverse(v, n, back, h));
    }
    bones.addAll(spinous(v, back, h));
    List<Solid> all = new ArrayList<>(bones);
    all.addAll(processes);
    parts.add(part(new Union(all, 2.5), archBone, PhantomLabel.POSTERIOR));
    for (Solid process : processes) {
      parts.add(part(process, null, PhantomLabel.TRANSVERSE_PROCESS));
    }
    parts.add(part(new Union(bones, 0), null, PhantomLabel.POSTERIOR));
  }

  private List<Solid> spinous(Segment v, double back, double h) {
    double length = v.shape().spinous() * s * draw.normal(1, 0.1);
    double drop = Math.toRadians(v.shape().spinousDrop() + draw.normal(0, 5));
    Frame f = v.frame();
    double aside = draw.normal(0, 1.5);
    Vector3 root = f.at(0, back - 22 * s, -h * 0.22);
    Vector3 along = f.anterior().times(-Math.cos(drop)).plus(f.up().times(-Math.sin(drop)));
    Vector3 tip = root.plus(along.times(length)).plus(f.left().times(aside));
    boolean steep = v.shape().thoracic() && v.shape().spinousDrop() > 20;
    if (steep) {
      return List.of(new FlatRod(root, tip, f.left(), 3.1 * s, 6 * s, 4 * s));
    }
    double high = h * draw.between(0.26, 0.36);
    Vector3 end = root.plus(along.times(length - 0.8 * high));
    return List.of(
        new FlatRod(root, end, f.left(), 2.7 * s, high * 0.85, high),
        new FlatRod(
            end.plus(f.up().times(0.5 * high)),
            end.plus(f.up().times(-0.6 * high)).plus(along.times(0.5 * high)),
            f.left(),
            4 * s,
            4.5 * s,
            4.5 * s));
  }

  private List<Solid> transverse(Segment v, int side, double back, double h) {
    LevelShape shape = v.shape();
    Frame f = v.frame();
    // The rod's round end adds its radius.
    double reach = (shape.transverse() * draw.normal(1, 0.07) - (shape.thoracic() ? 0 : 4)) * s;
    double root = (shape.pedicle() + 3) * s;
    if (shape.thoracic()) {
      double end = v.label().ordinal() >= PhantomLabel.BODY_T11.ordinal() ? 0.1 : 0.28;
      return List.of(
          rod(
              f.at(side * root, back - 14 * s, h * 0.16),
              f.at(side * reach, back - 24 * s, h * end),
              4.3 * s,
              (v.label() == PhantomLabel.BODY_T12 ? 3.6 : 5) * s));
    }
    if (v.label() == lowest().label()) {
      boolean broad =
          draw.chance(
              spec.variation().has(Finding.BROAD_L5)
                  ? 0.75
                  : spec.variant() == PhantomSpec.Variant.SIX_LUMBAR ? 0.5 : 0);
      Vector3 tip = f.at(side * reach, back - 8 * s, h * 0.2 + draw.normal(3, 3));
      List<Solid> process = new ArrayList<>();
      process.add(rod(f.at(side * root, back - 8 * s, h * 0.1), tip, 7.5 * s, 4.5 * s));
      if (broad) {
        process.add(
            new FlatRod(
                f.at(side * (root + 6), back - 6 * s, 0),
                f.at(side * (reach - 4), back - 6 * s, -h * 0.75),
                f.anterior(),
                6 * s,
                11 * s,
                9 * s));
      }
      return process;
    }
    double rise = draw.normal(2, 2.5);
    // L1's is short and thin, L3's long, L4's small and lifted.
    double high = (shape.label() == PhantomLabel.BODY_L3 ? 5.5 : 4.6) * s * draw.normal(1, 0.12);
    Vector3 middle =
        f.at(side * 0.5 * (root + reach), back - draw.between(13, 16) * s, h * 0.14 + rise * 0.4);
    Vector3 tip = f.at(side * reach, back - draw.between(13, 20) * s, h * 0.14 + rise);
    return List.of(
        new FlatRod(
            f.at(side * root, back - 12 * s, h * 0.14), middle, f.anterior(), 2.9 * s, high, high),
        new FlatRod(middle, tip, f.anterior(), 2.6 * s, high, high * 0.8));
  }

  private Segment lowest() {
    return column.vertebrae.get(column.vertebrae.size() - 1);
  }
}
