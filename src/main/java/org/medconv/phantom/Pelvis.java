package org.medconv.phantom;

import static org.medconv.phantom.TrunkPart.SIDES;
import static org.medconv.phantom.TrunkPart.rod;

import java.util.ArrayList;
import java.util.List;
import org.medconv.phantom.BoneSolid.FlatRod;
import org.medconv.phantom.BoneSolid.Frustum;
import org.medconv.phantom.Column.SacralSegment;
import org.medconv.phantom.Column.Segment;
import org.medconv.phantom.Compound.Clipped;
import org.medconv.phantom.Compound.Union;
import org.medconv.volume.Vector3;

/**
 * Sacrum with its wings, canal and foramina; iliac wings across the joint; hips and femora. All
 * figures are estimated unless a source is named, see phantom.md.
 */
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

  // Size and place of the hip bones

  private static final Normal HIPS_GROW = new Normal(1, 0.06);
  private static final Normal CREST_RISES_MM = new Normal(0, 8);

  /**
   * What a bone of the pelvis is made of.
   *
   * @param marrowHu beside that of L1
   */
  private record Bone(Normal marrowHu, Range cortexHu, Range cortexMm) {}

  private static final Bone HIP_BONE =
      new Bone(new Normal(10, 40), new Range(450, 1100), new Range(1.1, 2.4));
  private static final Bone SACRAL_BONE =
      new Bone(new Normal(-35, 25), new Range(250, 650), new Range(0.7, 1.4));
  private static final double LEAST_MARROW_HU = -60;
  private static final Range GRAIN_HU = new Range(15, 40);
  private static final Range GRAIN_MM = new Range(4, 9);

  /** Between sacrum and iliac bone. */
  private static final Range JOINT_MM = new Range(1, 3.2);

  /** Cartilage of the hip joint. */
  private static final double CARTILAGE_HU = 50;

  private static final double METAL_HU = 3000;

  // Radii of head and socket, mm

  private static final double HEAD_MM = 23.5;
  private static final double SOCKET_MM = 26;

  // Sacrum

  /**
   * The masses of its wings.
   *
   * @param segment from 0 for S1
   * @param aside of its middle, mm
   * @param forwards before its middle, mm
   * @param up over its middle, mm
   */
  private record Mass(int segment, double aside, double forwards, double up, HalfAxes half) {}

  private static final List<Mass> WINGS =
      List.of(
          new Mass(0, 28, -6, -3, new HalfAxes(22, 13, 13)),
          new Mass(0, 45, -16, -15, new HalfAxes(14, 14, 18)),
          new Mass(1, 30, -8, 3, new HalfAxes(18, 11, 16)),
          new Mass(1, 41, -12, 5, new HalfAxes(14, 13, 17)),
          new Mass(2, 22, -4, 2, new HalfAxes(12, 8, 13)),
          new Mass(3, 16, -2, 0, new HalfAxes(9, 5, 11)));

  private static final Normal WINGS_BROAD = new Normal(1, 0.07);

  /** Fat and nerves in the canal and in the foramina. */
  private static final Range CANAL_HU = new Range(-70, 5);

  private static final Grain CANAL_GRAIN = new Grain(20, 6);
  private static final Range FORAMEN_HU = new Range(-90, -30);
  private static final Grain FORAMEN_GRAIN = new Grain(20, 5);

  // Remnants of discs: how often below S1 and further down, half the height, share of the width

  private static final double REMNANT_OF_S1 = 0.8;
  private static final double LOWER_REMNANT = 0.4;
  private static final Range REMNANT_OF_S1_MM = new Range(0.7, 2.3);

  /** Below a sacralised L5. */
  private static final Range NEARLY_A_DISC_MM = new Range(0.7, 3.5);

  private static final Range LOWER_REMNANT_MM = new Range(0.5, 1.3);
  private static final Range REMNANT_WIDTH = new Range(0.28, 0.44);
  private static final Range REMNANT_HU = new Range(40, 110);

  /** The end plates around it, and how thick they are. */
  private static final Range REMNANT_RIM_HU = new Range(200, 450);

  private static final double REMNANT_RIM_MM = 1.5;

  // The iliolumbar ligament; how often it is calcified

  private static final double LIGAMENT_HU = 50;
  private static final double CALCIFIED = 0.15;
  private static final Range CALCIFIED_HU = new Range(120, 450);
  private static final Range LIGAMENT_HALF_WIDTH_MM = new Range(2, 5);
  private static final Grain LIGAMENT_GRAIN = new Grain(25, 4);

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
    this.grow = s * draw.around(HIPS_GROW);
    this.rise = draw.around(CREST_RISES_MM);
    this.factor = Column.kvpFactor(spec.kvp());
    this.centre = column.sacrum.get(0).frame().centre();
    Vector3 up = column.sacrum.get(0).frame().up();
    this.turn = Math.atan2(-up.y(), up.z()) - Math.toRadians(USUAL_SLOPE);
    this.hipBone = bone(HIP_BONE);
  }

  private Tissue bone(Bone bone) {
    return Tissue.bone(
            factor * Math.max(LEAST_MARROW_HU, spec.trabecularHu() + draw.around(bone.marrowHu())),
            factor * draw.in(bone.cortexHu()),
            draw.in(bone.cortexMm()))
        .withGrain(draw.in(GRAIN_HU), draw.in(GRAIN_MM), (int) draw.bits());
  }

  void build() {
    Union sacrum = sacrum();
    double joint = draw.in(JOINT_MM);
    for (int side : SIDES) {
      Union wing = new Union(wing(side), 3);
      add(Clipped.without(wing, sacrum, joint), hipBone, PhantomLabel.HIP);
      hip(side);
    }
    add(sacrum, bone(SACRAL_BONE), PhantomLabel.SACRUM);
    canal();
    foramina();
    discRemnants();
    iliolumbar();
  }

  private void add(Solid solid, Appearance tissue, PhantomLabel label) {
    parts.add(new Part(solid, tissue, label));
  }

  private Tissue grained(double hu, Grain grain) {
    return Tissue.grained(hu, grain.hu(), grain.mm(), (int) draw.bits());
  }

  private Solid ball(Frame at, double radiusMm) {
    double r = radiusMm * grow;
    return new Solid.Ellipsoid(at, r, r, r);
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
    for (int side : SIDES) {
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
    double broad = draw.around(WINGS_BROAD);
    for (Mass mass : WINGS) {
      Frame f = column.sacrum.get(mass.segment()).frame();
      HalfAxes half = mass.half();
      for (int side : SIDES) {
        Frame at =
            f.movedTo(f.at(side * mass.aside() * s * broad, mass.forwards() * s, mass.up() * s));
        bones.add(
            new Solid.Ellipsoid(at, half.across() * s * broad, half.deep() * s, half.high() * s));
      }
    }
    // The joint processes that hold L5.
    SacralSegment first = column.sacrum.get(0);
    double back = -first.depth() / 2;
    for (int side : SIDES) {
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
    add(new Union(tube, 1), grained(draw.in(CANAL_HU), CANAL_GRAIN), PhantomLabel.BACKGROUND);
  }

  private void foramina() {
    Tissue fat = grained(draw.in(FORAMEN_HU), FORAMEN_GRAIN);
    for (int n = 0; n < 3; n++) {
      SacralSegment segment = column.sacrum.get(n);
      Frame f = segment.frame();
      double low = -0.5 * segment.height();
      // Not nearer: the middle of a slice would look cut by a disc.
      double wide = Math.max(18 * s, 0.5 * segment.width() - 3 * s);
      double r = (4.6 - 0.6 * n) * s;
      for (int side : SIDES) {
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
      if (!draw.chance(n == 0 ? REMNANT_OF_S1 : LOWER_REMNANT)) {
        continue;
      }
      double half = draw.in(n == 0 ? remnantOfS1() : LOWER_REMNANT_MM);
      Frame f = segment.frame();
      Frame at = f.movedTo(f.at(0, 0.5 * (next.depth() - segment.depth()), -segment.height() / 2));
      double share = draw.in(REMNANT_WIDTH);
      add(
          new Solid.Ellipsoid(
              at, next.width() * share, next.depth() * share, half + REMNANT_RIM_MM),
          Tissue.plain(factor * draw.in(REMNANT_RIM_HU)),
          null);
      add(
          new Solid.Ellipsoid(at, next.width() * share, next.depth() * share, half),
          Tissue.plain(draw.in(REMNANT_HU)),
          null);
    }
  }

  private Range remnantOfS1() {
    return spec.variant() == PhantomSpec.Variant.FOUR_LUMBAR ? NEARLY_A_DISC_MM : REMNANT_OF_S1_MM;
  }

  private void iliolumbar() {
    Segment last = column.vertebrae.get(column.vertebrae.size() - 1);
    for (int side : SIDES) {
      Vector3 tip =
          last.frame().at(side * last.shape().transverse() * s, -last.depth() / 2 - 8 * s, 6);
      Vector3 crest = pelvic(new double[] {66, 52, 30}, side, rise);
      double hu = draw.chance(CALCIFIED) ? draw.in(CALCIFIED_HU) : LIGAMENT_HU;
      add(
          new FlatRod(tip, crest, last.frame().up(), 2, draw.in(LIGAMENT_HALF_WIDTH_MM), 4),
          grained(hu, LIGAMENT_GRAIN),
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
    Vector3 head = pelvic(90, -12, -108, side);
    Vector3 roof = pelvic(82, -4, -84, side);
    Vector3 seat = pelvic(58, 28, -168, side);
    Vector3 pubis = pelvic(10, -62, -142, side);
    Union hip =
        new Union(
            List.of(
                rod(roof, head, 24 * grow, 30 * grow),
                rod(pelvic(82, 15, -118, side), seat, 15 * grow, 13 * grow),
                rod(pelvic(74, -36, -108, side), pubis, 9 * grow, 9 * grow),
                rod(pubis, pelvic(55, 5, -175, side), 8 * grow, 8 * grow)),
            4);
    add(hip, hipBone, PhantomLabel.HIP);
    Frame ball = Frame.of(head, 0, 0, 0);
    add(ball(ball, SOCKET_MM), Tissue.plain(CARTILAGE_HU), PhantomLabel.HIP);
    Vector3 trochanter = pelvic(138, 8, -122, side);
    Union femur =
        new Union(
            List.of(
                ball(ball, HEAD_MM),
                rod(head, trochanter, 16 * grow, 18 * grow),
                rod(trochanter, pelvic(128, 0, -330, side), 19 * grow, 14 * grow)),
            4);
    add(femur, hipBone, PhantomLabel.HIP);
    if (spec.variation().has(Variation.Finding.HIP_PROSTHESIS) && side < 0) {
      prosthesis(ball, trochanter, side);
    }
  }

  private void prosthesis(Frame ball, Vector3 trochanter, int side) {
    Tissue metal = Tissue.plain(METAL_HU);
    add(ball(ball, SOCKET_MM), metal, PhantomLabel.HIP);
    add(rod(ball.centre(), trochanter, 8 * grow, 8 * grow), metal, PhantomLabel.HIP);
    Vector3 tip = pelvic(130, 0, -240, side);
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

  /** A point of one side by its distances from S1, mm: to the side, to the back, up. */
  private Vector3 pelvic(double aside, double back, double up, int side) {
    return pelvic(new double[] {aside, back, up}, side, 0);
  }

  private Vector3 pelvic(double[] offset, int side, double lift) {
    // The pelvis turns with the sacrum.
    double y = offset[1] * Math.cos(turn) - offset[2] * Math.sin(turn);
    double z = offset[1] * Math.sin(turn) + offset[2] * Math.cos(turn);
    return centre.plus(new Vector3(side * offset[0] * grow, y * grow, z * grow + lift));
  }
}
