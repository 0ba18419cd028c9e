package org.medconv.phantom;

import java.util.ArrayList;
import java.util.List;
import org.medconv.phantom.Column.Segment;
import org.medconv.phantom.Compound.Clipped;
import org.medconv.phantom.Compound.Union;
import org.medconv.volume.Vector3;

/**
 * Muscles of the back, psoas, quadratus, crura and gluteals. All figures are estimated, see
 * phantom.md. Points of a muscle are mm beside a vertebra or S1, radii mm; both grow with the
 * skeleton or with the bulk of the muscles.
 */
final class Muscles extends TrunkPart {
  /** Thickness of all muscles as a share of the usual one. */
  private static final Range BULK = new Range(0.72, 1.25);

  // Fat between the back muscles and around the spinous processes

  private static final double BACK_FAT = 0.7;

  /** Its radius in the young, and what age adds, mm. */
  private static final Range BACK_FAT_RADIUS_MM = new Range(3, 8);

  private static final double BACK_FAT_OF_OLD_MM = 5;

  /** Ligaments make it denser than other fat by this, HU. */
  private static final double BACK_FAT_DENSER_HU = 25;

  private static final Grain BACK_FAT_GRAIN = new Grain(35, 6);

  /** Behind the bodies, chest and loin, mm. */
  private static final double BACK_FAT_BEHIND_CHEST_MM = 30;

  private static final double BACK_FAT_BEHIND_LOIN_MM = 38;

  // Back muscles: an inner and an outer strand a side

  /**
   * One strand of the back muscles.
   *
   * @param aside of the midline, mm
   * @param behind the bodies, mm
   * @param radius at a vertebra, mm
   * @param radiusBelow at the next one, mm
   */
  private record Strand(double aside, double behind, double radius, double radiusBelow) {}

  private static final Strand INNER = new Strand(15, 28, 11, 11.5);
  private static final Strand OUTER = new Strand(38, 34, 17, 18);

  /** From L5 to the sacrum. */
  private static final Strand INNER_END = new Strand(15, 28, 12, 7);

  private static final Strand OUTER_END = new Strand(36, 34, 16, 8);

  /** How much thinner they are in the chest. */
  private static final double THINNER_IN_CHEST = 0.75;

  // Share of fat in a muscle by that of the patient, and the size of its streaks, mm

  private static final double OUTER_STREAKS = 0.8;
  private static final double OUTER_STREAK_MM = 8;

  /** The deepest muscles turn to fat first, up to this share. */
  private static final double INNER_STREAKS = 1.4;

  private static final double MOST_STREAKS = 0.8;
  private static final double INNER_STREAK_MM = 6;
  private static final double GLUTEAL_STREAKS = 0.7;
  private static final double GLUTEAL_STREAK_MM = 10;

  // Psoas: its radius grows from T12 by so much a level, mm

  private static final double PSOAS_RADIUS_MM = 4;
  private static final double PSOAS_GROWS_MM = 3.1;
  private static final double PSOAS_BRIM_RADIUS_MM = 19;
  private static final double PSOAS_END_RADIUS_MM = 16;
  private static final Grain PSOAS_GRAIN = new Grain(10, 8);

  // Quadratus

  private static final double QUADRATUS_HALF_THICKNESS_MM = 6;

  /** Half the width at L1 and at the crest, mm. */
  private static final double QUADRATUS_TOP_MM = 13;

  private static final double QUADRATUS_FOOT_MM = 19;
  private static final Grain QUADRATUS_GRAIN = new Grain(12, 8);

  // Crura

  private static final Range CRUS_RADIUS_MM = new Range(2.5, 6);
  private static final Grain CRUS_GRAIN = new Grain(6, 6);

  /** In front of the bodies, mm. */
  private static final double CRUS_AHEAD_MM = 4;

  // Gluteals and iliacus

  private static final HalfAxes SMALL_GLUTEALS = new HalfAxes(42, 48, 66);
  private static final HalfAxes LARGE_GLUTEAL = new HalfAxes(60, 42, 75);
  private static final HalfAxes ILIACUS = new HalfAxes(24, 38, 48);
  private static final Grain ILIACUS_GRAIN = new Grain(8, 8);

  Muscles(TrunkPart of) {
    super(of);
  }

  void build() {
    double bulk = draw.in(BULK) * s;
    backFat();
    Tissue[] psoas = {grained(tissue.muscle(), PSOAS_GRAIN), grained(tissue.muscle(), PSOAS_GRAIN)};
    for (int side : SIDES) {
      erectors(side, bulk);
      psoas(side, bulk, psoas[(side + 1) / 2]);
      quadratus(side, bulk);
      crus(side);
      gluteals(side);
    }
  }

  private void backFat() {
    if (!draw.chance(BACK_FAT)) {
      return;
    }
    List<Solid> rods = new ArrayList<>();
    double r = draw.in(BACK_FAT_RADIUS_MM) + BACK_FAT_OF_OLD_MM * variation.wear();
    for (int n = 0; n + 1 < column.vertebrae.size(); n++) {
      Segment v = column.vertebrae.get(n);
      double behind = v.shape().thoracic() ? BACK_FAT_BEHIND_CHEST_MM : BACK_FAT_BEHIND_LOIN_MM;
      rods.add(rod(back(v, 0, behind), back(column.vertebrae.get(n + 1), 0, behind), r));
    }
    add(new Union(rods, 2), grained(tissue.fatHu() + BACK_FAT_DENSER_HU, BACK_FAT_GRAIN));
  }

  private void erectors(int side, double bulk) {
    List<Solid> inner = strand(side, bulk, INNER);
    inner.add(end(side, bulk, INNER_END, new Vector3(side * 16, 55, -40)));
    List<Solid> outer = strand(side, bulk, OUTER);
    outer.add(end(side, bulk, OUTER_END, new Vector3(side * 30, 62, -15)));
    Solid skin = underFat();
    add(Clipped.within(new Union(outer, 3), skin, 2), streaky(OUTER_STREAKS, OUTER_STREAK_MM));
    double deepest = Math.min(MOST_STREAKS, INNER_STREAKS * tissue.streaks());
    add(
        Clipped.within(new Union(inner, 3), skin, 2),
        new StreakyMuscle(tissue.muscle(), tissue.fatHu(), deepest, INNER_STREAK_MM, salt()));
  }

  private List<Solid> strand(int side, double bulk, Strand strand) {
    List<Solid> rods = new ArrayList<>();
    for (int n = 0; n + 1 < column.vertebrae.size(); n++) {
      Segment v = column.vertebrae.get(n);
      double size = v.shape().thoracic() ? THINNER_IN_CHEST : 1;
      rods.add(
          rod(
              back(v, side * strand.aside(), strand.behind()),
              back(column.vertebrae.get(n + 1), side * strand.aside(), strand.behind()),
              strand.radius() * bulk * size,
              strand.radiusBelow() * bulk * size));
    }
    return rods;
  }

  private Solid end(int side, double bulk, Strand strand, Vector3 fromS1) {
    Segment last = column.vertebrae.get(column.vertebrae.size() - 1);
    return rod(
        back(last, side * strand.aside(), strand.behind()),
        pelvis().plus(fromS1),
        strand.radius() * bulk,
        strand.radiusBelow() * bulk);
  }

  private StreakyMuscle streaky(double share, double streakMm) {
    return new StreakyMuscle(
        tissue.muscle(), tissue.fatHu(), share * tissue.streaks(), streakMm, salt());
  }

  private Vector3 back(Segment v, double aside, double behind) {
    return v.frame().at(aside * s, -v.depth() / 2 - behind * s, 0);
  }

  private void psoas(int side, double bulk, Tissue made) {
    List<Solid> rods = new ArrayList<>();
    Segment above = null;
    for (Segment v : column.vertebrae) {
      if (v.label().ordinal() < PhantomLabel.BODY_T12.ordinal()) {
        continue;
      }
      if (above != null) {
        rods.add(
            rod(
                psoasAt(above, side, bulk),
                psoasAt(v, side, bulk),
                psoasRadius(above) * bulk,
                psoasRadius(v) * bulk));
      }
      above = v;
    }
    Vector3 brim = pelvis().plus(new Vector3(side * 58, -42, -5));
    Vector3 groin = pelvis().plus(new Vector3(side * 84, -60, -80));
    double brimRadius = PSOAS_BRIM_RADIUS_MM * bulk;
    rods.add(rod(psoasAt(above, side, bulk), brim, psoasRadius(above) * bulk, brimRadius));
    rods.add(rod(brim, groin, brimRadius, PSOAS_END_RADIUS_MM * bulk));
    add(new Union(rods, 3), made);
  }

  private static double psoasRadius(Segment v) {
    return PSOAS_RADIUS_MM + PSOAS_GROWS_MM * levelsBelow(PhantomLabel.BODY_T12, v);
  }

  private static int levelsBelow(PhantomLabel level, Segment v) {
    return Math.max(0, v.label().ordinal() - level.ordinal());
  }

  /** Beside the body, further to the front from level to level. */
  private static Vector3 psoasAt(Segment v, int side, double bulk) {
    double r = psoasRadius(v) * bulk;
    int lower = levelsBelow(PhantomLabel.BODY_L1, v);
    return v.frame().at(side * (0.46 * v.width() + 0.8 * r), -7 + 3 * lower, 0);
  }

  private void quadratus(int side, double bulk) {
    Segment l1 = column.vertebra(PhantomLabel.BODY_L1);
    Vector3 top = l1.frame().at(side * 48, -l1.depth() / 2 - 17, 10);
    Vector3 foot = pelvis().plus(new Vector3(side * 78, 36, 40));
    Vector3 across = new Vector3(side * 0.4, 1, 0);
    add(
        new BoneSolid.FlatRod(
            top,
            foot,
            across,
            QUADRATUS_HALF_THICKNESS_MM * bulk,
            QUADRATUS_TOP_MM * bulk,
            QUADRATUS_FOOT_MM * bulk),
        grained(tissue.muscle(), QUADRATUS_GRAIN));
  }

  /** The crus of the diaphragm: a grey band at the front of the upper lumbar bodies. */
  private void crus(int side) {
    double r = draw.in(CRUS_RADIUS_MM);
    Vector3 t11 = crusAt(PhantomLabel.BODY_T11, side * 20);
    Vector3 t12 = crusAt(PhantomLabel.BODY_T12, side * 20);
    Vector3 l1 = crusAt(PhantomLabel.BODY_L1, side * 14);
    Vector3 l2 = crusAt(PhantomLabel.BODY_L2, side * 9);
    Union band = new Union(List.of(rod(t11, t12, r), rod(t12, l1, r), rod(l1, l2, r)), 1);
    add(band, grained(tissue.muscle(), CRUS_GRAIN));
  }

  private Vector3 crusAt(PhantomLabel label, double aside) {
    Segment v = column.vertebra(label);
    return v.frame().at(aside, v.depth() / 2 + CRUS_AHEAD_MM, 0);
  }

  private void gluteals(int side) {
    StreakyMuscle made = streaky(GLUTEAL_STREAKS, GLUTEAL_STREAK_MM);
    Solid small = ellipsoid(pelvis().plus(new Vector3(side * 100, 28, -20)), SMALL_GLUTEALS);
    Solid large = ellipsoid(pelvis().plus(new Vector3(side * 85, 58, -75)), LARGE_GLUTEAL);
    add(Clipped.within(new Union(List.of(small, large), 10), underFat(), 1), made);
    // Inside the wing.
    add(
        ellipsoid(pelvis().plus(new Vector3(side * 92, -2, 5)), ILIACUS),
        grained(tissue.muscle(), ILIACUS_GRAIN));
  }

  private Solid underFat() {
    return habitus.underSkin(habitus.fat, habitus.fatInFront());
  }
}
