package org.medconv.phantom;

import java.util.ArrayList;
import java.util.List;
import org.medconv.phantom.Column.Segment;
import org.medconv.phantom.Compound.Clipped;
import org.medconv.phantom.Compound.Union;
import org.medconv.volume.Vector3;

/** Muscles of the back, psoas, quadratus, crura and gluteals. */
final class Muscles extends TrunkPart {
  Muscles(TrunkPart of) {
    super(of);
  }

  void build() {
    double bulk = draw.between(0.72, 1.25) * s;
    backFat();
    Tissue[] psoas = {
      Tissue.grained(tissue.muscle(), 10, 8, salt()), Tissue.grained(tissue.muscle(), 10, 8, salt())
    };
    for (int side = -1; side <= 1; side += 2) {
      erectors(side, bulk);
      psoas(side, bulk, psoas[(side + 1) / 2]);
      quadratus(side, bulk);
      crus(side);
      gluteals(side);
    }
  }

  /** Fat between the back muscles and around the spinous processes. */
  private void backFat() {
    if (draw.chance(0.7)) {
      List<Solid> rods = new ArrayList<>();
      double r = draw.between(3, 8) + 5 * variation.wear();
      for (int n = 0; n + 1 < column.vertebrae.size(); n++) {
        Segment v = column.vertebrae.get(n);
        Segment w = column.vertebrae.get(n + 1);
        double back = v.shape().thoracic() ? 30 : 38;
        rods.add(
            rod(
                v.frame().at(0, -v.depth() / 2 - back * s, 0),
                w.frame().at(0, -w.depth() / 2 - back * s, 0),
                r,
                r));
      }
      add(new Union(rods, 2), Tissue.grained(tissue.fatHu() + 25, 35, 6, salt()));
    }
  }

  private void erectors(int side, double bulk) {
    List<Solid> inner = new ArrayList<>();
    List<Solid> outer = new ArrayList<>();
    for (int n = 0; n + 1 < column.vertebrae.size(); n++) {
      Segment v = column.vertebrae.get(n);
      Segment w = column.vertebrae.get(n + 1);
      double size = v.shape().thoracic() ? 0.75 : 1;
      inner.add(
          rod(back(v, side, 15, 28), back(w, side, 15, 28), 11 * bulk * size, 11.5 * bulk * size));
      outer.add(
          rod(back(v, side, 38, 34), back(w, side, 38, 34), 17 * bulk * size, 18 * bulk * size));
    }
    Segment last = column.vertebrae.get(column.vertebrae.size() - 1);
    Vector3 pelvis = column.sacrum.get(0).frame().centre();
    inner.add(
        rod(
            back(last, side, 15, 28),
            pelvis.plus(new Vector3(side * 16, 55, -40)),
            12 * bulk,
            7 * bulk));
    outer.add(
        rod(
            back(last, side, 36, 34),
            pelvis.plus(new Vector3(side * 30, 62, -15)),
            16 * bulk,
            8 * bulk));
    Solid skin = habitus.underSkin(habitus.fat, 0.6 * habitus.fat);
    add(
        Clipped.within(new Union(outer, 3), skin, 2),
        new StreakyMuscle(tissue.muscle(), tissue.fatHu(), 0.8 * tissue.streaks(), 8, salt()));
    // The deepest muscles turn to fat first.
    add(
        Clipped.within(new Union(inner, 3), skin, 2),
        new StreakyMuscle(
            tissue.muscle(), tissue.fatHu(), Math.min(0.8, 1.4 * tissue.streaks()), 6, salt()));
  }

  private Vector3 back(Segment v, int side, double aside, double behind) {
    return v.frame().at(side * aside * s, -v.depth() / 2 - behind * s, 0);
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
    Vector3 pelvis = column.sacrum.get(0).frame().centre();
    Vector3 brim = pelvis.plus(new Vector3(side * 58, -42, -5));
    rods.add(rod(psoasAt(above, side, bulk), brim, psoasRadius(above) * bulk, 19 * bulk));
    rods.add(rod(brim, pelvis.plus(new Vector3(side * 84, -60, -80)), 19 * bulk, 16 * bulk));
    add(new Union(rods, 3), made);
  }

  private static double psoasRadius(Segment v) {
    return 4 + 3.1 * Math.max(0, v.label().ordinal() - PhantomLabel.BODY_T12.ordinal());
  }

  private static Vector3 psoasAt(Segment v, int side, double bulk) {
    double r = psoasRadius(v) * bulk;
    double lower = Math.max(0, v.label().ordinal() - PhantomLabel.BODY_L1.ordinal());
    return v.frame().at(side * (0.46 * v.width() + 0.8 * r), -7 + 3 * lower, 0);
  }

  private void quadratus(int side, double bulk) {
    Segment l1 = column.vertebra(PhantomLabel.BODY_L1);
    Vector3 pelvis = column.sacrum.get(0).frame().centre();
    add(
        new BoneSolid.FlatRod(
            l1.frame().at(side * 48, -l1.depth() / 2 - 17, 10),
            pelvis.plus(new Vector3(side * 78, 36, 40)),
            new Vector3(side * 0.4, 1, 0),
            6 * bulk,
            13 * bulk,
            19 * bulk),
        Tissue.grained(tissue.muscle(), 12, 8, salt()));
  }

  /** The crus of the diaphragm: a grey band at the front of the upper lumbar bodies. */
  private void crus(int side) {
    List<Solid> rods = new ArrayList<>();
    Vector3 before = null;
    double thin = draw.between(2.5, 6);
    for (PhantomLabel label :
        List.of(
            PhantomLabel.BODY_T11,
            PhantomLabel.BODY_T12,
            PhantomLabel.BODY_L1,
            PhantomLabel.BODY_L2)) {
      Segment v = column.vertebra(label);
      double apart = label == PhantomLabel.BODY_L2 ? 9 : label == PhantomLabel.BODY_L1 ? 14 : 20;
      Vector3 at = v.frame().at(side * apart, v.depth() / 2 + 4, 0);
      if (before != null) {
        rods.add(rod(before, at, thin, thin));
      }
      before = at;
    }
    add(new Union(rods, 1), Tissue.grained(tissue.muscle(), 6, 6, salt()));
  }

  private void gluteals(int side) {
    Vector3 pelvis = column.sacrum.get(0).frame().centre();
    StreakyMuscle made =
        new StreakyMuscle(tissue.muscle(), tissue.fatHu(), 0.7 * tissue.streaks(), 10, salt());
    Solid skin = habitus.underSkin(habitus.fat, 0.6 * habitus.fat);
    Solid mass =
        new Union(
            List.of(
                ellipsoid(pelvis.plus(new Vector3(side * 100, 28, -20)), 42, 48, 66),
                ellipsoid(pelvis.plus(new Vector3(side * 85, 58, -75)), 60, 42, 75)),
            10);
    add(Clipped.within(mass, skin, 1), made);
    // Iliacus, inside the wing.
    add(
        ellipsoid(pelvis.plus(new Vector3(side * 92, -2, 5)), 24, 38, 48),
        Tissue.grained(tissue.muscle(), 8, 8, salt()));
  }
}
