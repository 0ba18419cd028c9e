package org.medconv.phantom;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.medconv.phantom.Column.SacralSegment;
import org.medconv.phantom.Column.Segment;
import org.medconv.phantom.PhantomTruth.Fracture;
import org.medconv.phantom.Variation.Finding;
import org.medconv.volume.Vector3;

/** Draws the column of a patient: curves, sizes, and what age and fractures did to each level. */
final class DrawnColumn {
  /**
   * What happened to one vertebra and the disc below it.
   *
   * @param hollowTop depth of the upper end plate, mm
   * @param lip how far its rims stand out, mm
   * @param disc 0 for a young disc, 1 for one worn down to the end plates
   */
  record Wear(double hollowTop, double hollowFoot, double lip, double disc, Fracture fracture) {}

  /** Chance of a fracture relative to L1, T4 to L5: twice peaked, about T8 and T12 (EPOS 2002). */
  private static final double[] FRACTURES = {
    0.1, 0.15, 0.3, 0.5, 0.6, 0.4, 0.35, 0.6, 1.0, 1.0, 0.5, 0.35, 0.3, 0.25, 0.2
  };

  private static final double[][] SACRUM = {
    // width, depth, height, tilt
    {50, 33, 30, 43}, {38, 20, 26, 50}, {31, 13, 22, 44}, {26, 10, 19, 20}, {20, 8, 16, -8}
  };

  final List<Wear> wears = new ArrayList<>();
  private final List<Segment> vertebrae = new ArrayList<>();
  private final List<SacralSegment> sacrum = new ArrayList<>();
  private final PhantomSpec spec;
  private final Draw draw;
  private final double age;
  private final double scale;
  private final double wide;
  private final double deep;
  private final double tall;
  private final double kyphosis;
  private final double lordosis;
  private final double pitch;
  private final double scoliosis;
  private final double phase;
  private final double wave;
  private final double worn;
  private final double discs;

  DrawnColumn(PhantomSpec spec, Draw draw) {
    this.spec = spec;
    this.draw = draw;
    this.age = spec.variation().wear();
    this.scale = spec.variation().stature() * draw.normal(1.0, 0.07);
    this.wide = draw.normal(1, 0.06);
    this.deep = draw.normal(1, 0.06);
    this.tall = draw.normal(1, 0.04);
    this.kyphosis = draw.normal(1.15 + 0.35 * age, 0.35);
    this.lordosis = draw.normal(1.0 - 0.15 * age, 0.28);
    this.pitch = Math.toRadians(draw.normal(0, 4));
    // Cobb angles over 10 degrees make a scoliosis; half of it leans each way.
    double cobb =
        spec.variation().has(Finding.SCOLIOSIS) ? draw.between(10, 38) : draw.normal(0, 4);
    this.scoliosis = Math.toRadians(0.5 * cobb) * (draw.chance(0.5) ? 1 : -1);
    this.phase = draw.between(0, Math.PI);
    this.wave = draw.between(0.3, 0.62);
    this.discs = draw.between(0.85, 1.3);
    this.worn = draw.between(0, 1) * (0.3 + 0.7 * age);
    draw();
  }

  Column column() {
    return new Column(vertebrae, sacrum, scale);
  }

  private void draw() {
    List<LevelShape> shapes = Column.shapes(spec.variant());
    boolean fractures = spec.variation().has(Finding.FRACTURES);
    int first = fractures ? likelyFracture(shapes.size()) : -1;
    for (int n = 0; n < shapes.size(); n++) {
      LevelShape shape = shapes.get(n);
      boolean here = n == first || (fractures && draw.chance(0.12 * FRACTURES[n]));
      Wear wear = wear(shape, here);
      wears.add(wear);
      vertebrae.add(placed(n, shape, wear));
    }
    addSacrum();
    moveL3ToOrigin();
  }

  private int likelyFracture(int levels) {
    double left = draw.unit() * Arrays.stream(FRACTURES, 0, levels).sum();
    int n = 0;
    while (n + 1 < levels && left > FRACTURES[n]) {
      left -= FRACTURES[n];
      n++;
    }
    return n;
  }

  private Wear wear(LevelShape shape, boolean broken) {
    boolean low = shape.label().ordinal() >= PhantomLabel.BODY_L3.ordinal();
    double disc = Math.min(1, Math.max(0, worn + draw.normal(low ? 0.1 : -0.05, 0.18)));
    if (draw.chance(0.06 + 0.1 * age)) {
      disc = draw.between(0.6, 1);
    }
    double lip = disc * draw.between(0.5, 3.5) + (draw.chance(0.3 * age) ? draw.between(1, 4) : 0);
    double hollow = draw.between(0.3, 2.2);
    Fracture fracture = Fracture.NONE;
    double top = hollow + draw.between(-0.2, 0.6);
    double foot = hollow + draw.between(-0.2, 0.6);
    if (broken) {
      double u = draw.unit();
      fracture = u < 0.55 ? Fracture.WEDGE : u < 0.83 ? Fracture.BICONCAVE : Fracture.CRUSH;
      if (fracture == Fracture.BICONCAVE) {
        top += draw.between(2.5, 7);
        foot += draw.chance(0.7) ? draw.between(1.5, 6) : 0;
      } else {
        top += draw.between(0, 3.5);
      }
    }
    return new Wear(top, foot, lip, disc, fracture);
  }

  private Segment placed(int n, LevelShape shape, Wear wear) {
    double height = shape.height() * scale * tall * draw.normal(1, 0.03);
    boolean lowest = n + 1 == wearsExpected();
    double wedge = lowest ? draw.normal(1.15, 0.06) : draw.normal(0.98, 0.035);
    // A biconcave body loses its height in the middle, which the hollows do.
    double front =
        switch (wear.fracture()) {
          case NONE -> 1;
          case BICONCAVE -> draw.between(0.9, 1);
          case WEDGE -> draw.between(0.55, 0.8);
          case CRUSH -> draw.between(0.5, 0.75);
        };
    double back = wear.fracture() == Fracture.CRUSH ? front * draw.between(1, 1.15) : 1;
    double frontMm = height * Math.sqrt(wedge) * front;
    double backMm = height / Math.sqrt(wedge) * back;
    double middle = 0.5 * (frontMm + backMm);
    double tilt = pitch + Math.toRadians(tilt(shape) + draw.normal(0, 1.5));
    double lean = scoliosis * Math.sin(phase + n * wave) + Math.toRadians(draw.normal(0, 0.9));
    double turn = 0.8 * lean + Math.toRadians(draw.normal(0, 1.8));
    double full = shape.disc() * scale * discs * draw.normal(1, 0.1);
    double disc = Math.max(1.6, full * (1 - 0.72 * Math.max(0, wear.disc() - 0.25)));
    if (spec.variation().wear() < 0.2) {
      disc = full;
    }
    Frame frame = Frame.of(new Vector3(0, 0, 0), tilt, lean, turn);
    if (n > 0) {
      Segment above = vertebrae.get(n - 1);
      Vector3 foot = above.frame().at(0, 0, -above.height() / 2);
      frame =
          frame.movedTo(
              foot.minus(above.frame().up().plus(frame.up()).times(0.5 * above.disc()))
                  .minus(frame.up().times(middle / 2)));
    }
    boolean l1 = shape.label() == PhantomLabel.BODY_L1;
    double hu =
        l1
            ? spec.trabecularHu()
            : spec.trabecularHu() + draw.normal(Column.levelTrend(n), spec.levelSpreadHu());
    double crushed = wear.fracture() == Fracture.NONE ? 1 : draw.between(1, 1.08);
    return new Segment(
        shape,
        shape.label(),
        frame,
        shape.width() * scale * wide * crushed * draw.normal(1, 0.03),
        shape.depth() * scale * deep * crushed * draw.normal(1, 0.03),
        frontMm,
        backMm,
        wear.hollowTop(),
        disc,
        hu * Column.kvpFactor(spec.kvp()));
  }

  private int wearsExpected() {
    return switch (spec.variant()) {
      case SIX_LUMBAR -> LevelShape.ALL.length + 1;
      case FOUR_LUMBAR -> LevelShape.ALL.length - 1;
      default -> LevelShape.ALL.length;
    };
  }

  /** Kyphosis bends what is above the tilt of T12, lordosis the whole lumbar spine. */
  private double tilt(LevelShape shape) {
    return shape.thoracic()
        ? -14 * lordosis + (shape.tilt() + 14) * kyphosis
        : shape.tilt() * lordosis;
  }

  private void addSacrum() {
    Segment last = vertebrae.get(vertebrae.size() - 1);
    double slope = draw.normal(0, 6);
    double bend = draw.between(0.6, 1.5);
    double first = SACRUM[0][3] * (0.5 + 0.5 * lordosis);
    // Sacral slopes of 20 to 62 degrees (Roussouly et al., Spine 2005).
    first = Math.min(62, Math.max(20, first + slope + Math.toDegrees(pitch)));
    Vector3 foot = last.frame().at(0, 0, -last.height() / 2);
    double gap = last.disc();
    Frame above = last.frame();
    double lean = 0.3 * Math.asin(Math.max(-0.5, Math.min(0.5, last.frame().up().x())));
    for (double[] row : SACRUM) {
      double tilt = Math.toRadians(first + (row[3] - SACRUM[0][3]) * bend);
      double height = row[2] * scale;
      Frame frame = Frame.of(foot, tilt, lean, 0);
      Vector3 place =
          foot.minus(above.up().plus(frame.up()).times(0.5 * gap))
              .minus(frame.up().times(height / 2));
      frame = frame.movedTo(place);
      sacrum.add(new SacralSegment(frame, row[0] * scale * wide, row[1] * scale * deep, height));
      foot = frame.at(0, 0, -height / 2);
      above = frame;
      gap = 0;
    }
  }

  private void moveL3ToOrigin() {
    Segment l3 =
        vertebrae.stream().filter(v -> v.label() == PhantomLabel.BODY_L3).findFirst().orElseThrow();
    Vector3 shift = l3.frame().centre().times(-1).plus(new Vector3(draw.normal(0, 5), 0, 0));
    vertebrae.replaceAll(
        v ->
            new Segment(
                v.shape(),
                v.label(),
                v.frame().movedTo(v.frame().centre().plus(shift)),
                v.width(),
                v.depth(),
                v.front(),
                v.back(),
                v.hollow(),
                v.disc(),
                v.trabecularHu()));
    sacrum.replaceAll(
        s ->
            new SacralSegment(
                s.frame().movedTo(s.frame().centre().plus(shift)),
                s.width(),
                s.depth(),
                s.height()));
  }
}
