package org.medconv.phantom;

import java.util.List;
import org.medconv.phantom.Compound.Union;
import org.medconv.phantom.Variation.Finding;
import org.medconv.volume.Vector3;

/** Colon, loops of small bowel, and the vessels between them. */
final class Bowel extends TrunkPart {
  Bowel(TrunkPart of) {
    super(of);
  }

  void build() {
    colon();
    mesentery();
    int loops = 10 + (int) draw.between(0, 30);
    for (int n = 0; n < loops; n++) {
      double z = draw.between(z(PhantomLabel.BODY_L5) - 60, z(PhantomLabel.BODY_L1) - 10);
      double forwards = draw.between(45, habitus.axisY(z) - habitus.skinFront(z) - 35);
      Vector3 at = beside(z, draw.normal(0, 0.38) * habitus.halfWidth(z), forwards);
      double r = draw.between(8, 15);
      double turn = draw.between(0, Math.PI);
      double l = r * draw.between(1.5, 3.2);
      Vector3 half = new Vector3(l * Math.cos(turn), 0.5 * l * Math.sin(turn), draw.normal(0, 10));
      Vector3 bent = half.plus(new Vector3(0, draw.normal(0, 15), draw.normal(0, 15)));
      Solid loop =
          new Union(List.of(rod(at.minus(half), at, r, r), rod(at, at.plus(bent), r, r)), 4);
      boolean gas = draw.chance(0.15);
      inside(loop, 2, new Tissue(gas ? -930 : content(), gas ? 0 : 35, 3, 8, 6, salt()));
    }
  }

  /** Vessels and folds in the fat between the loops. */
  private void mesentery() {
    Tissue blood = Tissue.plain(25 + 0.7 * tissue.venous());
    Vector3 root = beside(z(PhantomLabel.BODY_L2), 0, 60);
    for (int n = 0; n < 28; n++) {
      double z = draw.between(z(PhantomLabel.BODY_L5) - 40, z(PhantomLabel.BODY_L1));
      double forwards = draw.between(40, habitus.axisY(z) - habitus.skinFront(z) - 35);
      Vector3 at = beside(z, draw.normal(0, 0.35) * habitus.halfWidth(z), forwards);
      Vector3 way = at.minus(root);
      Vector3 half = way.times(Math.min(0.5, 22 / Math.max(20, way.length())));
      inside(rod(at.minus(half), at, draw.between(1, 2.6), 1), 2, blood);
    }
  }

  /** Ascending, transverse and descending colon: stool, gas or paste. */
  private void colon() {
    double low = z(PhantomLabel.BODY_L5) - 15;
    double high = z(PhantomLabel.BODY_L1) - 20;
    for (int side = -1; side <= 1; side += 2) {
      double w = habitus.halfWidth(0) - habitus.fat - habitus.wall;
      double r = side < 0 ? draw.between(18, 32) : draw.between(11, 24);
      haustra(
          beside(low, side * (w - 34), draw.between(0, 35)),
          beside(high, side * (w - 34), draw.between(0, 25)),
          r);
    }
    double front = habitus.skinFront(0) + 0.6 * habitus.fat + habitus.wall + 26;
    Vector3 right = new Vector3(-draw.between(70, 95), front + 25, high - 5);
    Vector3 middle = new Vector3(draw.normal(0, 10), front, high - draw.between(0, 90));
    Vector3 left = new Vector3(draw.between(75, 100), front + 20, high + draw.between(0, 40));
    double r = draw.between(13, 26);
    haustra(right, middle, r);
    haustra(middle, left, r);
    Vector3 pelvis = column.sacrum.get(0).frame().centre();
    haustra(
        pelvis.plus(new Vector3(60, -50, 0)),
        pelvis.plus(new Vector3(-5, -25, -60)),
        draw.between(12, 22));
  }

  private void haustra(Vector3 from, Vector3 to, double r) {
    Solid tube = uneven(rod(from, to, r, r), 0.3 * r, r * 1.6);
    double u = draw.unit();
    inside(tube, 2, Tissue.plain(35 + 0.4 * tissue.organ()));
    Solid inner = uneven(rod(from, to, r - 3, r - 3), 0.3 * r, r * 1.6);
    if (u < 0.45) {
      double dense = variation.has(Finding.ORAL_CONTRAST) ? draw.between(0, 350) : -60;
      inside(inner, 5, Tissue.grained(dense, draw.between(120, 420), draw.between(4, 8), salt()));
    } else if (u < 0.75) {
      inside(inner, 5, Tissue.plain(-960));
    } else {
      inside(inner, 5, Tissue.grained(content(), 30, 7, salt()));
    }
  }
}
