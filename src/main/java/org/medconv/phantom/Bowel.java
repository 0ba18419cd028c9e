package org.medconv.phantom;

import java.util.List;
import org.medconv.phantom.Compound.Union;
import org.medconv.phantom.Variation.Finding;
import org.medconv.volume.Vector3;

/**
 * Colon, loops of small bowel, and the vessels between them. All figures are estimated, see
 * phantom.md.
 */
final class Bowel extends TrunkPart {
  // Loops of small bowel

  private static final int FEWEST_LOOPS = 10;
  private static final Range MORE_LOOPS = new Range(0, 30);

  /** From the middle of L5 and of L1 to the lowest and the highest loop, mm. */
  private static final double LOOPS_BELOW_L5_MM = 60;

  private static final double LOOPS_BELOW_L1_MM = 10;

  /** Between the spine's axis and the loops, and between them and the skin in front, mm. */
  private static final double LOOPS_BEFORE_SPINE_MM = 45;

  private static final double LOOPS_BEHIND_SKIN_MM = 35;

  /** To the side, as a share of half the trunk's width. */
  private static final Normal LOOP_ASIDE = new Normal(0, 0.38);

  private static final Range LOOP_RADIUS_MM = new Range(8, 15);

  /** Half the length of a loop by its radius. */
  private static final Range LOOP_LENGTH = new Range(1.5, 3.2);

  private static final Range LOOP_TURN_RAD = new Range(0, Math.PI);

  /** How flat loops lie from front to back by their way to the side. */
  private static final double LOOP_FLAT = 0.5;

  private static final Normal LOOP_UP_MM = new Normal(0, 10);

  /** How far the second half leaves the direction of the first, mm. */
  private static final Normal LOOP_BENT_MM = new Normal(0, 15);

  /** How often a loop holds gas, and its attenuation with that of folds in it. */
  private static final double LOOP_GAS = 0.15;

  private static final double LOOP_GAS_HU = -930;

  /** How much denser the wall is than chyme, HU, and how thick, mm. */
  private static final double LOOP_WALL_HU = 35;

  private static final double LOOP_WALL_MM = 3;
  private static final Grain LOOP_GRAIN = new Grain(8, 6);

  // Mesentery

  private static final int MESENTERIC_VESSELS = 28;

  /** Small vessels and fat around them: less than blood, with less of its contrast. */
  private static final double MESENTERIC_HU = 25;

  private static final double MESENTERIC_UPTAKE = 0.7;

  /** From the middle of L5 down to the lowest vessel, mm. */
  private static final double VESSELS_BELOW_L5_MM = 40;

  private static final double VESSELS_BEFORE_SPINE_MM = 40;
  private static final Normal VESSEL_ASIDE = new Normal(0, 0.35);

  /** Half the length, mm, on the way from the root. */
  private static final double VESSEL_HALF_LENGTH_MM = 22;

  private static final Range VESSEL_RADIUS_MM = new Range(1, 2.6);
  private static final double VESSEL_END_RADIUS_MM = 1;

  // Colon

  /** From the middle of L5 and of L1 down to the lower and the upper end at the flanks, mm. */
  private static final double COLON_BELOW_L5_MM = 15;

  private static final double COLON_BELOW_L1_MM = 20;

  /** From the wall of the belly to the middle of the colon, mm. */
  private static final double COLON_FROM_WALL_MM = 34;

  private static final Range COLON_FORWARDS_BELOW_MM = new Range(0, 35);
  private static final Range COLON_FORWARDS_ABOVE_MM = new Range(0, 25);
  private static final Range ASCENDING_RADIUS_MM = new Range(18, 32);
  private static final Range DESCENDING_RADIUS_MM = new Range(11, 24);
  private static final Range TRANSVERSE_RADIUS_MM = new Range(13, 26);
  private static final Range SIGMOID_RADIUS_MM = new Range(12, 22);

  /** Of the right and the left bend from the midline, mm. */
  private static final Range RIGHT_BEND_MM = new Range(70, 95);

  private static final Range LEFT_BEND_MM = new Range(75, 100);

  /** How far the left bend lies above, and how far the transverse colon hangs down, mm. */
  private static final Range LEFT_BEND_UP_MM = new Range(0, 40);

  private static final Range HANGING_MM = new Range(0, 90);
  private static final Normal TRANSVERSE_ASIDE_MM = new Normal(0, 10);

  /** Depth and size of the haustra by the radius. */
  private static final double HAUSTRA_DEPTH = 0.3;

  private static final double HAUSTRA_SIZE = 1.6;
  private static final double COLON_WALL_HU = 35;
  private static final double COLON_WALL_UPTAKE = 0.4;
  private static final double COLON_WALL_MM = 3;

  /** How often a piece holds stool; gas; in the rest it is fluid or paste. */
  private static final double STOOL = 0.45;

  private static final double STOOL_OR_GAS = 0.75;

  /** Stool, with bubbles in it; tagged where contrast was given. */
  private static final double STOOL_HU = -60;

  private static final Range TAGGED_STOOL_HU = new Range(0, 350);
  private static final Range STOOL_GRAIN_HU = new Range(120, 420);
  private static final Range STOOL_GRAIN_MM = new Range(4, 8);
  private static final Grain FLUID_GRAIN = new Grain(30, 7);

  Bowel(TrunkPart of) {
    super(of);
  }

  void build() {
    colon();
    mesentery();
    int loops = FEWEST_LOOPS + (int) draw.in(MORE_LOOPS);
    for (int n = 0; n < loops; n++) {
      loop();
    }
  }

  private void loop() {
    double z =
        draw.between(
            z(PhantomLabel.BODY_L5) - LOOPS_BELOW_L5_MM,
            z(PhantomLabel.BODY_L1) - LOOPS_BELOW_L1_MM);
    double forwards = forwards(LOOPS_BEFORE_SPINE_MM, z);
    Vector3 at = beside(z, draw.around(LOOP_ASIDE) * habitus.halfWidth(z), forwards);
    double r = draw.in(LOOP_RADIUS_MM);
    double turn = draw.in(LOOP_TURN_RAD);
    double l = r * draw.in(LOOP_LENGTH);
    Vector3 half =
        new Vector3(l * Math.cos(turn), LOOP_FLAT * l * Math.sin(turn), draw.around(LOOP_UP_MM));
    Vector3 bent = half.plus(new Vector3(0, draw.around(LOOP_BENT_MM), draw.around(LOOP_BENT_MM)));
    Solid loop = new Union(List.of(rod(at.minus(half), at, r), rod(at, at.plus(bent), r)), 4);
    boolean gas = draw.chance(LOOP_GAS);
    inside(
        loop,
        2,
        walled(gas ? LOOP_GAS_HU : content(), gas ? 0 : LOOP_WALL_HU, LOOP_WALL_MM, LOOP_GRAIN));
  }

  /** Somewhere between the spine and the wall in front, mm before the spine's axis. */
  private double forwards(double least, double z) {
    return draw.between(least, habitus.axisY(z) - habitus.skinFront(z) - LOOPS_BEHIND_SKIN_MM);
  }

  /** Vessels and folds in the fat between the loops. */
  private void mesentery() {
    Tissue blood = Tissue.plain(MESENTERIC_HU + MESENTERIC_UPTAKE * tissue.venous());
    Vector3 root = beside(z(PhantomLabel.BODY_L2), 0, 60);
    for (int n = 0; n < MESENTERIC_VESSELS; n++) {
      double z =
          draw.between(z(PhantomLabel.BODY_L5) - VESSELS_BELOW_L5_MM, z(PhantomLabel.BODY_L1));
      double forwards = forwards(VESSELS_BEFORE_SPINE_MM, z);
      Vector3 at = beside(z, draw.around(VESSEL_ASIDE) * habitus.halfWidth(z), forwards);
      Vector3 way = at.minus(root);
      Vector3 half = way.times(Math.min(0.5, VESSEL_HALF_LENGTH_MM / Math.max(20, way.length())));
      double r = draw.in(VESSEL_RADIUS_MM);
      inside(rod(at.minus(half), at, r, VESSEL_END_RADIUS_MM), 2, blood);
    }
  }

  /** Ascending, descending, transverse and sigmoid colon: stool, gas, fluid or paste. */
  private void colon() {
    double low = z(PhantomLabel.BODY_L5) - COLON_BELOW_L5_MM;
    double high = z(PhantomLabel.BODY_L1) - COLON_BELOW_L1_MM;
    double aside = habitus.halfWidth(0) - habitus.fat - habitus.wall - COLON_FROM_WALL_MM;
    for (int side : SIDES) {
      double r = draw.in(side < 0 ? ASCENDING_RADIUS_MM : DESCENDING_RADIUS_MM);
      haustra(
          beside(low, side * aside, draw.in(COLON_FORWARDS_BELOW_MM)),
          beside(high, side * aside, draw.in(COLON_FORWARDS_ABOVE_MM)),
          r);
    }
    transverse(high);
    haustra(
        pelvis().plus(new Vector3(60, -50, 0)),
        pelvis().plus(new Vector3(-5, -25, -60)),
        draw.in(SIGMOID_RADIUS_MM));
  }

  private void transverse(double high) {
    double front = habitus.skinFront(0) + habitus.fatInFront() + habitus.wall + 26;
    Vector3 right = new Vector3(-draw.in(RIGHT_BEND_MM), front + 25, high - 5);
    Vector3 middle =
        new Vector3(draw.around(TRANSVERSE_ASIDE_MM), front, high - draw.in(HANGING_MM));
    Vector3 left = new Vector3(draw.in(LEFT_BEND_MM), front + 20, high + draw.in(LEFT_BEND_UP_MM));
    double r = draw.in(TRANSVERSE_RADIUS_MM);
    haustra(right, middle, r);
    haustra(middle, left, r);
  }

  private void haustra(Vector3 from, Vector3 to, double r) {
    Solid tube = pouched(rod(from, to, r), r);
    double what = draw.unit();
    inside(tube, 2, Tissue.plain(COLON_WALL_HU + COLON_WALL_UPTAKE * tissue.organ()));
    Solid inner = pouched(rod(from, to, r - COLON_WALL_MM), r);
    if (what < STOOL) {
      double hu = variation.has(Finding.ORAL_CONTRAST) ? draw.in(TAGGED_STOOL_HU) : STOOL_HU;
      inside(inner, 5, grained(hu, draw.in(STOOL_GRAIN_HU), draw.in(STOOL_GRAIN_MM)));
    } else if (what < STOOL_OR_GAS) {
      inside(inner, 5, Tissue.plain(GAS_HU));
    } else {
      inside(inner, 5, grained(content(), FLUID_GRAIN));
    }
  }

  private Solid pouched(Solid tube, double r) {
    return uneven(tube, HAUSTRA_DEPTH * r, r * HAUSTRA_SIZE);
  }
}
