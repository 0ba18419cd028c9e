package org.medconv.phantom;

import org.medconv.phantom.Variation.Phase;
import org.medconv.volume.Vector3;

/**
 * Kidneys in their fat, with pelves, ureters, cysts and stones. A kidney is about 11 cm long, 6 cm
 * broad and 3 cm deep (Gray's Anatomy), here with its fat and turned. All other figures are
 * estimated, see phantom.md.
 */
final class Kidneys extends TrunkPart {
  /** Each may be missing, taken out or never grown. */
  private static final double MISSING = 0.015;

  /** Height over the middle between L1 and L2, mm: the liver presses the right one down. */
  private static final Normal RIGHT_UP_MM = new Normal(-12, 16);

  private static final Normal LEFT_UP_MM = new Normal(4, 16);
  private static final Range ASIDE_MM = new Range(54, 72);
  private static final Range FORWARDS_MM = new Range(-14, 10);

  // Upper poles lean backwards and inwards; the hilum looks inwards and to the front.

  private static final Normal LEAN_BACK_RAD = new Normal(0.2, 0.1);
  private static final Range LEAN_IN_RAD = new Range(0.15, 0.4);
  private static final double TURN_RAD = 0.5;

  private static final double HALF_BREADTH_MM = 27;
  private static final double HALF_DEPTH_MM = 24;
  private static final Range HALF_LENGTH_MM = new Range(46, 62);

  /** Lobes of the surface, mm. */
  private static final double WAVES_MM = 2.5;

  private static final double WAVE_SIZE_MM = 14;

  // Fat around them

  private static final Range RIND_MM = new Range(3, 14);

  /** Deeper than the kidney in it, mm. */
  private static final double RIND_DEPTH_MM = 25;

  private static final Grain RIND_GRAIN = new Grain(12, 7);

  // Parenchyma

  private static final double MEDULLA_HU = 30;

  /** What cortex and medulla show of the contrast: the cortex first, later both nearly alike. */
  private static final double CORTEX_EARLY = 0.9;

  private static final double CORTEX_LATER = 0.25;
  private static final double MEDULLA_EARLY = 0.4;
  private static final double CORTEX_MM = 7;
  private static final Grain PARENCHYMA_GRAIN = new Grain(10, 9);

  // Sinus: fat and vessels around the pelvis, shares of the kidney's length

  private static final double SINUS_LENGTH = 0.48;
  private static final double PELVIS_LENGTH = 0.25;

  /** Vessels make its fat denser than other fat by this, HU. */
  private static final double SINUS_DENSER_HU = 20;

  private static final Grain SINUS_GRAIN = new Grain(30, 6);

  // Urine

  private static final double URINE_HU = 15;
  private static final Range EXCRETED_HU = new Range(300, 1200);
  private static final double URETER_RADIUS_MM = 3;
  private static final double URETER_END_RADIUS_MM = 2.5;

  // Cysts

  /** How often a kidney has one: of the young, and what age adds. */
  private static final double CYST = 0.1;

  private static final double CYST_OF_OLD = 0.3;
  private static final Range CYST_HU = new Range(0, 25);
  private static final double CYST_RADIUS_MM = 12;
  private static final Range CYST_ASIDE_MM = new Range(10, 26);
  private static final Range CYST_FORWARDS_MM = new Range(-15, 15);
  private static final Normal CYST_UP_MM = new Normal(0, 25);

  // Stones

  private static final double STONE = 0.08;

  /** From uric acid to calcium oxalate. */
  private static final Range STONE_HU = new Range(300, 1300);

  private static final Range STONE_RADIUS_MM = new Range(1.2, 4);

  /** How much longer than broad. */
  private static final double STONE_LONGER = 1.3;

  private static final Normal STONE_UP_MM = new Normal(0, 14);

  Kidneys(TrunkPart of) {
    super(of);
  }

  void build() {
    for (int side : SIDES) {
      if (!draw.chance(MISSING)) {
        kidney(side);
      }
    }
  }

  private void kidney(int side) {
    double z =
        0.5 * (z(PhantomLabel.BODY_L1) + z(PhantomLabel.BODY_L2))
            + draw.around(side < 0 ? RIGHT_UP_MM : LEFT_UP_MM);
    Vector3 at = beside(z, side * draw.in(ASIDE_MM), draw.in(FORWARDS_MM));
    double h = draw.in(HALF_LENGTH_MM);
    Frame frame =
        Frame.of(at, draw.around(LEAN_BACK_RAD), -side * draw.in(LEAN_IN_RAD), side * TURN_RAD);
    double rind = draw.in(RIND_MM);
    inside(
        ellipsoid(frame, new HalfAxes(HALF_BREADTH_MM, RIND_DEPTH_MM, h).with(rind)),
        1,
        grained(tissue.fatHu(), RIND_GRAIN));
    inside(
        uneven(
            ellipsoid(frame, new HalfAxes(HALF_BREADTH_MM, HALF_DEPTH_MM, h)),
            WAVES_MM,
            WAVE_SIZE_MM),
        2,
        parenchyma());
    Frame sinus = frame.movedTo(frame.at(-side * 12, 3, 0));
    inside(
        uneven(ellipsoid(sinus, new HalfAxes(15, 10, h * SINUS_LENGTH)), 5, 10),
        3,
        grained(tissue.fatHu() + SINUS_DENSER_HU, SINUS_GRAIN));
    double urine = variation.phase() == Phase.EXCRETORY ? draw.in(EXCRETED_HU) : URINE_HU;
    inside(
        uneven(ellipsoid(sinus, new HalfAxes(10, 5, h * PELVIS_LENGTH)), 3, 8),
        3,
        Tissue.plain(urine));
    ureter(sinus, side, urine);
    cyst(frame, side);
    stone(frame, side);
  }

  private Tissue parenchyma() {
    boolean early = variation.phase() == Phase.ARTERIAL;
    double cortex = (early ? CORTEX_EARLY : CORTEX_LATER) * tissue.renal();
    double medulla = MEDULLA_HU + (early ? MEDULLA_EARLY : 1) * tissue.renal();
    return walled(medulla, cortex, CORTEX_MM, PARENCHYMA_GRAIN);
  }

  private void ureter(Frame sinus, int side, double urine) {
    Vector3 from = sinus.at(-side * 10, 4, -10);
    Vector3 to = beside(z(PhantomLabel.BODY_L4), side * 36, 24);
    add(rod(from, to, URETER_RADIUS_MM, URETER_END_RADIUS_MM), Tissue.plain(urine));
  }

  private void cyst(Frame kidney, int side) {
    if (draw.chance(CYST + CYST_OF_OLD * variation.wear())) {
      Vector3 at =
          kidney.at(
              side * draw.in(CYST_ASIDE_MM), draw.in(CYST_FORWARDS_MM), draw.around(CYST_UP_MM));
      inside(ball(at, CYST_RADIUS_MM), 1, Tissue.plain(draw.in(CYST_HU)));
    }
  }

  private void stone(Frame kidney, int side) {
    if (draw.chance(STONE)) {
      Vector3 at = kidney.at(-side * 6, 0, draw.around(STONE_UP_MM));
      double r = draw.in(STONE_RADIUS_MM);
      add(ellipsoid(at, new HalfAxes(r, r, r * STONE_LONGER)), Tissue.plain(draw.in(STONE_HU)));
    }
  }
}
