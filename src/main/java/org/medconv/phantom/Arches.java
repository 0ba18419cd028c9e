package org.medconv.phantom;

import static org.medconv.phantom.TrunkPart.rod;

import java.util.ArrayList;
import java.util.List;
import org.medconv.phantom.BoneSolid.FlatRod;
import org.medconv.phantom.Column.Segment;
import org.medconv.phantom.Compound.Union;
import org.medconv.phantom.Variation.Finding;
import org.medconv.volume.Vector3;

/**
 * The arches of the vertebrae with their processes, and the canal they enclose. Shapes follow
 * {@link LevelShape}; all other figures are estimated, see phantom.md.
 */
final class Arches {
  // The canal: fat around the sac, mm and HU

  private static final double CANAL_OF_CHEST_MM = 7.5;
  private static final double CANAL_OF_LOIN_MM = 9.5;
  private static final double CANAL_FAT_MM = 2;
  private static final double CANAL_FAT_HU = -55;
  private static final Grain CANAL_FAT_GRAIN = new Grain(25, 6);
  private static final Range SAC_HU = new Range(8, 35);

  // Pedicles, facets

  private static final Normal PEDICLES_DIFFER = new Normal(1, 0.08);
  private static final double FACET_OF_CHEST_MM = 3.6;
  private static final double FACET_OF_LOIN_MM = 4.2;

  /** How much larger the facets of the most worn spine are. */
  private static final double ARTHROSIS = 0.4;

  // Processes

  private static final Normal SPINOUS_DIFFER = new Normal(1, 0.1);
  private static final Normal SPINOUS_DROP_DEGREES = new Normal(0, 5);
  private static final Normal SPINOUS_ASIDE_MM = new Normal(0, 1.5);
  private static final Range SPINOUS_HALF_HEIGHT = new Range(0.26, 0.36);
  private static final Normal TRANSVERSE_DIFFER = new Normal(1, 0.07);

  /** How often a side of L5 is broad in who has it, and in a lumbarised S1. */
  private static final double BROAD_L5 = 0.75;

  private static final double BROAD_L6 = 0.5;
  private static final Normal L5_RISES_MM = new Normal(3, 3);
  private static final Normal OTHERS_RISE_MM = new Normal(2, 2.5);
  private static final Normal TRANSVERSE_HEIGHT = new Normal(1, 0.12);

  /** Behind the bodies, half-way and at the tip, mm. */
  private static final Range TRANSVERSE_MIDDLE_MM = new Range(13, 16);

  private static final Range TRANSVERSE_TIP_MM = new Range(13, 20);

  private final Column column;
  private final PhantomSpec spec;
  private final Draw draw;
  private final List<Part> parts;
  private final double s;
  private final Tissue archBone;
  private final double arthrosis;

  /**
   * @param arthrosis how worn the facets are, 0 to 1
   */
  Arches(
      Column column,
      PhantomSpec spec,
      Draw draw,
      List<Part> parts,
      Tissue archBone,
      double arthrosis) {
    this.column = column;
    this.spec = spec;
    this.draw = draw;
    this.parts = parts;
    this.s = column.scale;
    this.archBone = archBone;
    this.arthrosis = arthrosis;
  }

  void build() {
    for (Segment v : column.vertebrae) {
      canal(v);
      arch(v);
    }
  }

  private void canal(Segment v) {
    double back = -v.depth() / 2;
    double r = (v.shape().thoracic() ? CANAL_OF_CHEST_MM : CANAL_OF_LOIN_MM) * s;
    double h = 0.62 * v.height() + v.disc();
    parts.add(
        new Part(
            rod(v.frame().at(0, back - 8.5 * s, h), v.frame().at(0, back - 8.5 * s, -h), r, r),
            Tissue.grained(
                CANAL_FAT_HU, CANAL_FAT_GRAIN.hu(), CANAL_FAT_GRAIN.mm(), (int) draw.bits()),
            PhantomLabel.BACKGROUND));
    parts.add(
        new Part(
            rod(
                v.frame().at(0, back - 7.5 * s, h),
                v.frame().at(0, back - 7.5 * s, -h),
                r - CANAL_FAT_MM * s,
                r - CANAL_FAT_MM * s),
            Tissue.plain(draw.in(SAC_HU)),
            PhantomLabel.BACKGROUND));
  }

  private void arch(Segment v) {
    Frame f = v.frame();
    LevelShape shape = v.shape();
    double back = -v.depth() / 2;
    double h = shape.height() * s;
    double pedicle = shape.pedicle() * s;
    double r = shape.pedicleRadius() * s * draw.around(PEDICLES_DIFFER);
    double facet =
        (shape.thoracic() ? FACET_OF_CHEST_MM : FACET_OF_LOIN_MM)
            * s
            * (1 + ARTHROSIS * arthrosis * draw.unit());
    List<Solid> bones = new ArrayList<>();
    List<Solid> processes = new ArrayList<>();
    for (int n = -1; n <= 1; n += 2) {
      double side = n;
      bones.add(
          new FlatRod(
              f.at(side * pedicle * 0.93, back + 5, h * 0.17),
              f.at(side * (pedicle + 0.5), back - 10 * s, h * 0.17),
              f.left(),
              r,
              r * 1.5,
              r * 1.5));
      bones.add(
          rod(
              f.at(side * (pedicle + 1.5), back - 11.5 * s, h * 0.2),
              f.at(side * (pedicle + 2.5), back - 14.5 * s, h * 0.68),
              facet * 1.1,
              facet));
      bones.add(
          rod(
              f.at(side * (pedicle + 0.5), back - 12.5 * s, h * 0.15),
              f.at(side * pedicle * 0.85, back - 17 * s, -h * 0.35),
              4.4 * s,
              4 * s));
      bones.add(
          rod(
              f.at(side * pedicle * 0.85, back - 17 * s, -h * 0.35),
              f.at(side * pedicle * (shape.thoracic() ? 0.9 : 0.78), back - 18.5 * s, -h * 0.84),
              facet,
              facet * 0.9));
      Vector3 top = f.at(side * pedicle * 0.85, back - 16.5 * s, -h * 0.02);
      bones.add(
          new FlatRod(
              top,
              f.at(0, back - 23 * s, -h * 0.2),
              f.anterior().plus(f.left().times(side * 0.5)),
              2.9 * s,
              0.33 * h,
              0.28 * h));
      processes.addAll(transverse(v, n, back, h));
    }
    bones.addAll(spinous(v, back, h));
    List<Solid> all = new ArrayList<>(bones);
    all.addAll(processes);
    parts.add(new Part(new Union(all, 2.5), archBone, PhantomLabel.POSTERIOR));
    for (Solid process : processes) {
      parts.add(new Part(process, null, PhantomLabel.TRANSVERSE_PROCESS));
    }
    parts.add(new Part(new Union(bones, 0), null, PhantomLabel.POSTERIOR));
  }

  private List<Solid> spinous(Segment v, double back, double h) {
    double length = v.shape().spinous() * s * draw.around(SPINOUS_DIFFER);
    double drop = Math.toRadians(v.shape().spinousDrop() + draw.around(SPINOUS_DROP_DEGREES));
    Frame f = v.frame();
    double aside = draw.around(SPINOUS_ASIDE_MM);
    Vector3 root = f.at(0, back - 22 * s, -h * 0.22);
    Vector3 along = f.anterior().times(-Math.cos(drop)).plus(f.up().times(-Math.sin(drop)));
    Vector3 tip = root.plus(along.times(length)).plus(f.left().times(aside));
    boolean steep = v.shape().thoracic() && v.shape().spinousDrop() > 20;
    if (steep) {
      return List.of(new FlatRod(root, tip, f.left(), 3.1 * s, 6 * s, 4 * s));
    }
    double high = h * draw.in(SPINOUS_HALF_HEIGHT);
    Vector3 end = root.plus(along.times(length - 0.8 * high));
    return List.of(
        new FlatRod(root, end, f.left(), 2.7 * s, high * 0.85, high),
        new FlatRod(
            end.plus(f.up().times(0.5 * high)),
            end.plus(f.up().times(-0.6 * high)).plus(along.times(0.5 * high)),
            f.left(),
            4 * s,
            4.5 * s,
            4.5 * s));
  }

  private List<Solid> transverse(Segment v, int side, double back, double h) {
    LevelShape shape = v.shape();
    Frame f = v.frame();
    // The rod's round end adds its radius.
    double reach =
        (shape.transverse() * draw.around(TRANSVERSE_DIFFER) - (shape.thoracic() ? 0 : 4)) * s;
    double root = (shape.pedicle() + 3) * s;
    if (shape.thoracic()) {
      double end = v.label().ordinal() >= PhantomLabel.BODY_T11.ordinal() ? 0.1 : 0.28;
      return List.of(
          rod(
              f.at(side * root, back - 14 * s, h * 0.16),
              f.at(side * reach, back - 24 * s, h * end),
              4.3 * s,
              (v.label() == PhantomLabel.BODY_T12 ? 3.6 : 5) * s));
    }
    if (v.label() == lowest().label()) {
      boolean broad =
          draw.chance(
              spec.variation().has(Finding.BROAD_L5)
                  ? BROAD_L5
                  : spec.variant() == PhantomSpec.Variant.SIX_LUMBAR ? BROAD_L6 : 0);
      Vector3 tip = f.at(side * reach, back - 8 * s, h * 0.2 + draw.around(L5_RISES_MM));
      List<Solid> process = new ArrayList<>();
      process.add(rod(f.at(side * root, back - 8 * s, h * 0.1), tip, 7.5 * s, 4.5 * s));
      if (broad) {
        process.add(
            new FlatRod(
                f.at(side * (root + 6), back - 6 * s, 0),
                f.at(side * (reach - 4), back - 6 * s, -h * 0.75),
                f.anterior(),
                6 * s,
                11 * s,
                9 * s));
      }
      return process;
    }
    double rise = draw.around(OTHERS_RISE_MM);
    // L1's is short and thin, L3's long, L4's small and lifted.
    double high =
        (shape.label() == PhantomLabel.BODY_L3 ? 5.5 : 4.6) * s * draw.around(TRANSVERSE_HEIGHT);
    Vector3 middle =
        f.at(
            side * 0.5 * (root + reach),
            back - draw.in(TRANSVERSE_MIDDLE_MM) * s,
            h * 0.14 + rise * 0.4);
    Vector3 tip = f.at(side * reach, back - draw.in(TRANSVERSE_TIP_MM) * s, h * 0.14 + rise);
    return List.of(
        new FlatRod(
            f.at(side * root, back - 12 * s, h * 0.14), middle, f.anterior(), 2.9 * s, high, high),
        new FlatRod(middle, tip, f.anterior(), 2.6 * s, high, high * 0.8));
  }

  private Segment lowest() {
    return column.vertebrae.get(column.vertebrae.size() - 1);
  }
}
