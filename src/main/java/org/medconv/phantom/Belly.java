package org.medconv.phantom;

import java.util.ArrayList;
import java.util.List;
import org.medconv.phantom.Compound.Union;
import org.medconv.phantom.Variation.Finding;
import org.medconv.phantom.Variation.Phase;
import org.medconv.volume.Vector3;

/**
 * Liver, spleen, pancreas with duodenum, gallbladder and bladder; ascites; stomach and kidneys. All
 * figures are estimated unless a source is named, see phantom.md.
 */
final class Belly extends TrunkPart {
  private static final Range ASCITES_HU = new Range(0, 20);
  private static final Grain ASCITES_GRAIN = new Grain(5, 10);

  /** Between ascites and the wall, mm. */
  private static final double ASCITES_MARGIN_MM = 8;

  // Liver

  /** Without contrast: fatty to healthy. */
  private static final Range LIVER_HU = new Range(28, 68);

  private static final Grain LIVER_GRAIN = new Grain(6, 6);

  /** From the middle of T10 down to the lower edge of the right lobe, about, mm. */
  private static final Range LIVER_DOWN_MM = new Range(85, 160);

  /** Depth and size of the waves of its surface, and how its lobes flow together, mm. */
  private static final double LIVER_WAVES_MM = 5;

  private static final double LIVER_WAVE_SIZE_MM = 45;
  private static final double LOBES_MM = 12;

  // Vessels in the liver

  private static final int LIVER_VESSELS = 7;

  /** Without contrast they are darker than the liver by this, HU. */
  private static final double LIVER_VESSELS_DARKER_HU = 15;

  /** From the root to the tips, to the left, to the back and up, mm. */
  private static final Normal TIP_LEFT_MM = new Normal(-15, 25);

  private static final Normal TIP_BACK_MM = new Normal(0, 30);
  private static final Normal TIP_UP_MM = new Normal(0, 25);
  private static final Range LIVER_VESSEL_RADIUS_MM = new Range(3, 6);
  private static final double LIVER_VESSEL_TIP_RADIUS_MM = 1.5;

  // Spleen: about 12 cm long, 7 cm broad and 3 to 4 cm thick (Gray's Anatomy).

  private static final double SPLEEN_HU = 47;
  private static final Grain SPLEEN_GRAIN = new Grain(5, 8);

  /** From the middle of T10 down to its middle, mm. */
  private static final Range SPLEEN_DOWN_MM = new Range(15, 45);

  private static final double SPLEEN_HALF_THICKNESS_MM = 27;
  private static final double SPLEEN_HALF_BREADTH_MM = 48;
  private static final Range SPLEEN_HALF_HEIGHT_MM = new Range(38, 62);
  private static final double SPLEEN_WAVES_MM = 5;
  private static final double SPLEEN_WAVE_SIZE_MM = 30;

  // Pancreas and duodenum

  private static final double PANCREAS_HU = 40;
  private static final double PANCREAS_UPTAKE = 0.9;

  /** Lobules with fat between them. */
  private static final Grain PANCREAS_GRAIN = new Grain(25, 6);

  private static final double PANCREAS_HEAD_RADIUS_MM = 15;
  private static final double PANCREAS_RADIUS_MM = 10;

  /** How much denser the wall of the duodenum is than its content, HU, and how thick, mm. */
  private static final double DUODENUM_WALL_HU = 30;

  private static final double DUODENUM_WALL_MM = 4;
  private static final Grain DUODENUM_GRAIN = new Grain(15, 6);

  // Gallbladder

  /** How often it is there. */
  private static final double GALLBLADDER = 0.75;

  private static final Range BILE_HU = new Range(2, 25);
  private static final HalfAxes GALLBLADDER_HALF = new HalfAxes(15, 22, 26);

  // Bladder

  private static final double URINE_HU = 8;
  private static final Range EXCRETED_HU = new Range(150, 700);

  /** How much denser its wall is than urine without contrast, HU, and how thick, mm. */
  private static final double BLADDER_WALL_HU = 25;

  private static final double BLADDER_WALL_MM = 4;

  /** Half axes of the bladder, empty to full, mm. */
  private static final Range BLADDER_ACROSS_MM = new Range(28, 60);

  private static final Range BLADDER_DEEP_MM = new Range(22, 45);
  private static final Range BLADDER_HIGH_MM = new Range(20, 45);

  Belly(TrunkPart of) {
    super(of);
  }

  void build() {
    double top = z(PhantomLabel.BODY_T10);
    double a = habitus.halfWidth(top) - habitus.fat - habitus.wall;
    double front = habitus.skinFront(top) + habitus.fatInFront() + habitus.wall;
    liver(top, a, front);
    spleen(top, a);
    new Stomach(this).build(top, a, front);
    new Kidneys(this).build();
    pancreas();
    gallbladder(a);
    bladder();
  }

  private void liver(double top, double a, double front) {
    double middle = 0.5 * (front + habitus.axisY(top)) + 12;
    double deep = 0.5 * (habitus.axisY(top) - front) + 16;
    double low = draw.in(LIVER_DOWN_MM);
    double hu = draw.in(LIVER_HU) + tissue.organ();
    if (variation.has(Finding.ASCITES)) {
      add(habitus.cavity(ASCITES_MARGIN_MM), grained(draw.in(ASCITES_HU), ASCITES_GRAIN));
    }
    Solid right =
        ellipsoid(
            upright(new Vector3(-a * 0.5, middle, top - 0.45 * low)),
            new HalfAxes(a * 0.56, deep * 0.97, 0.55 * low + 15));
    Solid left =
        ellipsoid(new Vector3(-a * 0.05, front + 45, top - 30), new HalfAxes(a * 0.5, 42, 42));
    Solid liver =
        uneven(new Union(List.of(right, left), LOBES_MM), LIVER_WAVES_MM, LIVER_WAVE_SIZE_MM);
    inside(liver, 2, grained(hu, LIVER_GRAIN));
    vesselsOfLiver(new Vector3(-a * 0.35, middle, top - 30), hu);
  }

  private void vesselsOfLiver(Vector3 root, double liverHu) {
    double hu =
        variation.phase() == Phase.NATIVE
            ? liverHu - LIVER_VESSELS_DARKER_HU
            : BLOOD_HU + tissue.venous();
    List<Solid> branches = new ArrayList<>();
    for (int n = 0; n < LIVER_VESSELS; n++) {
      Vector3 tip =
          root.plus(
              new Vector3(
                  draw.around(TIP_LEFT_MM), draw.around(TIP_BACK_MM), draw.around(TIP_UP_MM)));
      branches.add(rod(root, tip, draw.in(LIVER_VESSEL_RADIUS_MM), LIVER_VESSEL_TIP_RADIUS_MM));
    }
    inside(new Union(branches, 2), 15, Tissue.plain(hu));
  }

  private void spleen(double top, double a) {
    Vector3 at = beside(top - draw.in(SPLEEN_DOWN_MM), a * 0.72, -12);
    HalfAxes half =
        new HalfAxes(
            SPLEEN_HALF_THICKNESS_MM, SPLEEN_HALF_BREADTH_MM, draw.in(SPLEEN_HALF_HEIGHT_MM));
    inside(
        uneven(ellipsoid(at, half), SPLEEN_WAVES_MM, SPLEEN_WAVE_SIZE_MM),
        2,
        grained(SPLEEN_HU + tissue.organ(), SPLEEN_GRAIN));
  }

  private void pancreas() {
    double z = z(PhantomLabel.BODY_L1);
    Tissue made = grained(PANCREAS_HU + PANCREAS_UPTAKE * tissue.organ(), PANCREAS_GRAIN);
    Vector3 head = beside(z - 30, -28, 52);
    Vector3 body = beside(z - 5, 8, 62);
    Vector3 tail = beside(z + 15, 78, 30);
    Solid caput = rod(head, body, PANCREAS_HEAD_RADIUS_MM, PANCREAS_RADIUS_MM);
    Solid cauda = rod(body, tail, PANCREAS_RADIUS_MM);
    inside(new Union(List.of(caput, cauda), 5), 2, made);
    duodenum(z);
  }

  /** Around the head of the pancreas, then across the column at L3. */
  private void duodenum(double z) {
    Vector3 bulb = beside(z - 10, -48, 55);
    Vector3 knee = beside(z - 70, -45, 48);
    Vector3 across = beside(z(PhantomLabel.BODY_L3), 10, 45);
    inside(
        new Union(List.of(rod(bulb, knee, 13), rod(knee, across, 12, 11)), 4),
        2,
        walled(content(), DUODENUM_WALL_HU, DUODENUM_WALL_MM, DUODENUM_GRAIN));
  }

  private void gallbladder(double a) {
    if (draw.chance(GALLBLADDER)) {
      Vector3 at = beside(z(PhantomLabel.BODY_L1) - 25, -a * 0.42, 55);
      inside(ellipsoid(at, GALLBLADDER_HALF), 4, Tissue.plain(draw.in(BILE_HU)));
    }
  }

  private void bladder() {
    Vector3 at = pelvis().plus(new Vector3(0, -80, -80));
    double urine = variation.phase() == Phase.EXCRETORY ? draw.in(EXCRETED_HU) : URINE_HU;
    HalfAxes half =
        new HalfAxes(
            draw.in(BLADDER_ACROSS_MM), draw.in(BLADDER_DEEP_MM), draw.in(BLADDER_HIGH_MM));
    inside(ellipsoid(at, half), 3, walled(urine, BLADDER_WALL_HU, BLADDER_WALL_MM));
  }
}
