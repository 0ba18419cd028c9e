package org.medconv.phantom;

import java.util.List;
import org.medconv.phantom.Column.Segment;
import org.medconv.volume.Vector3;

/** Builds everything that is not bone: trunk, organs, vessels, gas, the table. */
final class SoftTissue {
  private final Column column;
  private final Trunk trunk;
  private final Draw draw;
  private final List<Part> parts;
  private final double contrast;
  private final double muscle;
  private final double fat;

  SoftTissue(Column column, PhantomSpec spec, Trunk trunk, Draw draw, List<Part> parts) {
    this.column = column;
    this.trunk = trunk;
    this.draw = draw;
    this.parts = parts;
    this.contrast = draw.chance(0.5) ? draw.between(80, 300) * Column.kvpFactor(spec.kvp()) : 0;
    this.muscle = draw.between(38, 62) + 0.08 * contrast;
    this.fat = draw.between(-115, -90);
  }

  void build() {
    table();
    trunk();
    arms();
    lungs();
    organs();
    bowel();
    muscles();
    vessels();
  }

  private void add(Solid solid, Tissue tissue) {
    parts.add(new Part(solid, tissue, PhantomLabel.BACKGROUND));
  }

  private void ellipsoid(
      double x, double y, double z, double a, double b, double c, Tissue tissue) {
    add(
        new Solid.Ellipsoid(
            Frame.of(
                new Vector3(x, y, z),
                draw.normal(0, 0.2),
                draw.normal(0, 0.2),
                draw.normal(0, 0.3)),
            a,
            b,
            c),
        tissue);
  }

  private void table() {
    if (draw.chance(0.75)) {
      double y = trunk.back() + draw.between(14, 40);
      add(
          new Solid.RoundedBox(Frame.of(new Vector3(0, y, 0), 0, 0, 0), 230, 11, 900, 6),
          Tissue.plain(draw.between(-200, 100)));
      add(
          new Solid.RoundedBox(Frame.of(new Vector3(0, y, 0), 0, 0, 0), 227, 8, 900, 4),
          Tissue.plain(-920));
      if (draw.chance(0.6)) {
        add(
            new Solid.RoundedBox(Frame.of(new Vector3(0, y - 18, 0), 0, 0, 0), 210, 8, 900, 4),
            Tissue.plain(draw.between(-960, -850)));
      }
    }
  }

  private void trunk() {
    double a = trunk.halfWidth();
    double b = trunk.halfDepth();
    double f = trunk.fat();
    add(
        new Solid.Trunk(0, trunk.middle(), a, b, -900, 900),
        Tissue.grained(fat, 9, 9, (int) draw.bits()));
    add(
        new Solid.Trunk(0, trunk.middle() + 0.05 * f, a - f, b - 0.6 * f, -900, 900),
        Tissue.grained(muscle, 22, 14, (int) draw.bits()));
    double inner = trunk.wall();
    double front = trunk.middle() - b + 0.65 * f + inner;
    double rear = draw.between(2, 22);
    Tissue filling =
        Tissue.grained(
            draw.between(-85, 15), draw.between(40, 110), draw.between(12, 32), (int) draw.bits());
    add(
        new Solid.Trunk(
            0, 0.5 * (front + rear), a - f - inner, Math.max(30, 0.5 * (rear - front)), -900, 900),
        filling);
  }

  private void arms() {
    if (!draw.chance(0.3)) {
      return;
    }
    for (int side = -1; side <= 1; side += 2) {
      double x = side * (trunk.halfWidth() + draw.between(42, 60));
      double y = trunk.middle() + draw.between(-20, 50);
      Vector3 top = new Vector3(x, y, 700);
      Vector3 foot = new Vector3(x + draw.normal(0, 10), y - draw.between(0, 60), -700);
      add(new Solid.Rod(top, foot, 46, 34), Tissue.plain(fat));
      add(new Solid.Rod(top, foot, 37, 27), Tissue.plain(muscle));
      add(new Solid.Rod(top, foot, 11, 9), Tissue.bone(60, 900, 2.5));
    }
  }

  private double z(PhantomLabel label) {
    return column.vertebra(label).frame().centre().z();
  }

  private void lungs() {
    Tissue lung =
        Tissue.grained(
            draw.between(-900, -780),
            draw.between(40, 110),
            draw.between(5, 12),
            (int) draw.bits());
    double a = trunk.halfWidth() - trunk.fat();
    double b = trunk.halfDepth() - 0.6 * trunk.fat();
    double base = z(PhantomLabel.BODY_T11) + draw.normal(0, 22);
    for (int side = -1; side <= 1; side += 2) {
      double dome = base + draw.normal(side < 0 ? 12 : 0, 6);
      ellipsoid(
          side * a * 0.5, trunk.middle() + b * 0.42, dome + 132, a * 0.40, b * 0.50, 140, lung);
      ellipsoid(
          side * a * 0.52, trunk.middle() + b * 0.05, dome + 205, a * 0.40, b * 0.80, 170, lung);
    }
    ellipsoid(
        draw.between(10, 30),
        trunk.middle() - b * 0.4,
        base + 95,
        a * 0.45,
        b * 0.45,
        62,
        Tissue.grained(45 + 0.6 * contrast, 12, 10, (int) draw.bits()));
  }

  private void organs() {
    double a = trunk.halfWidth() - trunk.fat();
    double b = trunk.halfDepth() - 0.6 * trunk.fat();
    double top = z(PhantomLabel.BODY_T11);
    double liver = draw.between(25, 70) + 0.35 * contrast;
    ellipsoid(
        -a * 0.48,
        trunk.middle() + b * 0.02,
        top - draw.between(10, 50),
        a * 0.43,
        b * 0.74,
        draw.between(70, 105),
        Tissue.grained(liver, 8, 8, (int) draw.bits()));
    ellipsoid(
        a * 0.62,
        trunk.middle() + b * 0.35,
        top - draw.between(0, 40),
        32,
        45,
        draw.between(40, 62),
        Tissue.plain(48 + 0.45 * contrast));
    for (int side = -1; side <= 1; side += 2) {
      double z =
          0.5 * (z(PhantomLabel.BODY_L1) + z(PhantomLabel.BODY_L2))
              + draw.normal(side < 0 ? -10 : 5, 14);
      double x = side * draw.between(56, 76);
      double y = draw.between(-5, 22);
      ellipsoid(x, y, z, 40, 36, 70, Tissue.plain(fat));
      ellipsoid(
          x,
          y,
          z,
          27,
          26,
          draw.between(48, 60),
          Tissue.bone(32 + 0.4 * contrast, 0.5 * contrast, 7));
    }
    ellipsoid(
        0,
        trunk.middle() - b * 0.1,
        z(PhantomLabel.BODY_L5) - draw.between(90, 150),
        draw.between(25, 60),
        draw.between(20, 45),
        draw.between(20, 45),
        Tissue.plain(draw.chance(0.15) ? 350 : 8));
  }

  private void bowel() {
    double a = trunk.halfWidth() - trunk.fat() - trunk.wall();
    double b = trunk.halfDepth() - trunk.fat() - trunk.wall();
    int loops = 6 + (int) draw.between(0, 16);
    double oral = draw.chance(0.25) ? draw.between(150, 500) : 20;
    for (int n = 0; n < loops; n++) {
      double angle = draw.between(Math.toRadians(80), Math.toRadians(280));
      double far = Math.sqrt(draw.unit());
      double x = a * 0.85 * far * Math.sin(angle);
      double y = trunk.middle() - 10 + b * 0.8 * far * Math.cos(angle);
      double z = draw.between(-230, 140);
      double r = draw.between(9, 26);
      double hu = draw.chance(0.4) ? -950 : draw.chance(0.5) ? oral : draw.between(-20, 60);
      double l = r * draw.between(1, 2.6);
      ellipsoid(x, y, z, r + 3, l + 3, r + 3, Tissue.plain(40 + 0.3 * contrast));
      ellipsoid(x, y, z, r, l, r, Tissue.plain(hu));
    }
  }

  private void muscles() {
    Tissue tissue = Tissue.grained(muscle, draw.between(5, 30), 9, (int) draw.bits());
    double bulk = draw.between(0.75, 1.2);
    Segment last = column.vertebrae.get(column.vertebrae.size() - 1);
    Vector3 pelvis = column.sacrum.get(0).frame().centre();
    for (int side = -1; side <= 1; side += 2) {
      Segment above = null;
      for (Segment v : column.vertebrae) {
        if (above != null) {
          add(new Solid.Rod(erector(above, side), erector(v, side), 19 * bulk, 21 * bulk), tissue);
          if (!v.shape().thoracic()) {
            add(
                new Solid.Rod(
                    psoas(above, side, v),
                    psoas(v, side, v),
                    psoasRadius(above) * bulk,
                    psoasRadius(v) * bulk),
                tissue);
          }
        }
        above = v;
      }
      Vector3 groin = pelvis.plus(new Vector3(side * 82, -52, -70));
      add(new Solid.Rod(psoas(last, side, last), groin, 19 * bulk, 17 * bulk), tissue);
      add(
          new Solid.Rod(
              erector(last, side), pelvis.plus(new Vector3(side * 22, 62, -50)), 20 * bulk, 8),
          tissue);
      Segment l1 = column.vertebra(PhantomLabel.BODY_L1);
      add(
          new Solid.Rod(
              l1.frame().at(side * 58, -34, 0),
              pelvis.plus(new Vector3(side * 84, 34, 30)),
              11 * bulk,
              12 * bulk),
          tissue);
      ellipsoid(side * 80, pelvis.y() + 62, pelvis.z() - 60, 62, 40, 90, tissue);
    }
  }

  private static Vector3 erector(Segment v, int side) {
    return v.frame().at(side * 26, -v.depth() / 2 - 32, 0);
  }

  private static Vector3 psoas(Segment v, int side, Segment shape) {
    double lower = Math.max(0, shape.label().ordinal() - PhantomLabel.BODY_L1.ordinal());
    return v.frame().at(side * (v.width() / 2 + 5 + 3.2 * lower), -5 + 2 * lower, 0);
  }

  private static double psoasRadius(Segment v) {
    return 8 + 2.8 * Math.max(0, v.label().ordinal() - PhantomLabel.BODY_L1.ordinal());
  }

  private void vessels() {
    double blood = 42 + contrast;
    double aorta = draw.between(8, 14);
    double x = draw.between(2, 14);
    boolean calcified = draw.chance(0.4);
    double venous = 40 + draw.between(0.2, 0.8) * contrast;
    Segment above = null;
    for (Segment v : column.vertebrae) {
      if (above != null && v.label().ordinal() <= PhantomLabel.BODY_L4.ordinal()) {
        add(
            new Solid.Rod(vessel(above, x, aorta), vessel(v, x, aorta), aorta + 1.5, aorta + 1.5),
            Tissue.plain(40));
        add(
            new Solid.Rod(vessel(above, x, aorta), vessel(v, x, aorta), aorta, aorta),
            Tissue.plain(blood));
        add(
            new Solid.Rod(vessel(above, x - 26, 9), vessel(v, x - 26, 9), 10, 10),
            Tissue.plain(venous));
        if (calcified && draw.chance(0.6)) {
          Vector3 plaque =
              vessel(v, x, aorta)
                  .plus(
                      new Vector3(
                          draw.between(-1, 1) * aorta,
                          draw.between(-1, 1) * aorta,
                          draw.between(-12, 12)));
          ellipsoid(
              plaque.x(),
              plaque.y(),
              plaque.z(),
              draw.between(1, 4),
              draw.between(1, 4),
              draw.between(2, 7),
              Tissue.plain(draw.between(300, 900)));
        }
      }
      add(
          new Solid.Rod(
              v.frame().at(0, -v.depth() / 2 - 9, v.height()),
              v.frame().at(0, -v.depth() / 2 - 9, -v.height()),
              8.5,
              8.5),
          Tissue.plain(draw.between(0, 40)));
      above = v;
    }
    Segment l4 = column.vertebra(PhantomLabel.BODY_L4);
    Vector3 pelvis = column.sacrum.get(0).frame().centre();
    for (int side = -1; side <= 1; side += 2) {
      add(
          new Solid.Rod(
              vessel(l4, x, aorta), pelvis.plus(new Vector3(side * 52, -42, -50)), aorta * 0.7, 6),
          Tissue.plain(blood));
      add(
          new Solid.Rod(vessel(l4, x - 22, 9), pelvis.plus(new Vector3(side * 56, -30, -50)), 8, 8),
          Tissue.plain(venous));
    }
  }

  private static Vector3 vessel(Segment v, double x, double radius) {
    return v.frame().at(x, v.depth() / 2 + radius + 3, 0);
  }
}
