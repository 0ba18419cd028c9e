package org.medconv.phantom;

import java.util.ArrayList;
import java.util.List;
import org.medconv.phantom.BoneSolid.FlatRod;
import org.medconv.phantom.BoneSolid.Frustum;
import org.medconv.phantom.Column.SacralSegment;
import org.medconv.phantom.Column.Segment;
import org.medconv.phantom.Compound.Clipped;
import org.medconv.phantom.Compound.Union;
import org.medconv.volume.Vector3;

/** Sacrum with its wings, canal and foramina; iliac wings across the joint; hips and femora. */
final class Pelvis {
  /** Slope of the sacrum for which the points below are given, degrees. */
  private static final double USUAL_SLOPE = 43;

  /**
   * Points of the iliac crest from the back, mm from S1: to the side, to the back, up. In the plane
   * across the column below L5, 60 to 80 mm aside, iliac bone of three real CTs lies from 30 mm in
   * front of the line through the bodies to 46 mm behind it, its middle 0 to 22 mm behind.
   */
  private static final double[][] CREST = {
    {40, 50, -12},
    {53, 38, 18},
    {77, 20, 40},
    {102, 0, 50},
    {118, -24, 44},
    {126, -48, 24},
    {122, -72, -12}
  };

  /** The lower edge of the wing, along the pelvic inlet. */
  private static final double[][] INLET = {
    {44, 40, -40},
    {49, 20, -52},
    {54, 2, -56},
    {63, -10, -62},
    {76, -20, -72},
    {88, -30, -78},
    {104, -48, -62}
  };

  /** Half the thickness at the crest, the middle and the inlet. */
  private static final double[][] THICK = {
    {9, 9, 7}, {8, 9, 8}, {6.5, 6.5, 8}, {6, 3.4, 8}, {6, 3, 8}, {6.5, 4, 9}, {7, 6, 8}
  };

  private final Column column;
  private final PhantomSpec spec;
  private final Draw draw;
  private final List<Part> parts;
  private final double s;
  private final double grow;
  private final double rise;
  private final double factor;
  private final Vector3 centre;
  private final double turn;
  private final Tissue hipBone;

  Pelvis(Column column, PhantomSpec spec, Draw draw, List<Part> parts) {
    this.column = column;
    this.spec = spec;
    this.draw = draw;
    this.parts = parts;
    this.s = column.scale;
    this.grow = s * draw.normal(1, 0.06);
    this.rise = draw.normal(0, 8);
    this.factor = Column.kvpFactor(spec.kvp());
    this.centre = column.sacrum.get(0).frame().centre();
    Vector3 up = column.sacrum.get(0).frame().up();
    this.turn = Math.atan2(-up.y(), up.z()) - Math.toRadians(USUAL_SLOPE);
    this.hipBone = bone(draw.normal(10, 40), draw.between(450, 1100), draw.between(1.1, 2.4));
  }

  private Tissue bone(double more, double cortexHu, double cortexMm) {
    return Tissue.bone(
            factor * Math.max(-60, spec.trabecularHu() + more), factor * cortexHu, cortexMm)
        .withGrain(draw.between(15, 40), draw.between(4, 9), (int) draw.bits());
  }

  void build() {
    Union sacrum = sacrum();
    double joint = draw.between(1, 3.2);
    for (int side = -1; side <= 1; side += 2) {
      Union wing = new Union(wing(side), 3);
      add(Clipped.without(wing, sacrum, joint), hipBone, PhantomLabel.HIP);
      hip(side);
    }
    add(
        sacrum,
        bone(draw.normal(-35, 25), draw.between(250, 650), draw.between(0.7, 1.4)),
        PhantomLabel.SACRUM);
    canal();
    foramina();
    discRemnants();
    iliolumbar();
  }

  private void add(Solid solid, Appearance tissue, PhantomLabel label) {
    parts.add(new Part(solid, tissue, label));
  }

  private static Solid rod(Vector3 from, Vector3 to, double r0, double r1) {
    return new Solid.Rod(from, to, r0, r1);
  }

  // Sacrum

  private Union sacrum() {
    List<Solid> bones = new ArrayList<>();
    for (int n = 0; n < column.sacrum.size(); n++) {
      SacralSegment segment = column.sacrum.get(n);
      SacralSegment next = column.sacrum.get(Math.min(n + 1, column.sacrum.size() - 1));
      Frame f = segment.frame();
      double back = -segment.depth() / 2;
      bones.add(
          new Frustum(
              f.movedTo(f.at(0, back, 0)),
              segment.width(),
              segment.depth(),
              0.5 * (segment.width() + next.width()),
              next.depth(),
              segment.height() + (n == 0 ? 0 : 2)));
      roof(segment, bones);
    }
    wings(bones);
    return new Union(bones, 3);
  }

  /** The back wall of the canal and its crest. */
  private void roof(SacralSegment segment, List<Solid> bones) {
    Frame f = segment.frame();
    double back = -segment.depth() / 2;
    double wide = 0.42 * segment.width();
    for (int side = -1; side <= 1; side += 2) {
      bones.add(
          new FlatRod(
              f.at(side * wide, back - 7 * s, 0),
              f.at(0, back - 16 * s, -2),
              f.anterior(),
              2.6 * s,
              0.36 * segment.height(),
              0.36 * segment.height()));
    }
    bones.add(
        new FlatRod(
            f.at(0, back - 16 * s, 0),
            f.at(0, back - 22 * s, -0.2 * segment.height()),
            f.left(),
            2.4 * s,
            0.3 * segment.height(),
            0.22 * segment.height()));
  }

  private void wings(List<Solid> bones) {
    double[][] masses = {
      // segment, lateral, forwards, up, radii
      {0, 28, -6, -3, 22, 13, 13},
      {0, 45, -16, -15, 14, 14, 18},
      {1, 30, -8, 3, 18, 11, 16},
      {1, 41, -12, 5, 14, 13, 17},
      {2, 22, -4, 2, 12, 8, 13},
      {3, 16, -2, 0, 9, 5, 11}
    };
    double broad = draw.normal(1, 0.07);
    for (double[] m : masses) {
      Frame f = column.sacrum.get((int) m[0]).frame();
      for (int side = -1; side <= 1; side += 2) {
        Frame at = f.movedTo(f.at(side * m[1] * s * broad, m[2] * s, m[3] * s));
        bones.add(new Solid.Ellipsoid(at, m[4] * s * broad, m[5] * s, m[6] * s));
      }
    }
    // The joint processes that hold L5.
    SacralSegment first = column.sacrum.get(0);
    double back = -first.depth() / 2;
    for (int side = -1; side <= 1; side += 2) {
      bones.add(
          rod(
              first.frame().at(side * 21 * s, back - 9 * s, 0),
              first.frame().at(side * 21 * s, back - 12 * s, first.height() * 0.72),
              5.5 * s,
              4.4 * s));
    }
  }

  private void canal() {
    List<Solid> tube = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      SacralSegment a = column.sacrum.get(n);
      SacralSegment b = column.sacrum.get(n + 1);
      Vector3 left = a.frame().left();
      Vector3 from = a.frame().at(0, -a.depth() / 2 - 6.5 * s, n == 0 ? 0.7 * a.height() : 0);
      Vector3 to = b.frame().at(0, -b.depth() / 2 - 6 * s, 0);
      Vector3 across = left.cross(to.minus(from));
      double wide = (11 - 2 * n) * s;
      tube.add(new FlatRod(from, to, across, (6 - n) * s, wide, wide - 2 * s));
    }
    add(
        new Union(tube, 1),
        Tissue.grained(draw.between(-70, 5), 20, 6, (int) draw.bits()),
        PhantomLabel.BACKGROUND);
  }

  private void foramina() {
    Tissue fat = Tissue.grained(draw.between(-90, -30), 20, 5, (int) draw.bits());
    for (int n = 0; n < 3; n++) {
      SacralSegment segment = column.sacrum.get(n);
      Frame f = segment.frame();
      double low = -0.5 * segment.height();
      // Not nearer: the middle of a slice would look cut by a disc.
      double wide = Math.max(18 * s, 0.5 * segment.width() - 3 * s);
      double r = (4.6 - 0.6 * n) * s;
      for (int side = -1; side <= 1; side += 2) {
        add(
            rod(
                f.at(side * wide * 0.8, -segment.depth() / 2 - 6 * s, low),
                f.at(side * (wide + 3), segment.depth() * 0.55, low - 3),
                r,
                r * 1.1),
            fat,
            PhantomLabel.BACKGROUND);
        add(
            rod(
                f.at(side * wide * 0.8, -segment.depth() / 2 - 6 * s, low),
                f.at(side * wide * 0.85, -segment.depth() / 2 - 22 * s, low),
                r * 0.7,
                r * 0.6),
            fat,
            PhantomLabel.BACKGROUND);
      }
    }
  }

  /** Discs between the fused segments: a seam in most adults, nearly a disc in some. */
  private void discRemnants() {
    for (int n = 0; n < 3; n++) {
      SacralSegment segment = column.sacrum.get(n);
      SacralSegment next = column.sacrum.get(n + 1);
      boolean high = n == 0;
      boolean numbered = spec.variant() == PhantomSpec.Variant.FOUR_LUMBAR;
      if (!draw.chance(high ? 0.8 : 0.4)) {
        continue;
      }
      double half = high ? draw.between(0.7, numbered ? 3.5 : 2.3) : draw.between(0.5, 1.3);
      Frame f = segment.frame();
      Frame at = f.movedTo(f.at(0, 0.5 * (next.depth() - segment.depth()), -segment.height() / 2));
      double share = draw.between(0.28, 0.44);
      add(
          new Solid.Ellipsoid(at, next.width() * share, next.depth() * share, half + 1.5),
          Tissue.plain(factor * draw.between(200, 450)),
          null);
      add(
          new Solid.Ellipsoid(at, next.width() * share, next.depth() * share, half),
          Tissue.plain(draw.between(40, 110)),
          null);
    }
  }

  private void iliolumbar() {
    Segment last = column.vertebrae.get(column.vertebrae.size() - 1);
    for (int side = -1; side <= 1; side += 2) {
      Vector3 tip =
          last.frame().at(side * last.shape().transverse() * s, -last.depth() / 2 - 8 * s, 6);
      Vector3 crest = pelvic(new double[] {66, 52, 30}, side, rise);
      double hu = draw.chance(0.15) ? draw.between(120, 450) : 50;
      add(
          new FlatRod(tip, crest, last.frame().up(), 2, draw.between(2, 5), 4),
          Tissue.grained(hu, 25, 4, (int) draw.bits()),
          null);
    }
  }

  // Hips

  private List<Solid> wing(int side) {
    List<Solid> bones = new ArrayList<>();
    int rods = 25;
    for (int n = 0; n < rods; n++) {
      double t = n * (CREST.length - 1.0) / (rods - 1);
      double[] thick = along(THICK, t);
      Vector3 crest = pelvic(along(CREST, t), side, rise);
      Vector3 inlet = pelvic(along(INLET, t), side, 0);
      Vector3 middle =
          crest
              .plus(inlet)
              .times(0.5)
              .plus(new Vector3(side * Math.min(6, Math.max(-3, 8 * t - 19)), 0, 0));
      bones.add(rod(crest, middle, thick[0] * grow, thick[1] * grow));
      bones.add(rod(middle, inlet, thick[1] * grow, thick[2] * grow));
    }
    return bones;
  }

  private void hip(int side) {
    Vector3 head = pelvic(new double[] {90, -12, -108}, side, 0);
    Vector3 roof = pelvic(new double[] {82, -4, -84}, side, 0);
    Vector3 seat = pelvic(new double[] {58, 28, -168}, side, 0);
    Vector3 pubis = pelvic(new double[] {10, -62, -142}, side, 0);
    Union hip =
        new Union(
            List.of(
                rod(roof, head, 24 * grow, 30 * grow),
                rod(pelvic(new double[] {82, 15, -118}, side, 0), seat, 15 * grow, 13 * grow),
                rod(pelvic(new double[] {74, -36, -108}, side, 0), pubis, 9 * grow, 9 * grow),
                rod(pubis, pelvic(new double[] {55, 5, -175}, side, 0), 8 * grow, 8 * grow)),
            4);
    add(hip, hipBone, PhantomLabel.HIP);
    Frame ball = Frame.of(head, 0, 0, 0);
    add(
        new Solid.Ellipsoid(ball, 26 * grow, 26 * grow, 26 * grow),
        Tissue.plain(50),
        PhantomLabel.HIP);
    Vector3 trochanter = pelvic(new double[] {138, 8, -122}, side, 0);
    Union femur =
        new Union(
            List.of(
                new Solid.Ellipsoid(ball, 23.5 * grow, 23.5 * grow, 23.5 * grow),
                rod(head, trochanter, 16 * grow, 18 * grow),
                rod(
                    trochanter,
                    pelvic(new double[] {128, 0, -330}, side, 0),
                    19 * grow,
                    14 * grow)),
            4);
    add(femur, hipBone, PhantomLabel.HIP);
    if (spec.variation().has(Variation.Finding.HIP_PROSTHESIS) && side < 0) {
      prosthesis(ball, trochanter, side);
    }
  }

  private void prosthesis(Frame ball, Vector3 trochanter, int side) {
    Tissue metal = Tissue.plain(3000);
    add(new Solid.Ellipsoid(ball, 26 * grow, 26 * grow, 26 * grow), metal, PhantomLabel.HIP);
    add(rod(ball.centre(), trochanter, 8 * grow, 8 * grow), metal, PhantomLabel.HIP);
    Vector3 tip = pelvic(new double[] {130, 0, -240}, side, 0);
    add(rod(trochanter, tip, 8 * grow, 6 * grow), metal, PhantomLabel.HIP);
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

  private Vector3 pelvic(double[] offset, int side, double lift) {
    // The pelvis turns with the sacrum.
    double y = offset[1] * Math.cos(turn) - offset[2] * Math.sin(turn);
    double z = offset[1] * Math.sin(turn) + offset[2] * Math.cos(turn);
    return centre.plus(new Vector3(side * offset[0] * grow, y * grow, z * grow + lift));
  }
}
