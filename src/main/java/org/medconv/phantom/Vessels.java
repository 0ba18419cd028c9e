package org.medconv.phantom;

import java.util.ArrayList;
import java.util.List;
import org.medconv.phantom.Column.Segment;
import org.medconv.phantom.Compound.Union;
import org.medconv.volume.Vector3;

/**
 * Aorta and vena cava with their forks and branches; plaques and aneurysms. All figures are
 * estimated, see phantom.md; radii are those of the lumen.
 */
final class Vessels extends TrunkPart {
  /**
   * How a vessel looks.
   *
   * @param radius mm
   * @param hu of its blood
   * @param plaques how many, 0 for none
   * @param aneurysm how far it is widened at most, mm
   */
  private record Look(double radius, double hu, double plaques, double aneurysm) {
    static Look sound(double radius, double hu) {
      return new Look(radius, hu, 0, 0);
    }
  }

  // Aorta

  /** Of the young, and what age adds at most, mm. */
  private static final Range AORTA_RADIUS_MM = new Range(7.5, 11);

  private static final double AORTA_OF_OLD_MM = 4;

  /** Blood without contrast, HU. */
  private static final double ARTERY_HU = 42;

  /** Left of the axis of the spine, mm, and how much further in the chest. */
  private static final Range AORTA_LEFT_MM = new Range(2, 14);

  private static final double AORTA_LEFT_IN_CHEST_MM = 10;

  /** How far it winds in the belly of the oldest, mm, and from level to level by that. */
  private static final Range WINDING_MM = new Range(0, 14);

  private static final Normal WINDING = new Normal(0, 0.5);

  /** Before the bodies below the diaphragm, mm: the crura lie between. */
  private static final double CRURA_MM = 3.5;

  private static final double WALL_HU = 40;
  private static final double WALL_MM = 1.5;

  /** The iliac arteries' radius by the aorta's. */
  private static final double ILIAC = 0.62;

  // Aneurysms

  /** How often, in the oldest. */
  private static final double ANEURYSM = 0.03;

  /** How much the radius grows, mm. */
  private static final Range ANEURYSM_MM = new Range(4, 16);

  /** How much of the growth is open: the rest is thrombus. */
  private static final double OPEN_SHARE = 0.6;

  // Plaques

  /** The share of wear from which on vessels calcify, and how many beyond it. */
  private static final double FIRST_PLAQUES_WEAR = 0.25;

  private static final Range PLAQUES = new Range(0, 2);
  private static final Range PLAQUES_A_LEVEL = new Range(0, 4);
  private static final Range PLAQUE_HU = new Range(250, 950);

  /** Half the length along the vessel's round and along its axis, mm. */
  private static final Range PLAQUE_AROUND_MM = new Range(1, 5);

  private static final Range PLAQUE_ALONG_MM = new Range(-5, 5);
  private static final Range PLAQUE_RADIUS_MM = new Range(0.8, 2.2);
  private static final Range FULL_TURN_RAD = new Range(0, 2 * Math.PI);

  // Veins

  private static final Range CAVA_RADIUS_MM = new Range(7, 12);
  private static final double ILIAC_VEIN_RADIUS_MM = 7;

  /** Right of the axis, mm, following the aorta by this share. */
  private static final double CAVA_RIGHT_MM = 22;

  private static final double CAVA_FOLLOWS = 0.4;

  /** Before the bodies, mm: further from L1 up, where it nears the liver. */
  private static final double CAVA_AHEAD_MM = 8;

  private static final double CAVA_AHEAD_ABOVE_L1_MM = 14;
  private static final double CAVA_AHEAD_BELOW_MM = 4;

  /** The iliac veins beside their arteries, mm to the side, to the back and up. */
  private static final Vector3 BESIDE_ARTERY_MM = new Vector3(4, 12, -4);

  Vessels(TrunkPart of) {
    super(of);
  }

  void build() {
    double r = draw.in(AORTA_RADIUS_MM) + AORTA_OF_OLD_MM * variation.wear() * draw.unit();
    double aneurysm = draw.chance(ANEURYSM * variation.wear()) ? draw.in(ANEURYSM_MM) : 0;
    double left = draw.in(AORTA_LEFT_MM);
    double winding = variation.wear() * draw.in(WINDING_MM);
    double plaques = Math.max(0, variation.wear() - FIRST_PLAQUES_WEAR) * draw.in(PLAQUES);
    List<Vector3> aorta = new ArrayList<>();
    List<Vector3> cava = new ArrayList<>();
    for (Segment v : column.vertebrae) {
      if (v.label().ordinal() > PhantomLabel.BODY_L4.ordinal()) {
        break;
      }
      boolean chest = v.label().ordinal() < PhantomLabel.BODY_T12.ordinal();
      double aside = chest ? left + AORTA_LEFT_IN_CHEST_MM : left + winding * draw.around(WINDING);
      aorta.add(v.frame().at(aside, v.depth() / 2 + r + (chest ? 0 : CRURA_MM), 0));
      cava.add(cavaAt(v, aside));
    }
    double venous = BLOOD_HU + tissue.venous();
    double arterial = ARTERY_HU + tissue.arterial();
    tube(cava, Look.sound(draw.in(CAVA_RADIUS_MM), venous));
    tube(aorta, new Look(r, arterial, plaques, aneurysm));
    for (int side : SIDES) {
      iliacs(side, aorta, cava, new Look(r * ILIAC, arterial, plaques, 0));
    }
    branches(aorta);
  }

  private static Vector3 cavaAt(Segment v, double aortaAside) {
    boolean high = v.label().ordinal() < PhantomLabel.BODY_L1.ordinal();
    double further = high ? CAVA_AHEAD_ABOVE_L1_MM : CAVA_AHEAD_BELOW_MM;
    return v.frame()
        .at(aortaAside * CAVA_FOLLOWS - CAVA_RIGHT_MM, v.depth() / 2 + CAVA_AHEAD_MM + further, 0);
  }

  /** Artery and vein of a leg, from the forks to the groin. */
  private void iliacs(int side, List<Vector3> aorta, List<Vector3> cava, Look artery) {
    Vector3 groin = pelvis().plus(new Vector3(side * 60, -62, -50));
    Vector3 bend = pelvis().plus(new Vector3(side * 34, -38, 14));
    tube(List.of(aorta.get(aorta.size() - 1), bend, groin), artery);
    Vector3 beside =
        new Vector3(side * BESIDE_ARTERY_MM.x(), BESIDE_ARTERY_MM.y(), BESIDE_ARTERY_MM.z());
    tube(
        List.of(cava.get(cava.size() - 1), bend.plus(beside), groin.plus(beside)),
        Look.sound(ILIAC_VEIN_RADIUS_MM, BLOOD_HU + tissue.venous()));
  }

  private void tube(List<Vector3> points, Look look) {
    List<Solid> wall = new ArrayList<>();
    List<Solid> lumen = new ArrayList<>();
    double r = look.radius();
    int pieces = points.size() - 1;
    for (int n = 0; n < pieces; n++) {
      double before = growth(n, pieces, look.aneurysm());
      double grow = growth(n + 1, pieces, look.aneurysm());
      Vector3 from = points.get(n);
      Vector3 to = points.get(n + 1);
      wall.add(rod(from, to, r + WALL_MM + before, r + WALL_MM + grow));
      lumen.add(rod(from, to, r + OPEN_SHARE * before, r + OPEN_SHARE * grow));
    }
    add(new Union(wall, 2), Tissue.plain(WALL_HU));
    add(new Union(lumen, 2), Tissue.plain(look.hu()));
    for (int n = 0; n < pieces; n++) {
      double count = look.plaques() * draw.in(PLAQUES_A_LEVEL);
      for (int p = 0; p < count; p++) {
        plaque(points.get(n), points.get(n + 1), r);
      }
    }
  }

  /**
   * How far an aneurysm widens a vessel at one of its points. It lies below the kidneys: on the
   * last two pieces, over the first of which it grows.
   *
   * @param point from 0 at the upper end
   * @param pieces of the vessel
   * @param mm at its widest
   */
  static double growth(int point, int pieces, double mm) {
    return point > pieces - 2 ? mm : 0;
  }

  private void plaque(Vector3 from, Vector3 to, double r) {
    double t = draw.unit();
    double angle = draw.in(FULL_TURN_RAD);
    Vector3 at =
        from.plus(to.minus(from).times(t))
            .plus(new Vector3(r * Math.cos(angle), r * Math.sin(angle), 0));
    Vector3 along =
        new Vector3(-Math.sin(angle), Math.cos(angle), 0).times(draw.in(PLAQUE_AROUND_MM));
    Vector3 up = Frame.unit(to.minus(from)).times(draw.in(PLAQUE_ALONG_MM));
    double thick = draw.in(PLAQUE_RADIUS_MM);
    add(
        rod(at.minus(along).minus(up), at.plus(along).plus(up), thick),
        Tissue.plain(draw.in(PLAQUE_HU)));
  }

  /** Trunks to the bowel and the kidneys: mesenteric artery and vein, renal veins. */
  private void branches(List<Vector3> aorta) {
    Vector3 root = aorta.get(Math.max(0, aorta.size() - 4));
    Vector3 low = beside(z(PhantomLabel.BODY_L3), 0, 62);
    add(rod(root, low, 4, 3), Tissue.plain(ARTERY_HU + tissue.arterial()));
    add(
        rod(root.plus(new Vector3(-14, -8, 0)), low.plus(new Vector3(-14, -3, 0)), 5),
        venousBlood());
    for (int side : SIDES) {
      Vector3 crossing = root.plus(new Vector3(0, -4, -14));
      add(rod(crossing, beside(root.z() - 20, side * 42, 14), 4), venousBlood());
    }
  }
}
