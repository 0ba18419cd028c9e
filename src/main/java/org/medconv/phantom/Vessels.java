package org.medconv.phantom;

import java.util.ArrayList;
import java.util.List;
import org.medconv.phantom.Column.Segment;
import org.medconv.phantom.Compound.Union;
import org.medconv.volume.Vector3;

/** Aorta and vena cava with their forks and branches; plaques and aneurysms. */
final class Vessels extends TrunkPart {
  Vessels(TrunkPart of) {
    super(of);
  }

  void build() {
    double r = draw.between(7.5, 11) + 4 * variation.wear() * draw.unit();
    double aneurysm = draw.chance(0.03 * variation.wear()) ? draw.between(4, 16) : 0;
    double x = draw.between(2, 14);
    double wander = variation.wear() * draw.between(0, 14);
    double plaques = Math.max(0, variation.wear() - 0.25) * draw.between(0, 2);
    List<Vector3> aorta = new ArrayList<>();
    List<Vector3> cava = new ArrayList<>();
    for (Segment v : column.vertebrae) {
      if (v.label().ordinal() > PhantomLabel.BODY_L4.ordinal()) {
        break;
      }
      boolean high = v.label().ordinal() < PhantomLabel.BODY_T12.ordinal();
      double aside = high ? x + 10 : x + wander * draw.normal(0, 0.5);
      double ahead = v.depth() / 2 + r + (high ? 0 : 3.5);
      aorta.add(v.frame().at(aside, ahead, 0));
      double far = v.label().ordinal() < PhantomLabel.BODY_L1.ordinal() ? 14 : 4;
      cava.add(v.frame().at(aside * 0.4 - 22, v.depth() / 2 + 8 + far, 0));
    }
    Vector3 pelvis = column.sacrum.get(0).frame().centre();
    tube(cava, draw.between(7, 12), 40 + tissue.venous(), 0, 0);
    tube(aorta, r, 42 + tissue.arterial(), plaques, aneurysm);
    Vector3 fork = aorta.get(aorta.size() - 1);
    Vector3 forkOfVeins = cava.get(cava.size() - 1);
    for (int side = -1; side <= 1; side += 2) {
      Vector3 groin = pelvis.plus(new Vector3(side * 60, -62, -50));
      Vector3 bend = pelvis.plus(new Vector3(side * 34, -38, 14));
      tube(List.of(fork, bend, groin), r * 0.62, 42 + tissue.arterial(), plaques, 0);
      Vector3 beside = new Vector3(side * 4, 12, -4);
      tube(
          List.of(forkOfVeins, bend.plus(beside), groin.plus(beside)),
          7,
          40 + tissue.venous(),
          0,
          0);
    }
    branches(aorta);
  }

  private void tube(List<Vector3> points, double r, double hu, double plaques, double aneurysm) {
    List<Solid> wall = new ArrayList<>();
    List<Solid> lumen = new ArrayList<>();
    for (int n = 0; n + 1 < points.size(); n++) {
      double before = growth(n, points.size() - 1, aneurysm);
      double grow = growth(n + 1, points.size() - 1, aneurysm);
      wall.add(rod(points.get(n), points.get(n + 1), r + 1.5 + before, r + 1.5 + grow));
      lumen.add(rod(points.get(n), points.get(n + 1), r + 0.6 * before, r + 0.6 * grow));
    }
    add(new Union(wall, 2), Tissue.plain(40));
    add(new Union(lumen, 2), Tissue.plain(hu));
    for (int n = 0; n + 1 < points.size(); n++) {
      double count = plaques * draw.between(0, 4);
      for (int p = 0; p < count; p++) {
        plaque(points.get(n), points.get(n + 1), r);
      }
    }
  }

  /**
   * How far an aneurysm widens a vessel at one of its points. It lies below the kidneys: on the
   * last two pieces, over the first of which it grows.
   *
   * @param point from 0 at the upper end
   * @param pieces of the vessel
   * @param mm at its widest
   */
  static double growth(int point, int pieces, double mm) {
    return point > pieces - 2 ? mm : 0;
  }

  private void plaque(Vector3 from, Vector3 to, double r) {
    double t = draw.unit();
    double angle = draw.between(0, 2 * Math.PI);
    Vector3 at =
        from.plus(to.minus(from).times(t))
            .plus(new Vector3(r * Math.cos(angle), r * Math.sin(angle), 0));
    Vector3 along = new Vector3(-Math.sin(angle), Math.cos(angle), 0).times(draw.between(1, 5));
    Vector3 up = Frame.unit(to.minus(from)).times(draw.between(-5, 5));
    double thick = draw.between(0.8, 2.2);
    add(
        rod(at.minus(along).minus(up), at.plus(along).plus(up), thick, thick),
        Tissue.plain(draw.between(250, 950)));
  }

  /** Trunks to the bowel and the kidneys. */
  private void branches(List<Vector3> aorta) {
    int n = aorta.size() - 4;
    Vector3 root = aorta.get(Math.max(0, n));
    Vector3 low = beside(z(PhantomLabel.BODY_L3), 0, 62);
    add(rod(root, low, 4, 3), Tissue.plain(42 + tissue.arterial()));
    add(
        rod(root.plus(new Vector3(-14, -8, 0)), low.plus(new Vector3(-14, -3, 0)), 5, 5),
        Tissue.plain(40 + tissue.venous()));
    for (int side = -1; side <= 1; side += 2) {
      add(
          rod(root.plus(new Vector3(0, -4, -14)), beside(root.z() - 20, side * 42, 14), 4, 4),
          Tissue.plain(40 + tissue.venous()));
    }
  }
}
