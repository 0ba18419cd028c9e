package org.medconv.phantom;

import java.util.ArrayList;
import java.util.List;
import org.medconv.phantom.Compound.Clipped;
import org.medconv.phantom.Compound.Union;
import org.medconv.phantom.Variation.Finding;
import org.medconv.volume.Vector3;

/**
 * Lungs with their vessels, heart and mediastinum; an effusion. All figures are estimated, see
 * phantom.md.
 */
final class Chest extends TrunkPart {
  // Diaphragm

  /** Of both domes above the middle of T10, mm. */
  private static final Normal DOMES_MM = new Normal(8, 18);

  /** Of each dome above that height, mm: the liver lifts the right one. */
  private static final Range RIGHT_DOME_MM = new Range(0, 18);

  private static final Range LEFT_DOME_MM = new Range(-8, 6);

  /** From a dome down to the bottom of the recess around it, mm. */
  private static final Range RECESS_MM = new Range(85, 135);

  // Lungs

  private static final Range LUNG_HU = new Range(-900, -770);

  /** Vessels and airways too small to be drawn one by one: amplitude and size. */
  private static final Range LUNG_GRAIN_HU = new Range(30, 120);

  private static final Range LUNG_GRAIN_MM = new Range(4, 10);

  /** From a dome up to the end of the lung, mm: above all that is rendered. */
  private static final double LUNG_UP_MM = 150;

  /** Between lungs and the ribs' inside, mm, with this share of the wall. */
  private static final double PLEURA_MM = 1;

  private static final double PLEURA_OF_WALL = 0.3;

  // Vessels of the lungs

  private static final int LUNG_VESSELS = 9;

  /** Height above the dome, distance from the spine: of the roots at the hilum, mm. */
  private static final Range HILUM_UP_MM = new Range(20, 70);

  private static final Range HILUM_ASIDE_MM = new Range(30, 45);

  /** The same of the tips, and how far in front of the spine they are, mm. */
  private static final Range TIP_UP_MM = new Range(-30, 90);

  private static final Range TIP_ASIDE_MM = new Range(55, 110);
  private static final Range TIP_FORWARDS_MM = new Range(-45, 90);

  private static final Range LUNG_VESSEL_RADIUS_MM = new Range(2.5, 5);
  private static final double LUNG_VESSEL_TIP_RADIUS_MM = 1.2;

  // Heart

  /** Of its middle to the left of the origin and above the domes, mm. */
  private static final Range HEART_LEFT_MM = new Range(8, 28);

  private static final Range HEART_UP_MM = new Range(25, 45);
  private static final HalfAxes HEART = new HalfAxes(60, 44, 42);

  /** The fat around it is 6 mm thick, and thinner below. */
  private static final HalfAxes HEART_WITH_FAT = new HalfAxes(66, 50, 46);

  private static final Grain HEART_FAT_GRAIN = new Grain(10, 8);

  /** Muscle and blood without contrast, HU, and how much of the contrast in vessels they show. */
  private static final double HEART_HU = 45;

  private static final double HEART_UPTAKE = 0.7;

  /** Chambers and walls. */
  private static final Grain HEART_GRAIN = new Grain(18, 16);

  // Mediastinum

  /** Strands in its fat make it denser than other fat by this, HU. */
  private static final double MEDIASTINUM_HU = 15;

  private static final double MEDIASTINUM_RADIUS_MM = 20;
  private static final Grain MEDIASTINUM_GRAIN = new Grain(20, 7);

  /** How often there is gas in the oesophagus, and its content with and without it, HU. */
  private static final double GAS_IN_OESOPHAGUS = 0.3;

  private static final double OESOPHAGUS_GAS_HU = -300;
  private static final double OESOPHAGUS_HU = 30;

  /** How much denser its wall is, HU, and how thick, mm. */
  private static final double OESOPHAGUS_WALL_HU = 20;

  private static final double OESOPHAGUS_WALL_MM = 4;
  private static final Grain OESOPHAGUS_GRAIN = new Grain(5, 6);

  // Effusion

  /** How often it is on the right where it is on one side. */
  private static final double EFFUSION_RIGHT = 0.6;

  /** From water to thin blood. */
  private static final Range EFFUSION_HU = new Range(0, 30);

  private static final Grain EFFUSION_GRAIN = new Grain(5, 8);
  private static final HalfAxes EFFUSION = new HalfAxes(60, 26, 70);

  Chest(TrunkPart of) {
    super(of);
  }

  void build() {
    double domes = z(PhantomLabel.BODY_T10) + draw.around(DOMES_MM);
    Tissue lung = grained(draw.in(LUNG_HU), draw.in(LUNG_GRAIN_HU), draw.in(LUNG_GRAIN_MM));
    double recess = draw.in(RECESS_MM);
    for (int side : SIDES) {
      double dome = domes + draw.in(side < 0 ? RIGHT_DOME_MM : LEFT_DOME_MM);
      lung(side, dome, recess, lung);
      vesselsOfLung(side, dome);
    }
    heart(domes);
    mediastinum(domes + 60);
    if (variation.has(Finding.PLEURAL_EFFUSION)) {
      int side = draw.chance(EFFUSION_RIGHT) ? -1 : 1;
      Vector3 behind = beside(domes - 30, side * 75, -45);
      inside(ellipsoid(behind, EFFUSION), 3, grained(draw.in(EFFUSION_HU), EFFUSION_GRAIN));
    }
  }

  /** A lung: what of the chest lies above its half of the diaphragm, down to the recess behind. */
  private void lung(int side, double dome, double recess, Tissue made) {
    double a = habitus.halfWidth(dome) - habitus.fat - habitus.wall;
    double middle = 0.5 * (habitus.skinFront(dome) + habitus.axisY(dome)) + 18;
    double deep = 0.5 * (habitus.axisY(dome) - habitus.skinFront(dome)) + 20;
    Solid diaphragm =
        ellipsoid(
            upright(new Vector3(side * a * 0.5, middle, dome - recess)),
            new HalfAxes(a * 0.58, deep, recess));
    Vector3 centre =
        new Vector3(
            habitus.axisX(dome) + side * (a * 0.5 + 26 * s),
            middle,
            dome + LUNG_UP_MM - recess / 2);
    Solid half =
        new Solid.RoundedBox(upright(centre), a * 0.5 + 4, 260, LUNG_UP_MM + recess / 2, 18);
    add(
        Clipped.within(
            Clipped.without(half, diaphragm, 2),
            habitus.cavity(0),
            PLEURA_MM + PLEURA_OF_WALL * habitus.wall),
        made);
  }

  private void vesselsOfLung(int side, double dome) {
    List<Solid> branches = new ArrayList<>();
    for (int n = 0; n < LUNG_VESSELS; n++) {
      Vector3 root = beside(dome + draw.in(HILUM_UP_MM), side * draw.in(HILUM_ASIDE_MM), 35);
      Vector3 tip =
          beside(dome + draw.in(TIP_UP_MM), side * draw.in(TIP_ASIDE_MM), draw.in(TIP_FORWARDS_MM));
      branches.add(rod(root, tip, draw.in(LUNG_VESSEL_RADIUS_MM), LUNG_VESSEL_TIP_RADIUS_MM));
    }
    inside(new Union(branches, 1), 5, venousBlood());
  }

  private void heart(double domes) {
    double front = habitus.skinFront(domes) + habitus.fat + 50;
    Vector3 at = new Vector3(draw.in(HEART_LEFT_MM), front + 12, domes + draw.in(HEART_UP_MM));
    inside(ellipsoid(at, HEART_WITH_FAT), 3, grained(tissue.fatHu(), HEART_FAT_GRAIN));
    double contrast = HEART_UPTAKE * Math.max(tissue.arterial(), tissue.venous());
    inside(ellipsoid(at, HEART), 5, grained(HEART_HU + contrast, HEART_GRAIN));
  }

  /** Behind the heart: fat, and in it oesophagus and azygos vein. */
  private void mediastinum(double z) {
    inside(
        rod(beside(z + 180, 0, 26), beside(z - 60, 4, 30), MEDIASTINUM_RADIUS_MM),
        1,
        grained(tissue.fatHu() + MEDIASTINUM_HU, MEDIASTINUM_GRAIN));
    Solid oesophagus = rod(beside(z + 180, 2, 30), beside(z - 70, 14, 42), 8, 9);
    double content = draw.chance(GAS_IN_OESOPHAGUS) ? OESOPHAGUS_GAS_HU : OESOPHAGUS_HU;
    inside(
        oesophagus, 1, walled(content, OESOPHAGUS_WALL_HU, OESOPHAGUS_WALL_MM, OESOPHAGUS_GRAIN));
    Solid azygos = rod(beside(z + 180, -8, 22), beside(z - 100, -8, 24), 4, 3.5);
    inside(azygos, 0, venousBlood());
  }
}
