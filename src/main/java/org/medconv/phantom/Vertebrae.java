package org.medconv.phantom;

import java.util.ArrayList;
import java.util.List;
import org.medconv.phantom.BoneSolid.VertebralBody;
import org.medconv.phantom.Column.Segment;
import org.medconv.phantom.DrawnColumn.Wear;
import org.medconv.phantom.PhantomTruth.Fracture;

/**
 * The vertebrae of a patient: bodies and what is in them; then discs, arches and osteophytes.
 * Shapes follow {@link LevelShape}; all other figures are estimated unless a source is named, see
 * phantom.md.
 */
final class Vertebrae {
  // Bodies: cortex of a patient, and what its bodies differ by

  private static final Range CORTEX_HU = new Range(320, 900);
  private static final Range CORTEX_MM = new Range(0.6, 1.3);
  private static final Normal CORTEX_DIFFERS = new Normal(1, 0.1);
  private static final Range WAIST = new Range(0.08, 0.2);

  /** How much denser end plates are than the side walls, as a factor; more beside worn discs. */
  private static final Range END_PLATE = new Range(1, 1.7);

  private static final double END_PLATE_WORN = 0.3;

  /** How hollow the back wall is, as a share of half the depth: chest and loin. */
  private static final Range BACK_WALL_OF_CHEST = new Range(0.05, 0.2);

  private static final Range BACK_WALL_OF_LOIN = new Range(0, 0.16);

  /** End plates are hollow up to this share of the height. */
  private static final double MOST_HOLLOW = 0.34;

  // Unevenness of the spongy bone, HU, and its size

  private static final Range PATCHES_HU = new Range(4, 14);
  private static final double PATCHES_OF_OLD_HU = 30;
  private static final Normal PATCHES_DIFFER = new Normal(1, 0.2);
  private static final Range PATCHES_BROKEN = new Range(1.2, 2.2);
  private static final Range PATCH_MM = new Range(7, 15);

  /** Trabeculae that stand upright: at no density, and for each HU. */
  private static final double STRANDS_HU = 10;

  private static final double STRANDS_BY_HU = 0.16;
  private static final Range STRANDS_DIFFER = new Range(0.5, 1.2);

  /** Denser bone beside the end plates. */
  private static final Range ENDS_HU = new Range(5, 40);

  private static final double ENDS_WORN_HU = 50;

  /** The dark middle around the basivertebral vein, and what age adds. */
  private static final Range HOLLOW_HU = new Range(0, 25);

  private static final Range HOLLOW_OF_OLD_HU = new Range(0, 70);
  private static final Normal HOLLOW_DIFFERS = new Normal(1, 0.3);

  /** How much darker the canal of the basivertebral vein is. */
  private static final Range VEIN_HU = new Range(10, 110);

  // Spots. Schmorl nodes: in most spines post mortem, mostly T8 to L2 (Hilton et al. 1976); CT
  // shows the larger ones.

  private static final double SCHMORL_NODE = 0.04;
  private static final double SCHMORL_NODE_OF_OLD = 0.05;

  /** In the upper end plate rather than the lower one. */
  private static final double SCHMORL_NODE_ABOVE = 0.6;

  private static final double SCHMORL_NODE_HU = 55;
  private static final Range SCHMORL_RADIUS_MM = new Range(2.5, 5.5);
  private static final Range SCHMORL_RIM_HU = new Range(80, 260);
  private static final double ISLAND = 0.02;
  private static final Range ISLAND_HU = new Range(250, 700);
  private static final Range ISLAND_RADIUS_MM = new Range(1.5, 5);
  private static final Range ISLAND_UP = new Range(-0.6, 0.6);

  // Haemangiomas and islands of fat: one spine in ten (Schmorl and Junghanns 1971)

  private static final double FATTY_ISLAND = 0.015;
  private static final double FATTY_ISLAND_OF_OLD = 0.01;
  private static final Range FATTY_ISLAND_DARKER_HU = new Range(40, 110);
  private static final Range FATTY_ISLAND_RIM_HU = new Range(0, 50);
  private static final Range FATTY_ISLAND_RADIUS_MM = new Range(4, 9);
  private static final Range FATTY_ISLAND_UP = new Range(-0.5, 0.5);

  // Sclerosis beside a worn disc (Modic 3), mostly in front; compacted trabeculae under a break

  private static final double SCLEROSIS_FROM_WEAR = 0.6;
  private static final double SCLEROSIS = 0.35;
  private static final Range SCLEROSIS_HU = new Range(80, 300);
  private static final Range SCLEROSIS_RADIUS_MM = new Range(5, 11);
  private static final double COMPACTED = 0.6;
  private static final Range COMPACTED_HU = new Range(60, 220);
  private static final double COMPACTED_RADIUS_MM = 5;

  // Arches: marrow beside that of L1, and cortex

  private static final Normal ARCH_BESIDE_L1_HU = new Normal(60, 50);
  private static final double LEAST_ARCH_HU = -20;
  private static final Range ARCH_CORTEX_HU = new Range(550, 1200);
  private static final Range ARCH_CORTEX_MM = new Range(1.3, 2.6);
  private static final Grain ARCH_GRAIN = new Grain(25, 4);

  private final Column column;
  private final List<Wear> wears;
  private final PhantomSpec spec;
  private final Draw draw;
  private final List<Part> parts;
  private final double s;
  private final double factor;
  private final double age;
  private final double cortexHu;
  private final double cortexMm;
  private final Tissue archBone;
  private final double patches;
  private final double hollow;
  private final double arthrosis;

  Vertebrae(Column column, List<Wear> wears, PhantomSpec spec, Draw draw, List<Part> parts) {
    this.column = column;
    this.wears = wears;
    this.spec = spec;
    this.draw = draw;
    this.parts = parts;
    this.s = column.scale;
    this.factor = Column.kvpFactor(spec.kvp());
    this.age = spec.variation().wear();
    this.cortexHu = factor * draw.in(CORTEX_HU);
    this.cortexMm = draw.in(CORTEX_MM);
    double marrow =
        factor * Math.max(LEAST_ARCH_HU, spec.trabecularHu() + draw.around(ARCH_BESIDE_L1_HU));
    this.archBone =
        Tissue.bone(marrow, factor * draw.in(ARCH_CORTEX_HU), draw.in(ARCH_CORTEX_MM))
            .withGrain(ARCH_GRAIN.hu(), ARCH_GRAIN.mm(), (int) draw.bits());
    this.patches = draw.in(PATCHES_HU) + PATCHES_OF_OLD_HU * age * draw.unit();
    this.hollow = draw.in(HOLLOW_HU) + age * draw.in(HOLLOW_OF_OLD_HU);
    this.arthrosis = age * draw.unit();
  }

  void build() {
    new Arches(column, spec, draw, parts, archBone, arthrosis).build();
    new Discs(column, wears, draw, parts).build();
    for (int n = 0; n < column.vertebrae.size(); n++) {
      body(column.vertebrae.get(n), wears.get(n));
    }
    new Osteophytes(column, wears, spec, draw, parts).build();
  }

  private void body(Segment v, Wear wear) {
    VertebralBody solid =
        new VertebralBody(
            v.frame(),
            v.width(),
            v.depth(),
            v.front(),
            v.back(),
            draw.in(WAIST),
            Math.min(wear.hollowTop(), MOST_HOLLOW * v.height()),
            Math.min(wear.hollowFoot(), MOST_HOLLOW * v.height()),
            wear.lip(),
            draw.in(v.shape().thoracic() ? BACK_WALL_OF_CHEST : BACK_WALL_OF_LOIN));
    Marrow marrow =
        new Marrow(
            solid,
            v.frame(),
            v.depth(),
            v.height(),
            v.trabecularHu(),
            cortexHu * draw.around(CORTEX_DIFFERS),
            cortexMm,
            draw.in(END_PLATE) + END_PLATE_WORN * wear.disc(),
            v.shape().pedicle() * s,
            unevenness(v, wear),
            v.label() == PhantomLabel.BODY_L1 ? 1.5 : 3,
            spots(v, wear));
    parts.add(new Part(solid, marrow, v.label()));
  }

  private Marrow.Unevenness unevenness(Segment v, Wear wear) {
    double strands = STRANDS_HU + STRANDS_BY_HU * Math.max(0, v.trabecularHu());
    double broken = wear.fracture() == Fracture.NONE ? 1 : draw.in(PATCHES_BROKEN);
    return new Marrow.Unevenness(
        broken * patches * draw.around(PATCHES_DIFFER),
        draw.in(PATCH_MM),
        strands * draw.in(STRANDS_DIFFER),
        draw.in(ENDS_HU) + ENDS_WORN_HU * wear.disc() * draw.unit(),
        Math.max(0, hollow * draw.around(HOLLOW_DIFFERS)),
        draw.in(VEIN_HU),
        (int) draw.bits());
  }

  private Marrow.Spot[] spots(Segment v, Wear wear) {
    List<Marrow.Spot> spots = new ArrayList<>();
    double w = 0.3 * v.width();
    double d = 0.3 * v.depth();
    double h = 0.5 * v.height();
    if (v.label().ordinal() <= PhantomLabel.BODY_L3.ordinal()
        && draw.chance(SCHMORL_NODE + SCHMORL_NODE_OF_OLD * age)) {
      double r = draw.in(SCHMORL_RADIUS_MM);
      double side = draw.chance(SCHMORL_NODE_ABOVE) ? 1 : -1;
      spots.add(
          new Marrow.Spot(
              draw.between(-w, w),
              draw.between(-d, d),
              side * (h - 1),
              r,
              SCHMORL_NODE_HU - v.trabecularHu(),
              draw.in(SCHMORL_RIM_HU)));
    }
    if (draw.chance(ISLAND)) {
      spots.add(island(w, d, h, draw.in(ISLAND_HU)));
    }
    if (draw.chance(FATTY_ISLAND + FATTY_ISLAND_OF_OLD * age)) {
      spots.add(
          new Marrow.Spot(
              draw.between(-w, w),
              draw.between(-d, d),
              draw.in(FATTY_ISLAND_UP) * h,
              draw.in(FATTY_ISLAND_RADIUS_MM),
              -draw.in(FATTY_ISLAND_DARKER_HU),
              draw.in(FATTY_ISLAND_RIM_HU)));
    }
    if (wear.disc() > SCLEROSIS_FROM_WEAR && draw.chance(SCLEROSIS)) {
      spots.add(
          new Marrow.Spot(
              draw.between(-w, w),
              draw.between(0, d),
              -h,
              draw.in(SCLEROSIS_RADIUS_MM),
              draw.in(SCLEROSIS_HU),
              0));
    }
    if (wear.fracture() != Fracture.NONE && draw.chance(COMPACTED)) {
      spots.add(
          new Marrow.Spot(
              draw.between(-w, w),
              draw.between(0, d),
              0.6 * h,
              COMPACTED_RADIUS_MM,
              draw.in(COMPACTED_HU),
              0));
    }
    return spots.toArray(Marrow.Spot[]::new);
  }

  private Marrow.Spot island(double w, double d, double h, double hu) {
    return new Marrow.Spot(
        draw.between(-w, w),
        draw.between(-d, d),
        draw.in(ISLAND_UP) * h,
        draw.in(ISLAND_RADIUS_MM),
        hu,
        0);
  }
}
