package org.medconv.phantom;

import java.util.ArrayList;
import java.util.List;
import org.medconv.phantom.Compound.Clipped;
import org.medconv.phantom.Compound.Union;
import org.medconv.phantom.Variation.Finding;
import org.medconv.volume.Vector3;

/** Lungs with their vessels, heart and mediastinum; an effusion. */
final class Chest extends TrunkPart {
  Chest(TrunkPart of) {
    super(of);
  }

  void build() {
    double dome = z(PhantomLabel.BODY_T10) + draw.normal(8, 18);
    Tissue lung =
        Tissue.grained(
            draw.between(-900, -770), draw.between(30, 120), draw.between(4, 10), salt());
    double depth = draw.between(85, 135);
    for (int side = -1; side <= 1; side += 2) {
      double top = dome + (side < 0 ? draw.between(0, 18) : draw.between(-8, 6));
      lung(side, top, depth, lung);
    }
    heart(dome);
    if (variation.has(Finding.PLEURAL_EFFUSION)) {
      int side = draw.chance(0.6) ? -1 : 1;
      Vector3 at = beside(dome - 30, side * 75, -45);
      inside(ellipsoid(at, 60, 26, 70), 3, Tissue.grained(draw.between(0, 30), 5, 8, salt()));
    }
  }

  /** A lung: what of the chest lies above its half of the diaphragm, down to the recess behind. */
  private void lung(int side, double top, double depth, Tissue lung) {
    double a = habitus.halfWidth(top) - habitus.fat - habitus.wall;
    double middle = 0.5 * (habitus.skinFront(top) + habitus.axisY(top)) + 18;
    double deep = 0.5 * (habitus.axisY(top) - habitus.skinFront(top)) + 20;
    Solid diaphragm =
        new Solid.Ellipsoid(
            Frame.of(new Vector3(side * a * 0.5, middle, top - depth), 0, 0, 0),
            a * 0.58,
            deep,
            depth);
    Solid half =
        new Solid.RoundedBox(
            Frame.of(
                new Vector3(
                    habitus.axisX(top) + side * (a * 0.5 + 26 * s), middle, top + 150 - depth / 2),
                0,
                0,
                0),
            a * 0.5 + 4,
            260,
            150 + depth / 2,
            18);
    add(
        Clipped.within(
            Clipped.without(half, diaphragm, 2), habitus.cavity(0), 1 + 0.3 * habitus.wall),
        lung);
    vesselsOfLung(side, top);
  }

  private void vesselsOfLung(int side, double top) {
    Tissue blood = Tissue.plain(40 + tissue.venous());
    List<Solid> branches = new ArrayList<>();
    for (int n = 0; n < 9; n++) {
      Vector3 root = beside(top + draw.between(20, 70), side * draw.between(30, 45), 35);
      Vector3 tip =
          beside(top + draw.between(-30, 90), side * draw.between(55, 110), draw.between(-45, 90));
      branches.add(rod(root, tip, draw.between(2.5, 5), 1.2));
    }
    inside(new Union(branches, 1), 5, blood);
  }

  private void heart(double dome) {
    double front = habitus.skinFront(dome) + habitus.fat + 50;
    Vector3 at = new Vector3(draw.between(8, 28), front + 12, dome + draw.between(25, 45));
    inside(ellipsoid(at, 66, 50, 46), 3, Tissue.grained(tissue.fatHu(), 10, 8, salt()));
    inside(
        ellipsoid(at, 60, 44, 42),
        5,
        Tissue.grained(45 + 0.7 * Math.max(tissue.arterial(), tissue.venous()), 18, 16, salt()));
    // The mediastinum behind it: oesophagus and azygos vein in fat.
    double z = dome + 60;
    inside(
        rod(beside(z + 180, 0, 26), beside(z - 60, 4, 30), 20, 20),
        1,
        Tissue.grained(tissue.fatHu() + 15, 20, 7, salt()));
    inside(
        rod(beside(z + 180, 2, 30), beside(z - 70, 14, 42), 8, 9),
        1,
        new Tissue(draw.chance(0.3) ? -300 : 30, 20, 4, 5, 6, salt()));
    inside(
        rod(beside(z + 180, -8, 22), beside(z - 100, -8, 24), 4, 3.5),
        0,
        Tissue.plain(40 + tissue.venous()));
  }
}
