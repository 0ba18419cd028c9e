package org.medconv.phantom;

import java.util.List;
import org.medconv.phantom.Column.SacralSegment;
import org.medconv.phantom.Column.Segment;
import org.medconv.phantom.PhantomSpec.Variant;
import org.medconv.volume.Vector3;

/** Builds the bones around a column: vertebrae with their processes, ribs, sacrum and hips. */
final class Skeleton {
  private final Column column;
  private final PhantomSpec spec;
  private final Trunk trunk;
  private final Draw draw;
  private final List<Part> parts;
  private final double s;
  private final double cortex;
  private final double rim;
  private final Tissue processBone;
  private final Tissue ribBone;
  private final Tissue hipBone;

  Skeleton(Column column, PhantomSpec spec, Trunk trunk, Draw draw, List<Part> parts) {
    this.column = column;
    this.spec = spec;
    this.trunk = trunk;
    this.draw = draw;
    this.parts = parts;
    this.s = column.scale;
    double factor = Column.kvpFactor(spec.kvp());
    double marrow = factor * Math.max(0, spec.trabecularHu() + draw.normal(40, 40));
    this.cortex = draw.between(220, 900);
    this.rim = draw.between(0.7, 1.4);
    this.processBone =
        Tissue.bone(marrow + 80, factor * draw.between(250, 1000), draw.between(1, 2));
    this.ribBone =
        Tissue.bone(
            factor * draw.between(60, 220),
            factor * draw.between(350, 800),
            draw.between(0.9, 1.4));
    this.hipBone = Tissue.bone(marrow, factor * draw.between(400, 1200), draw.between(1, 2));
  }

  void build() {
    hips();
    ribs();
    column.sacrum.forEach(this::sacralSegment);
    sacralWings();
    column.vertebrae.forEach(this::arch);
    discs();
    column.vertebrae.forEach(this::body);
    implants();
  }

  private void rod(
      Vector3 from, Vector3 to, double r0, double r1, Tissue tissue, PhantomLabel label) {
    parts.add(new Part(new Solid.Rod(from, to, r0, r1), tissue, label));
  }

  // Vertebrae

  private void body(Segment v) {
    double factor = Column.kvpFactor(spec.kvp());
    double texture = 8 + 0.12 * Math.max(0, v.trabecularHu());
    Tissue tissue =
        Tissue.bone(v.trabecularHu(), factor * cortex * draw.normal(1, 0.1), rim)
            .withGrain(texture, draw.between(1.4, 2.2), (int) draw.bits());
    parts.add(
        new Part(
            new Solid.Body(
                v.frame(), v.width(), v.depth(), v.front(), v.back(), 0.13, v.hollow(), column.lip),
            tissue,
            v.label()));
  }

  private void discs() {
    boolean vacuum = draw.chance(0.1);
    double hu = draw.between(50, 110);
    for (int n = 0; n < column.vertebrae.size(); n++) {
      Segment v = column.vertebrae.get(n);
      boolean last = n + 1 == column.vertebrae.size();
      Frame below = last ? column.sacrum.get(0).frame() : column.vertebrae.get(n + 1).frame();
      double belowHeight =
          last ? column.sacrum.get(0).height() : column.vertebrae.get(n + 1).height();
      Vector3 top = v.frame().at(0, 0, -v.height() / 2);
      Vector3 foot = below.at(0, 0, belowHeight / 2);
      Vector3 middle = top.plus(foot).times(0.5);
      Vector3 up = Frame.unit(v.frame().up().plus(below.up()));
      Vector3 left = Frame.unit(v.frame().left().minus(up.times(v.frame().left().dot(up))));
      Frame frame = new Frame(middle, left, left.cross(up), up);
      double gap = Math.max(1.5, v.disc());
      double open = v.depth() * Math.sin(Math.min(0.35, Math.max(-0.35, bend(v.frame(), below))));
      parts.add(
          new Part(
              new Solid.Body(
                  frame,
                  v.width() * 0.97,
                  v.depth() * 0.97,
                  gap + open + 2,
                  gap - open + 2,
                  -0.03,
                  -1.5,
                  0),
              Tissue.grained(hu + draw.normal(0, 8), 12, 4, (int) draw.bits()),
              PhantomLabel.DISC));
      if (vacuum && draw.chance(0.3)) {
        parts.add(
            new Part(
                new Solid.Ellipsoid(frame, v.width() * 0.25, v.depth() * 0.25, gap * 0.3),
                Tissue.plain(-400),
                null));
      }
    }
  }

  /** Half of how much further the lower frame leans back, radians: the disc opens to the front. */
  private static double bend(Frame above, Frame below) {
    return 0.5 * Math.asin(Math.max(-1, Math.min(1, below.up().dot(above.anterior()))));
  }

  private void arch(Segment v) {
    Frame f = v.frame();
    LevelShape shape = v.shape();
    double back = -v.depth() / 2;
    double h = shape.height() * s;
    double pedicle = shape.pedicle() * s;
    double r = shape.pedicleRadius() * s;
    for (int side = -1; side <= 1; side += 2) {
      transverse(v, side, back, h);
      Vector3 pillar = f.at(side * (pedicle + 1), back - 14 * s, h * 0.12);
      rod(
          f.at(side * pedicle * 0.95, back + 4, h * 0.16),
          pillar,
          r,
          r * 1.05,
          processBone,
          PhantomLabel.POSTERIOR);
      rod(
          f.at(side * (pedicle + 1), back - 14.5 * s, h * 0.66),
          f.at(side * pedicle * 0.92, back - 17 * s, -h * 0.66),
          5.2 * s,
          5.0 * s,
          processBone,
          PhantomLabel.POSTERIOR);
      rod(
          f.at(side * pedicle * 0.9, back - 17 * s, 0),
          f.at(0, back - 25 * s, -h * 0.15),
          3.6 * s,
          3.4 * s,
          processBone,
          PhantomLabel.POSTERIOR);
      rod(
          f.at(side * pedicle * 0.85, back - 18 * s, -h * 0.32),
          f.at(0, back - 25 * s, -h * 0.42),
          3.6 * s,
          3.4 * s,
          processBone,
          PhantomLabel.POSTERIOR);
    }
    spinous(v, back, h);
  }

  private void spinous(Segment v, double back, double h) {
    double length = v.shape().spinous() * s * draw.normal(1, 0.08);
    double drop = Math.toRadians(v.shape().spinousDrop() + draw.normal(0, 4));
    Frame f = v.frame();
    Vector3 root = f.at(0, back - 24 * s, -h * 0.25);
    Vector3 along = f.anterior().times(-Math.cos(drop)).plus(f.up().times(-Math.sin(drop)));
    if (v.shape().thoracic() && v.shape().spinousDrop() > 20) {
      rod(
          root,
          root.plus(along.times(length)),
          4.2 * s,
          3.2 * s,
          processBone,
          PhantomLabel.POSTERIOR);
      return;
    }
    Vector3 up = f.left().cross(along);
    Frame plate =
        new Frame(
            root.plus(along.times(length / 2)),
            f.left(),
            along,
            up.dot(f.up()) > 0 ? up : up.times(-1));
    parts.add(
        new Part(
            new Solid.RoundedBox(plate, 3.4 * s, length / 2, h * 0.36, 3),
            processBone,
            PhantomLabel.POSTERIOR));
  }

  private void transverse(Segment v, int side, double back, double h) {
    LevelShape shape = v.shape();
    Frame f = v.frame();
    double reach = shape.transverse() * s * draw.normal(1, 0.08);
    double root = (shape.pedicle() + 2) * s;
    if (shape.thoracic()) {
      rod(
          f.at(side * root, back - 14 * s, h * 0.2),
          f.at(side * reach, back - 23 * s, h * 0.25),
          4.6 * s,
          4.9 * s,
          processBone,
          PhantomLabel.TRANSVERSE_PROCESS);
      return;
    }
    boolean lowest = shape.label() == PhantomLabel.BODY_L5 || shape.label() == PhantomLabel.BODY_L6;
    double thick = (lowest ? 6.5 : 3.6) * s;
    double rise = draw.normal(1, 2);
    Vector3 tip =
        f.at(side * reach, back - (lowest ? 10 : 17) * s, h * 0.1 + rise + (lowest ? 4 : 0));
    rod(
        f.at(side * root, back - 12 * s, h * 0.12),
        tip,
        thick,
        thick * 0.8,
        processBone,
        PhantomLabel.TRANSVERSE_PROCESS);
  }

  // Ribs

  private void ribs() {
    double last =
        switch (spec.variant()) {
          case STUBBY_LAST_RIB -> draw.between(15, 38);
          case NO_LAST_RIB -> 0;
          default -> Math.min(175, Math.max(45, draw.normal(105, 33)));
        };
    for (Segment v : column.vertebrae) {
      for (int side = -1; side <= 1; side += 2) {
        double length =
            switch (v.label()) {
              case BODY_T12 -> last * draw.normal(1, 0.08);
              case BODY_T11 -> draw.between(170, 260);
              case BODY_T10 -> draw.between(240, 320);
              case BODY_L1 -> spec.variant() == Variant.LUMBAR_RIB ? draw.between(15, 60) : 0;
              default -> v.shape().thoracic() ? 420 : 0;
            };
        if (length > 5) {
          rib(v, side, length);
        }
      }
    }
  }

  /**
   * A rib from its head at the body (for T1 to T10 at the disc above) past the transverse process
   * and along the chest wall.
   */
  private void rib(Segment v, int side, double length) {
    boolean floating =
        v.label() == PhantomLabel.BODY_T11
            || v.label() == PhantomLabel.BODY_T12
            || v.label() == PhantomLabel.BODY_L1;
    Frame f = v.frame();
    double h = v.height();
    double back = -v.depth() / 2;
    double thick = draw.between(3.4, 4.8) * s * (floating && length < 60 ? 0.9 : 1);
    double fall =
        Math.tan(Math.toRadians(draw.normal(v.label() == PhantomLabel.BODY_T12 ? 36 : 26, 5)));
    Vector3 point = f.at(side * (v.width() / 2 - 1), back + 7 * s, floating ? h * 0.15 : h * 0.55);
    double reach = v.shape().transverse() * s;
    Vector3 next =
        f.at(
            side * (reach + (floating ? 6 : 2)),
            back - (floating ? 12 : 15) * s,
            floating ? 0 : h * 0.15);
    double left = length;
    double angle = Math.toRadians(floating ? 24 : 20);
    double z = next.z();
    while (left > 0) {
      double step = next.minus(point).length();
      Vector3 end = step > left ? point.plus(next.minus(point).times(left / step)) : next;
      rod(point, end, thick, thick, ribBone, PhantomLabel.RIB);
      left -= step;
      point = end;
      angle += Math.toRadians(9);
      if (angle > Math.toRadians(155)) {
        return;
      }
      Vector3 wall = trunk.chestWall(side, angle);
      double run = Math.hypot(wall.x() - next.x(), wall.y() - next.y());
      z -= run * fall * (angle < Math.toRadians(100) ? 1 : 0.5);
      next = new Vector3(wall.x(), wall.y(), z);
    }
  }

  // Sacrum

  private void sacralSegment(SacralSegment segment) {
    double factor = Column.kvpFactor(spec.kvp());
    Tissue tissue =
        Tissue.bone(
                factor * Math.max(-30, spec.trabecularHu() + draw.normal(-5, 20)),
                factor * draw.between(250, 900),
                1.1)
            .withGrain(15, 3, (int) draw.bits());
    Frame f = segment.frame();
    double back = -segment.depth() / 2;
    for (int side = -1; side <= 1; side += 2) {
      rod(
          f.at(side * segment.width() * 0.42, back - 8 * s, segment.height() * 0.5),
          f.at(side * segment.width() * 0.36, back - 8 * s, -segment.height() * 0.5),
          5 * s,
          4.5 * s,
          tissue,
          PhantomLabel.SACRUM);
      rod(
          f.at(side * segment.width() * 0.4, back - 12 * s, 0),
          f.at(0, back - 15 * s, 0),
          3.5 * s,
          3.5 * s,
          tissue,
          PhantomLabel.SACRUM);
    }
    rod(
        f.at(0, back - 15 * s, segment.height() * 0.4),
        f.at(0, back - 17 * s, -segment.height() * 0.4),
        4 * s,
        4 * s,
        tissue,
        PhantomLabel.SACRUM);
    parts.add(
        new Part(
            new Solid.Body(
                f,
                segment.width(),
                segment.depth(),
                segment.height() + 1,
                segment.height() + 1,
                0.08,
                0.5,
                0),
            tissue,
            PhantomLabel.SACRUM));
  }

  private void sacralWings() {
    double factor = Column.kvpFactor(spec.kvp());
    Tissue tissue =
        Tissue.bone(
                factor * Math.max(-40, spec.trabecularHu() - 40),
                factor * draw.between(250, 900),
                1.1)
            .withGrain(18, 4, (int) draw.bits());
    double[][] wings = {
      // segment, lateral, anterior, up, radii
      {0, 34, -5, -5, 21, 15, 15}, {1, 31, -7, 2, 18, 13, 15}, {2, 22, -5, 2, 14, 9, 13}
    };
    for (double[] w : wings) {
      Frame f = column.sacrum.get((int) w[0]).frame();
      for (int side = -1; side <= 1; side += 2) {
        Frame centre = f.movedTo(f.at(side * w[1] * s, w[2] * s, w[3] * s));
        parts.add(
            new Part(
                new Solid.Ellipsoid(centre, w[4] * s, w[5] * s, w[6] * s),
                tissue,
                PhantomLabel.SACRUM));
      }
    }
    Frame first = column.sacrum.get(0).frame();
    double h = column.sacrum.get(0).height();
    double back = -column.sacrum.get(0).depth() / 2;
    for (int side = -1; side <= 1; side += 2) {
      rod(
          first.at(side * 21 * s, back - 10 * s, 0),
          first.at(side * 20 * s, back - 13 * s, h * 0.75),
          5.5 * s,
          4.5 * s,
          tissue,
          PhantomLabel.SACRUM);
    }
  }

  // Hips

  private static final double[][] CREST = {
    {45, 60, -8},
    {60, 60, 22},
    {80, 50, 42},
    {102, 28, 50},
    {118, 0, 44},
    {126, -32, 24},
    {124, -62, -12}
  };
  private static final double[][] RIM = {
    {48, 50, -34},
    {52, 36, -48},
    {58, 25, -54},
    {66, 12, -62},
    {76, 0, -72},
    {88, -16, -78},
    {104, -40, -62}
  };

  private void hips() {
    Vector3 centre = column.sacrum.get(0).frame().centre();
    double grow = s * draw.normal(1, 0.05);
    double rise = draw.normal(0, 6);
    boolean implant = draw.chance(0.06);
    for (int side = -1; side <= 1; side += 2) {
      wing(centre, side, grow, rise);
      hip(centre, side, grow, implant && side < 0);
    }
  }

  private void wing(Vector3 centre, int side, double grow, double rise) {
    int rods = 25;
    for (int n = 0; n < rods; n++) {
      double t = n * (CREST.length - 1.0) / (rods - 1);
      Vector3 crest = pelvic(centre, along(CREST, t), side, grow, rise);
      Vector3 rim = pelvic(centre, along(RIM, t), side, grow, 0);
      Vector3 middle = crest.plus(rim).times(0.5).plus(new Vector3(side * 6.0, 0, 0));
      rod(crest, middle, 6 * grow, 3.5 * grow, hipBone, PhantomLabel.HIP);
      rod(middle, rim, 3.5 * grow, 6.5 * grow, hipBone, PhantomLabel.HIP);
    }
  }

  private void hip(Vector3 centre, int side, double grow, boolean implant) {
    Vector3 head = pelvic(centre, new double[] {90, -12, -108}, side, grow, 0);
    rod(
        pelvic(centre, new double[] {80, 2, -78}, side, grow, 0),
        head,
        22 * grow,
        29 * grow,
        hipBone,
        PhantomLabel.HIP);
    rod(
        pelvic(centre, new double[] {82, 15, -118}, side, grow, 0),
        pelvic(centre, new double[] {58, 28, -168}, side, grow, 0),
        15 * grow,
        13 * grow,
        hipBone,
        PhantomLabel.HIP);
    rod(
        pelvic(centre, new double[] {70, -36, -112}, side, grow, 0),
        pelvic(centre, new double[] {10, -62, -142}, side, grow, 0),
        9 * grow,
        9 * grow,
        hipBone,
        PhantomLabel.HIP);
    rod(
        pelvic(centre, new double[] {10, -60, -145}, side, grow, 0),
        pelvic(centre, new double[] {55, 5, -175}, side, grow, 0),
        8 * grow,
        8 * grow,
        hipBone,
        PhantomLabel.HIP);
    Frame ball = Frame.of(head, 0, 0, 0);
    parts.add(
        new Part(
            new Solid.Ellipsoid(ball, 25.5 * grow, 25.5 * grow, 25.5 * grow),
            Tissue.plain(60),
            PhantomLabel.HIP));
    Tissue femur = implant ? Tissue.plain(3000) : hipBone;
    parts.add(
        new Part(
            new Solid.Ellipsoid(ball, 23.5 * grow, 23.5 * grow, 23.5 * grow),
            femur,
            PhantomLabel.HIP));
    Vector3 trochanter = pelvic(centre, new double[] {138, 8, -122}, side, grow, 0);
    rod(head, trochanter, 16 * grow, 18 * grow, hipBone, PhantomLabel.HIP);
    rod(
        trochanter,
        pelvic(centre, new double[] {128, 0, -330}, side, grow, 0),
        19 * grow,
        14 * grow,
        hipBone,
        PhantomLabel.HIP);
    if (implant) {
      rod(head, trochanter, 8 * grow, 8 * grow, femur, PhantomLabel.HIP);
      rod(
          trochanter,
          pelvic(centre, new double[] {130, 0, -240}, side, grow, 0),
          8 * grow,
          6 * grow,
          femur,
          PhantomLabel.HIP);
    }
  }

  private static double[] along(double[][] path, double t) {
    int n = Math.min(path.length - 2, (int) t);
    double u = t - n;
    double[] point = new double[3];
    for (int axis = 0; axis < 3; axis++) {
      point[axis] = path[n][axis] + u * (path[n + 1][axis] - path[n][axis]);
    }
    return point;
  }

  private static Vector3 pelvic(
      Vector3 centre, double[] offset, int side, double grow, double rise) {
    return centre.plus(
        new Vector3(side * offset[0] * grow, offset[1] * grow, offset[2] * grow + rise));
  }

  // Metal in the spine, rarely: screws of a fusion below L2.

  private void implants() {
    if (!draw.chance(0.02)) {
      return;
    }
    Tissue metal = Tissue.plain(3000);
    for (PhantomLabel label : List.of(PhantomLabel.BODY_L3, PhantomLabel.BODY_L4)) {
      Segment v = column.vertebra(label);
      for (int side = -1; side <= 1; side += 2) {
        double lateral = side * v.shape().pedicle() * s;
        rod(
            v.frame().at(lateral, -v.depth() / 2 - 25, 4),
            v.frame().at(lateral * 0.7, 4, 3),
            3,
            3,
            metal,
            null);
      }
    }
  }
}
