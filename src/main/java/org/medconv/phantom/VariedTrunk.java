package org.medconv.phantom;

import java.util.ArrayList;
import java.util.List;
import org.medconv.phantom.Column.Segment;
import org.medconv.phantom.Compound.Clipped;
import org.medconv.phantom.Compound.Uneven;
import org.medconv.phantom.Compound.Union;
import org.medconv.phantom.Variation.Finding;
import org.medconv.phantom.Variation.Phase;
import org.medconv.volume.Vector3;

/** Everything of a patient that is not bone, and the table under it. */
final class VariedTrunk {
  private final Column column;
  private final Variation variation;
  private final Habitus habitus;
  private final Draw draw;
  private final List<Part> parts;
  private final double s;
  private final double arterial;
  private final double venous;
  private final double organ;
  private final double renal;
  private final double muscle;
  private final double fatHu;
  private final double streaks;
  private final Solid cavity;

  VariedTrunk(Column column, PhantomSpec spec, Habitus habitus, Draw draw, List<Part> parts) {
    this.column = column;
    this.variation = spec.variation();
    this.habitus = habitus;
    this.draw = draw;
    this.parts = parts;
    this.s = column.scale;
    double dose = draw.between(0.7, 1.4) * Column.kvpFactor(spec.kvp());
    Phase phase = variation.phase();
    this.arterial =
        dose
            * switch (phase) {
              case NATIVE -> 0;
              case ARTERIAL -> 270;
              case PORTAL_VENOUS -> 115;
              case EXCRETORY -> 60;
            };
    this.venous =
        dose
            * switch (phase) {
              case NATIVE -> 0;
              case ARTERIAL -> 40;
              case PORTAL_VENOUS -> 110;
              case EXCRETORY -> 60;
            };
    this.organ = phase == Phase.NATIVE ? 0 : phase == Phase.ARTERIAL ? 20 * dose : 50 * dose;
    this.renal = phase == Phase.NATIVE ? 0 : 130 * dose;
    this.muscle = draw.between(42, 62) - 10 * variation.wear() + 0.08 * venous;
    this.fatHu = draw.between(-115, -92);
    this.streaks = draw.between(0, 0.25) + 0.5 * variation.wear() * draw.unit();
    this.cavity = habitus.cavity(0);
  }

  void build() {
    table();
    arms();
    wall();
    chest();
    belly();
    bowel();
    muscles();
    vessels();
  }

  // Where things are

  private double z(PhantomLabel label) {
    return column.vertebra(label).frame().centre().z();
  }

  private Vector3 beside(double z, double aside, double forwards) {
    return new Vector3(habitus.axisX(z) + aside, habitus.axisY(z) - forwards, z);
  }

  private int salt() {
    return (int) draw.bits();
  }

  private void add(Solid solid, Appearance tissue) {
    parts.add(new Part(solid, tissue, PhantomLabel.BACKGROUND));
  }

  private void inside(Solid solid, double margin, Appearance tissue) {
    add(Clipped.within(solid, cavity, margin), tissue);
  }

  private Solid ellipsoid(Vector3 at, double a, double b, double c) {
    return new Solid.Ellipsoid(
        Frame.of(at, draw.normal(0, 0.15), draw.normal(0, 0.15), draw.normal(0, 0.2)), a, b, c);
  }

  private Solid uneven(Solid solid, double depth, double size) {
    return new Uneven(solid, depth, size, salt());
  }

  private static Solid rod(Vector3 from, Vector3 to, double r0, double r1) {
    return new Solid.Rod(from, to, r0, r1);
  }

  // Outside

  private void table() {
    if (!draw.chance(0.85)) {
      return;
    }
    boolean prone = variation.has(Finding.PRONE);
    double y = 0;
    for (double z = -200; z <= 300; z += 50) {
      y = prone ? Math.min(y, habitus.skinFront(z)) : Math.max(y, habitus.skinBack(z));
    }
    double sign = prone ? -1 : 1;
    y += sign * draw.between(12, 40);
    Frame middle = Frame.of(new Vector3(0, y, 0), 0, 0, 0);
    add(new Solid.RoundedBox(middle, 230, 11, 900, 6), Tissue.plain(draw.between(-200, 100)));
    add(new Solid.RoundedBox(middle, 227, 8, 900, 4), Tissue.plain(-920));
    if (draw.chance(0.6)) {
      add(
          new Solid.RoundedBox(middle.movedTo(new Vector3(0, y - sign * 18, 0)), 210, 8, 900, 4),
          Tissue.plain(draw.between(-960, -850)));
    }
  }

  private void arms() {
    if (!variation.has(Finding.ARMS_DOWN)) {
      return;
    }
    for (int side = -1; side <= 1; side += 2) {
      double x = side * (habitus.halfWidth(0) + draw.between(42, 58));
      double y = habitus.axisY(0) + draw.between(-40, 40);
      Vector3 top = new Vector3(x, y, 500);
      Vector3 elbow = new Vector3(x + side * 5, y + 10, draw.between(0, 120));
      Vector3 hand = new Vector3(x - side * draw.between(0, 40), y - draw.between(0, 70), -260);
      arm(top, elbow, hand, 1);
      Tissue bone = Tissue.bone(40, 900, 3);
      add(rod(top, elbow, 11, 12), bone);
      Vector3 apart = new Vector3(0, 12, 0);
      add(rod(elbow, hand, 8, 7), bone);
      add(rod(elbow.plus(apart), hand.plus(apart.times(1.5)), 7, 6), bone);
    }
  }

  private void arm(Vector3 top, Vector3 elbow, Vector3 hand, double size) {
    double f = 0.3 * habitus.fat;
    add(
        new Union(
            List.of(rod(top, elbow, 38 + f, 34 + f), rod(elbow, hand, 36 + f, 24 + f * 0.5)), 4),
        Tissue.plain(fatHu));
    add(
        new Union(List.of(rod(top, elbow, 35 * size, 31), rod(elbow, hand, 33, 21)), 4),
        Tissue.grained(muscle, 15, 9, salt()));
  }

  private void wall() {
    add(habitus.underSkin(0, 0), new Tissue(fatHu, 120, 1.6, 9, 9, salt()));
    // Thin walls of fibre through the fat.
    add(
        habitus.underSkin(habitus.fat, 0.6 * habitus.fat),
        new StreakyMuscle(muscle, fatHu, 0.5 * streaks, 9, salt()));
    add(
        Clipped.within(habitus.cavity(0), habitus.underSkin(0, 0), 4),
        Tissue.grained(fatHu + draw.between(0, 12), 14, draw.between(5, 10), salt()));
  }

  /** Muscle with streaks of fat between its bundles. */
  private record StreakyMuscle(double hu, double fatHu, double share, double mm, int salt)
      implements Appearance {
    @Override
    public double at(double depth, double edge, double x, double y, double z) {
      double coarse = Tissue.texture(x / mm, y / mm, z / (4 * mm), salt);
      double fine = Tissue.texture(x / 3, y / 3, z / 8, salt + 1);
      double fat = Math.max(0, coarse + 0.5 * fine - 1 + 2 * share);
      return hu + 8 * fine + Math.min(1, 1.6 * fat) * (fatHu - hu);
    }
  }

  // Chest

  private void chest() {
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
    Tissue blood = Tissue.plain(40 + venous);
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
    inside(ellipsoid(at, 66, 50, 46), 3, Tissue.grained(fatHu, 10, 8, salt()));
    inside(
        ellipsoid(at, 60, 44, 42),
        5,
        Tissue.grained(45 + 0.7 * Math.max(arterial, venous), 18, 16, salt()));
    // The mediastinum behind it: oesophagus and azygos vein in fat.
    double z = dome + 60;
    inside(
        rod(beside(z + 180, 0, 26), beside(z - 60, 4, 30), 20, 20),
        1,
        Tissue.grained(fatHu + 15, 20, 7, salt()));
    inside(
        rod(beside(z + 180, 2, 30), beside(z - 70, 14, 42), 8, 9),
        1,
        new Tissue(draw.chance(0.3) ? -300 : 30, 20, 4, 5, 6, salt()));
    inside(
        rod(beside(z + 180, -8, 22), beside(z - 100, -8, 24), 4, 3.5),
        0,
        Tissue.plain(40 + venous));
  }

  // Belly

  private void belly() {
    double top = z(PhantomLabel.BODY_T10);
    double a = habitus.halfWidth(top) - habitus.fat - habitus.wall;
    double front = habitus.skinFront(top) + 0.6 * habitus.fat + habitus.wall;
    double middle = 0.5 * (front + habitus.axisY(top)) + 12;
    double deep = 0.5 * (habitus.axisY(top) - front) + 16;
    double low = draw.between(85, 160);
    double liverHu = draw.between(28, 68) + organ;
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
        Tissue.grained(47 + organ, 5, 8, salt()));
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
    double hu = variation.phase() == Phase.NATIVE ? liverHu - 15 : 40 + venous;
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
    inside(outer, 3, Tissue.plain(40 + 0.5 * organ));
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
    double cortex = variation.phase() == Phase.ARTERIAL ? 0.9 * renal : 0.25 * renal;
    double medulla = 30 + (variation.phase() == Phase.ARTERIAL ? 0.4 : 1) * renal;
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
          Tissue.grained(fatHu, 12, 7, salt()));
      inside(
          uneven(new Solid.Ellipsoid(frame, 27, 24, h), 2.5, 14),
          2,
          new Tissue(medulla, cortex, 7, 10, 9, salt()));
      Frame sinus = frame.movedTo(frame.at(-side * 12, 3, 0));
      inside(
          uneven(new Solid.Ellipsoid(sinus, 15, 10, h * 0.48), 5, 10),
          3,
          Tissue.grained(fatHu + 20, 30, 6, salt()));
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
    Tissue tissue = Tissue.grained(40 + 0.9 * organ, 25, 6, salt());
    Vector3 head = beside(z1 - 30, -28, 52);
    Vector3 body = beside(z1 - 5, 8, 62);
    Vector3 tail = beside(z1 + 15, 78, 30);
    inside(new Union(List.of(rod(head, body, 15, 10), rod(body, tail, 10, 10)), 5), 2, tissue);
    // Duodenum around the head, across the column at L3.
    Vector3 down = beside(z1 - 70, -45, 48);
    Vector3 across = beside(z(PhantomLabel.BODY_L3), 10, 45);
    inside(
        new Union(
            List.of(rod(beside(z1 - 10, -48, 55), down, 13, 13), rod(down, across, 12, 11)), 4),
        2,
        new Tissue(content(), 30, 4, 15, 6, salt()));
  }

  private double content() {
    return variation.has(Finding.ORAL_CONTRAST) && draw.chance(0.6)
        ? draw.between(120, 480)
        : draw.between(5, 40);
  }

  // Bowel

  private void bowel() {
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
    Tissue blood = Tissue.plain(25 + 0.7 * venous);
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
    inside(tube, 2, Tissue.plain(35 + 0.4 * organ));
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

  // Muscles

  private void muscles() {
    double bulk = draw.between(0.72, 1.25) * s;
    backFat();
    Tissue[] psoas = {Tissue.grained(muscle, 10, 8, salt()), Tissue.grained(muscle, 10, 8, salt())};
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
      add(new Union(rods, 2), Tissue.grained(fatHu + 25, 35, 6, salt()));
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
        new StreakyMuscle(muscle, fatHu, 0.8 * streaks, 8, salt()));
    // The deepest muscles turn to fat first.
    add(
        Clipped.within(new Union(inner, 3), skin, 2),
        new StreakyMuscle(muscle, fatHu, Math.min(0.8, 1.4 * streaks), 6, salt()));
  }

  private Vector3 back(Segment v, int side, double aside, double behind) {
    return v.frame().at(side * aside * s, -v.depth() / 2 - behind * s, 0);
  }

  private void psoas(int side, double bulk, Tissue tissue) {
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
    add(new Union(rods, 3), tissue);
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
        Tissue.grained(muscle, 12, 8, salt()));
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
    add(new Union(rods, 1), Tissue.grained(muscle, 6, 6, salt()));
  }

  private void gluteals(int side) {
    Vector3 pelvis = column.sacrum.get(0).frame().centre();
    StreakyMuscle tissue = new StreakyMuscle(muscle, fatHu, 0.7 * streaks, 10, salt());
    Solid skin = habitus.underSkin(habitus.fat, 0.6 * habitus.fat);
    Solid mass =
        new Union(
            List.of(
                ellipsoid(pelvis.plus(new Vector3(side * 100, 28, -20)), 42, 48, 66),
                ellipsoid(pelvis.plus(new Vector3(side * 85, 58, -75)), 60, 42, 75)),
            10);
    add(Clipped.within(mass, skin, 1), tissue);
    // Iliacus, inside the wing.
    add(
        ellipsoid(pelvis.plus(new Vector3(side * 92, -2, 5)), 24, 38, 48),
        Tissue.grained(muscle, 8, 8, salt()));
  }

  // Vessels

  private void vessels() {
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
    tube(cava, draw.between(7, 12), 40 + venous, 0, 0);
    tube(aorta, r, 42 + arterial, plaques, aneurysm);
    Vector3 fork = aorta.get(aorta.size() - 1);
    Vector3 forkOfVeins = cava.get(cava.size() - 1);
    for (int side = -1; side <= 1; side += 2) {
      Vector3 groin = pelvis.plus(new Vector3(side * 60, -62, -50));
      Vector3 bend = pelvis.plus(new Vector3(side * 34, -38, 14));
      tube(List.of(fork, bend, groin), r * 0.62, 42 + arterial, plaques, 0);
      Vector3 beside = new Vector3(side * 4, 12, -4);
      tube(List.of(forkOfVeins, bend.plus(beside), groin.plus(beside)), 7, 40 + venous, 0, 0);
    }
    branches(aorta);
  }

  private void tube(List<Vector3> points, double r, double hu, double plaques, double aneurysm) {
    List<Solid> wall = new ArrayList<>();
    List<Solid> lumen = new ArrayList<>();
    for (int n = 0; n + 1 < points.size(); n++) {
      // An aneurysm lies below the kidneys: the last two pieces.
      double grow = n + 3 > points.size() ? aneurysm : 0;
      double before = n + 4 > points.size() && n + 3 <= points.size() ? 0 : grow;
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
    add(rod(root, low, 4, 3), Tissue.plain(42 + arterial));
    add(
        rod(root.plus(new Vector3(-14, -8, 0)), low.plus(new Vector3(-14, -3, 0)), 5, 5),
        Tissue.plain(40 + venous));
    for (int side = -1; side <= 1; side += 2) {
      add(
          rod(root.plus(new Vector3(0, -4, -14)), beside(root.z() - 20, side * 42, 14), 4, 4),
          Tissue.plain(40 + venous));
    }
  }
}
