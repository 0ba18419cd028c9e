package org.medconv.phantom;

import java.util.ArrayList;
import java.util.List;
import org.medconv.phantom.Compound.Clipped;
import org.medconv.phantom.Compound.Union;
import org.medconv.phantom.Variation.Finding;
import org.medconv.phantom.Variation.Phase;
import org.medconv.volume.Vector3;

/** Liver, spleen, stomach, kidneys, pancreas, gallbladder and bladder; ascites. */
final class Belly extends TrunkPart {
  Belly(TrunkPart of) {
    super(of);
  }

  void build() {
    double top = z(PhantomLabel.BODY_T10);
    double a = habitus.halfWidth(top) - habitus.fat - habitus.wall;
    double front = habitus.skinFront(top) + 0.6 * habitus.fat + habitus.wall;
    double middle = 0.5 * (front + habitus.axisY(top)) + 12;
    double deep = 0.5 * (habitus.axisY(top) - front) + 16;
    double low = draw.between(85, 160);
    double liverHu = draw.between(28, 68) + tissue.organ();
    if (variation.has(Finding.ASCITES)) {
      add(habitus.cavity(8), Tissue.grained(draw.between(0, 20), 5, 10, salt()));
    }
    Solid liver =
        new Union(
            List.of(
                new Solid.Ellipsoid(
                    Frame.of(new Vector3(-a * 0.5, middle, top - 0.45 * low), 0, 0, 0),
                    a * 0.56,
                    deep * 0.97,
                    0.55 * low + 15),
                ellipsoid(new Vector3(-a * 0.05, front + 45, top - 30), a * 0.5, 42, 42)),
            12);
    inside(uneven(liver, 5, 45), 2, Tissue.grained(liverHu, 6, 6, salt()));
    portalVessels(new Vector3(-a * 0.35, middle, top - 30), liverHu);
    Vector3 spleen = beside(top - draw.between(15, 45), a * 0.72, -12);
    inside(
        uneven(ellipsoid(spleen, 27, 48, draw.between(38, 62)), 5, 30),
        2,
        Tissue.grained(47 + tissue.organ(), 5, 8, salt()));
    stomach(top, a, front);
    kidneys();
    pancreas();
    if (draw.chance(0.75)) {
      Vector3 bladder = beside(z(PhantomLabel.BODY_L1) - 25, -a * 0.42, 55);
      inside(ellipsoid(bladder, 15, 22, 26), 4, Tissue.plain(draw.between(2, 25)));
    }
    Vector3 pelvis = column.sacrum.get(0).frame().centre();
    double urine = variation.phase() == Phase.EXCRETORY ? draw.between(150, 700) : 8;
    inside(
        ellipsoid(
            pelvis.plus(new Vector3(0, -80, -80)),
            draw.between(28, 60),
            draw.between(22, 45),
            draw.between(20, 45)),
        3,
        new Tissue(urine, 25, 4, 0, 1, 0));
  }

  private void portalVessels(Vector3 root, double liverHu) {
    double hu = variation.phase() == Phase.NATIVE ? liverHu - 15 : 40 + tissue.venous();
    List<Solid> branches = new ArrayList<>();
    for (int n = 0; n < 7; n++) {
      Vector3 tip =
          root.plus(new Vector3(draw.normal(-15, 25), draw.normal(0, 30), draw.normal(0, 25)));
      branches.add(rod(root, tip, draw.between(3, 6), 1.5));
    }
    inside(new Union(branches, 2), 15, Tissue.plain(hu));
  }

  private void stomach(double top, double a, double front) {
    Vector3 fundus = new Vector3(a * 0.42, 0.45 * front + 0.55 * habitus.axisY(top), top - 20);
    Vector3 body = new Vector3(a * 0.38, front + 55, top - 75);
    Vector3 antrum = new Vector3(-a * 0.05, front + 48, top - draw.between(95, 140));
    double r = draw.between(18, 38);
    Union outer =
        new Union(List.of(rod(fundus, body, r, r * 0.85), rod(body, antrum, r * 0.85, 16)), 8);
    inside(outer, 3, Tissue.plain(40 + 0.5 * tissue.organ()));
    double content =
        variation.has(Finding.ORAL_CONTRAST) ? draw.between(120, 450) : draw.between(-20, 45);
    Union inner =
        new Union(
            List.of(rod(fundus, body, r - 5, r * 0.85 - 5), rod(body, antrum, r * 0.85 - 5, 10)),
            8);
    inside(inner, 7, Tissue.grained(content, 25, 8, salt()));
    // Gas lies in front in a patient on the back.
    double level = variation.has(Finding.PRONE) ? 1 : -1;
    Solid gas =
        new Solid.RoundedBox(
            Frame.of(body.plus(new Vector3(0, level * (60 + draw.between(-15, 15)), 20)), 0, 0, 0),
            200,
            60,
            160,
            2);
    inside(Clipped.within(inner, gas, 0), 7, Tissue.plain(-960));
  }

  private void kidneys() {
    double cortex =
        variation.phase() == Phase.ARTERIAL ? 0.9 * tissue.renal() : 0.25 * tissue.renal();
    double medulla = 30 + (variation.phase() == Phase.ARTERIAL ? 0.4 : 1) * tissue.renal();
    for (int side = -1; side <= 1; side += 2) {
      if (draw.chance(0.015)) {
        continue;
      }
      double z =
          0.5 * (z(PhantomLabel.BODY_L1) + z(PhantomLabel.BODY_L2))
              + draw.normal(side < 0 ? -12 : 4, 16);
      Vector3 at = beside(z, side * draw.between(54, 72), draw.between(-14, 10));
      double h = draw.between(46, 62);
      // Upper poles lean inwards and back.
      Frame frame =
          Frame.of(at, draw.normal(0.2, 0.1), -side * draw.between(0.15, 0.4), side * 0.5);
      double rind = draw.between(3, 14);
      inside(
          new Solid.Ellipsoid(frame, 27 + rind, 25 + rind, h + rind),
          1,
          Tissue.grained(tissue.fatHu(), 12, 7, salt()));
      inside(
          uneven(new Solid.Ellipsoid(frame, 27, 24, h), 2.5, 14),
          2,
          new Tissue(medulla, cortex, 7, 10, 9, salt()));
      Frame sinus = frame.movedTo(frame.at(-side * 12, 3, 0));
      inside(
          uneven(new Solid.Ellipsoid(sinus, 15, 10, h * 0.48), 5, 10),
          3,
          Tissue.grained(tissue.fatHu() + 20, 30, 6, salt()));
      double urine = variation.phase() == Phase.EXCRETORY ? draw.between(300, 1200) : 15;
      inside(uneven(new Solid.Ellipsoid(sinus, 10, 5, h * 0.25), 3, 8), 3, Tissue.plain(urine));
      ureter(sinus, side, urine);
      extras(frame, side);
    }
  }

  private void ureter(Frame sinus, int side, double urine) {
    Vector3 from = sinus.at(-side * 10, 4, -10);
    double z4 = z(PhantomLabel.BODY_L4);
    Vector3 to = beside(z4, side * 36, 24);
    add(rod(from, to, 3, 2.5), Tissue.plain(urine));
  }

  /** Cysts and stones. */
  private void extras(Frame kidney, int side) {
    if (draw.chance(0.1 + 0.3 * variation.wear())) {
      Vector3 at =
          kidney.at(side * draw.between(10, 26), draw.between(-15, 15), draw.normal(0, 25));
      inside(ellipsoid(at, 12, 12, 12), 1, Tissue.plain(draw.between(0, 25)));
    }
    if (draw.chance(0.08)) {
      Vector3 at = kidney.at(-side * 6, 0, draw.normal(0, 14));
      double r = draw.between(1.2, 4);
      add(ellipsoid(at, r, r, r * 1.3), Tissue.plain(draw.between(300, 1300)));
    }
  }

  private void pancreas() {
    double z1 = z(PhantomLabel.BODY_L1);
    Tissue made = Tissue.grained(40 + 0.9 * tissue.organ(), 25, 6, salt());
    Vector3 head = beside(z1 - 30, -28, 52);
    Vector3 body = beside(z1 - 5, 8, 62);
    Vector3 tail = beside(z1 + 15, 78, 30);
    inside(new Union(List.of(rod(head, body, 15, 10), rod(body, tail, 10, 10)), 5), 2, made);
    // Duodenum around the head, across the column at L3.
    Vector3 down = beside(z1 - 70, -45, 48);
    Vector3 across = beside(z(PhantomLabel.BODY_L3), 10, 45);
    inside(
        new Union(
            List.of(rod(beside(z1 - 10, -48, 55), down, 13, 13), rod(down, across, 12, 11)), 4),
        2,
        new Tissue(content(), 30, 4, 15, 6, salt()));
  }
}
