package org.medconv.phantom;

import java.util.List;
import org.medconv.phantom.Compound.Clipped;
import org.medconv.phantom.Compound.Union;
import org.medconv.phantom.Variation.Finding;
import org.medconv.volume.Vector3;

/**
 * Everything of a patient that is not bone, and the table under it. All figures are estimated, see
 * phantom.md.
 */
final class Trunk extends TrunkPart {
  // Table

  /** How often it lies in the field of view. */
  private static final double TABLE = 0.85;

  /** Heights over which it must not meet the skin, from below to above, mm. */
  private static final double TABLE_FROM_MM = -200;

  private static final double TABLE_TO_MM = 300;
  private static final double TABLE_STEP_MM = 50;

  /** From the skin to the middle of the table, mm. */
  private static final Range TABLE_BEHIND_MM = new Range(12, 40);

  /** Carbon fibre, and the foam in it. */
  private static final Range SHELL_HU = new Range(-200, 100);

  private static final double FOAM_HU = -920;

  /** How often a mattress lies on it, and what it is made of. */
  private static final double MATTRESS = 0.6;

  private static final Range MATTRESS_HU = new Range(-960, -850);

  // Arms

  /** From the flank to the shoulder, mm, and before or behind the spine. */
  private static final Range ARM_ASIDE_MM = new Range(42, 58);

  private static final Range ARM_BACK_MM = new Range(-40, 40);
  private static final Range ELBOW_UP_MM = new Range(0, 120);

  /** How far the hand lies before the belly, inwards and to the front, mm. */
  private static final Range HAND_IN_MM = new Range(0, 40);

  private static final Range HAND_FORWARDS_MM = new Range(0, 70);

  /** The arm's fat by that of the trunk. */
  private static final double ARM_FAT = 0.3;

  private static final Grain ARM_MUSCLE_GRAIN = new Grain(15, 9);
  private static final double ARM_MARROW_HU = 40;
  private static final double ARM_CORTEX_HU = 900;
  private static final double ARM_CORTEX_MM = 3;

  // Skin, fat and muscles of the wall

  /** How much denser skin is than fat, HU, and how thick, mm. */
  private static final double SKIN_HU = 120;

  private static final double SKIN_MM = 1.6;

  /** Thin walls of fibre through the fat. */
  private static final Grain FAT_GRAIN = new Grain(9, 9);

  /** The share of fat in the wall's muscles by that in other muscles; size of streaks, mm. */
  private static final double WALL_STREAKS = 0.5;

  private static final double WALL_STREAK_MM = 9;

  /** How much denser fat is between the organs, where vessels run in it. */
  private static final Range INNER_FAT_DENSER_HU = new Range(0, 12);

  private static final double INNER_FAT_GRAIN_HU = 14;
  private static final Range INNER_FAT_GRAIN_MM = new Range(5, 10);

  Trunk(Column column, PhantomSpec spec, Habitus habitus, Draw draw, List<Part> parts) {
    super(column, spec.variation(), habitus, draw, TrunkTissue.drawn(spec, draw), parts);
  }

  void build() {
    table();
    arms();
    wall();
    new Chest(this).build();
    new Belly(this).build();
    new Bowel(this).build();
    new Muscles(this).build();
    new Vessels(this).build();
  }

  private void table() {
    if (!draw.chance(TABLE)) {
      return;
    }
    boolean prone = variation.has(Finding.PRONE);
    double y = 0;
    for (double z = TABLE_FROM_MM; z <= TABLE_TO_MM; z += TABLE_STEP_MM) {
      y = prone ? Math.min(y, habitus.skinFront(z)) : Math.max(y, habitus.skinBack(z));
    }
    double away = prone ? -1 : 1;
    y += away * draw.in(TABLE_BEHIND_MM);
    add(board(y, 230, 11, 6), Tissue.plain(draw.in(SHELL_HU)));
    add(board(y, 227, 8, 4), Tissue.plain(FOAM_HU));
    if (draw.chance(MATTRESS)) {
      add(board(y - away * 18, 210, 8, 4), Tissue.plain(draw.in(MATTRESS_HU)));
    }
  }

  /** Under the whole patient, sizes in mm. */
  private static Solid board(double y, double halfWidth, double halfThickness, double edge) {
    Frame middle = upright(new Vector3(0, y, 0));
    return new Solid.RoundedBox(middle, halfWidth, halfThickness, 900, edge);
  }

  private void arms() {
    if (!variation.has(Finding.ARMS_DOWN)) {
      return;
    }
    for (int side : SIDES) {
      double x = side * (habitus.halfWidth(0) + draw.in(ARM_ASIDE_MM));
      double y = habitus.axisY(0) + draw.in(ARM_BACK_MM);
      Vector3 top = new Vector3(x, y, 500);
      Vector3 elbow = new Vector3(x + side * 5, y + 10, draw.in(ELBOW_UP_MM));
      Vector3 hand =
          new Vector3(x - side * draw.in(HAND_IN_MM), y - draw.in(HAND_FORWARDS_MM), -260);
      arm(top, elbow, hand);
      bonesOfArm(top, elbow, hand);
    }
  }

  private void arm(Vector3 top, Vector3 elbow, Vector3 hand) {
    double f = ARM_FAT * habitus.fat;
    add(
        new Union(
            List.of(rod(top, elbow, 38 + f, 34 + f), rod(elbow, hand, 36 + f, 24 + f * 0.5)), 4),
        Tissue.plain(tissue.fatHu()));
    add(
        new Union(List.of(rod(top, elbow, 35, 31), rod(elbow, hand, 33, 21)), 4),
        grained(tissue.muscle(), ARM_MUSCLE_GRAIN));
  }

  private void bonesOfArm(Vector3 top, Vector3 elbow, Vector3 hand) {
    Tissue bone = Tissue.bone(ARM_MARROW_HU, ARM_CORTEX_HU, ARM_CORTEX_MM);
    Vector3 apart = new Vector3(0, 12, 0);
    Solid humerus = rod(top, elbow, 11, 12);
    Solid radius = rod(elbow, hand, 8, 7);
    Solid ulna = rod(elbow.plus(apart), hand.plus(apart.times(1.5)), 7, 6);
    for (Solid each : List.of(humerus, radius, ulna)) {
      add(each, bone);
    }
  }

  private void wall() {
    add(habitus.underSkin(0, 0), walled(tissue.fatHu(), SKIN_HU, SKIN_MM, FAT_GRAIN));
    add(
        habitus.underSkin(habitus.fat, habitus.fatInFront()),
        new StreakyMuscle(
            tissue.muscle(),
            tissue.fatHu(),
            WALL_STREAKS * tissue.streaks(),
            WALL_STREAK_MM,
            salt()));
    add(
        Clipped.within(habitus.cavity(0), habitus.underSkin(0, 0), 4),
        grained(
            tissue.fatHu() + draw.in(INNER_FAT_DENSER_HU),
            INNER_FAT_GRAIN_HU,
            draw.in(INNER_FAT_GRAIN_MM)));
  }
}
