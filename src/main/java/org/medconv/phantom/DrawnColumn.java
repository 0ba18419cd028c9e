package org.medconv.phantom;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.medconv.phantom.Column.SacralSegment;
import org.medconv.phantom.Column.Segment;
import org.medconv.phantom.PhantomTruth.Fracture;
import org.medconv.phantom.Variation.Finding;
import org.medconv.volume.Vector3;

/**
 * Draws the spine of a patient: curves, sizes, and the effects of age and fractures on each level.
 * All figures are estimated unless a source is named, see phantom.md.
 */
final class DrawnColumn {
  /**
   * The changes of one vertebra and the disc below it.
   *
   * @param hollowTop depth of the upper end plate, mm
   * @param hollowFoot depth of the lower end plate, mm
   * @param lip protrusion of its rims, mm
   * @param disc 0 for a young disc, 1 for one worn down to the end plates
   */
  record Wear(double hollowTop, double hollowFoot, double lip, double disc, Fracture fracture) {}

  /** Chance of a fracture relative to L1, T4 to L5: twice peaked, about T8 and T12 (EPOS 2002). */
  private static final double[] FRACTURES = {
    0.1, 0.15, 0.3, 0.5, 0.6, 0.4, 0.35, 0.6, 1.0, 1.0, 0.5, 0.35, 0.3, 0.25, 0.2
  };

  /** How often another level is fractured where one is, by its chance. */
  private static final double FRACTURED_TOO = 0.12;

  /** A segment of the sacrum: mm, and degrees that its downward axis leans to the back. */
  private record SacralShape(double width, double depth, double height, double tilt) {}

  private static final List<SacralShape> SACRUM =
      List.of(
          new SacralShape(50, 33, 30, 43),
          new SacralShape(38, 20, 26, 50),
          new SacralShape(31, 13, 22, 44),
          new SacralShape(26, 10, 19, 20),
          new SacralShape(20, 8, 16, -8));

  // Sizes as shares of LevelShape's: of all, of all widths, depths and heights, of one level

  private static final Normal SCALE = new Normal(1.0, 0.07);
  private static final Normal WIDE = new Normal(1, 0.06);
  private static final Normal DEEP = new Normal(1, 0.06);
  private static final Normal TALL = new Normal(1, 0.04);
  private static final Normal ONE_LEVEL = new Normal(1, 0.03);
  private static final Range DISCS = new Range(0.85, 1.3);
  private static final Normal ONE_DISC = new Normal(1, 0.1);

  // Curves: of the chest and the loin as shares of LevelShape's tilts, and what age changes

  private static final double KYPHOSIS = 1.15;
  private static final double KYPHOSIS_OF_OLD = 0.35;
  private static final double KYPHOSIS_SD = 0.35;
  private static final double LORDOSIS = 1.0;
  private static final double LORDOSIS_OF_OLD = 0.15;
  private static final double LORDOSIS_SD = 0.28;
  private static final Normal PITCH_DEGREES = new Normal(0, 4);

  /** Cobb angles over 10 degrees make a scoliosis. */
  private static final Range SCOLIOSIS_DEGREES = new Range(10, 38);

  private static final Normal STRAIGHT_DEGREES = new Normal(0, 4);

  /** Where the curve begins and how much of it goes with a level, radians. */
  private static final Range PHASE_RAD = new Range(0, Math.PI);

  private static final Range WAVE_RAD = new Range(0.3, 0.62);
  private static final Normal TILT_DEGREES = new Normal(0, 1.5);
  private static final Normal LEAN_DEGREES = new Normal(0, 0.9);
  private static final Normal TURN_DEGREES = new Normal(0, 1.8);

  /** Vertebrae turn as they lean, by this share. */
  private static final double TURN_WITH_LEAN = 0.8;

  // The sacrum's slope: 20 to 62 degrees (Roussouly et al., Spine 2005)

  private static final Normal SLOPE_DEGREES = new Normal(0, 6);
  private static final double LEAST_SLOPE_DEGREES = 20;
  private static final double MOST_SLOPE_DEGREES = 62;
  private static final Range SACRUM_BENT = new Range(0.6, 1.5);

  // Wear of discs, 0 to 1: of the young and of the old, low and high levels

  private static final Range WORN = new Range(0, 1);
  private static final double WORN_YOUNG = 0.3;
  private static final double WORN_OLD = 0.7;
  private static final Normal LOW_LEVELS_WORN = new Normal(0.1, 0.18);
  private static final Normal HIGH_LEVELS_WORN = new Normal(-0.05, 0.18);
  private static final double BADLY_WORN = 0.06;
  private static final double BADLY_WORN_OF_OLD = 0.1;
  private static final Range BADLY = new Range(0.6, 1);
  private static final double THINNEST_MM = 1.6;

  /** Discs lose height from this wear on, the most worn by this share for each. */
  private static final double LOSS_FROM_WEAR = 0.25;

  private static final double LOSS = 0.72;
  private static final double NO_LOSS_UNTIL_WEAR = 0.2;

  // Rims and end plates, mm

  private static final Range LIP_MM = new Range(0.5, 3.5);
  private static final double LIP_OF_OLD = 0.3;
  private static final Range MORE_LIP_MM = new Range(1, 4);
  private static final Range HOLLOW_MM = new Range(0.3, 2.2);
  private static final Range HOLLOW_DIFFERS_MM = new Range(-0.2, 0.6);

  // Fractures: kinds, how deep the end plates are pressed in, heights left in front and behind

  private static final double WEDGE = 0.55;
  private static final double WEDGE_OR_BICONCAVE = 0.83;
  private static final Range BICONCAVE_TOP_MM = new Range(2.5, 7);
  private static final double BICONCAVE_FOOT = 0.7;
  private static final Range BICONCAVE_FOOT_MM = new Range(1.5, 6);
  private static final Range BROKEN_TOP_MM = new Range(0, 3.5);
  private static final Range BICONCAVE_FRONT = new Range(0.9, 1);
  private static final Range WEDGE_FRONT = new Range(0.55, 0.8);
  private static final Range CRUSH_FRONT = new Range(0.5, 0.75);
  private static final Range CRUSH_BACK = new Range(1, 1.15);
  private static final Range CRUSHED_WIDER = new Range(1, 1.08);

  /** Height in front by that behind, of the lowest body and of the others. */
  private static final Normal LOWEST_WEDGED = new Normal(1.15, 0.06);

  private static final Normal WEDGED = new Normal(0.98, 0.035);

  /** Of L3 to the left of the origin. */
  private static final Normal MIDDLE_MM = new Normal(0, 5);

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
    this.scale = spec.variation().stature() * draw.around(SCALE);
    this.wide = draw.around(WIDE);
    this.deep = draw.around(DEEP);
    this.tall = draw.around(TALL);
    this.kyphosis = draw.normal(KYPHOSIS + KYPHOSIS_OF_OLD * age, KYPHOSIS_SD);
    this.lordosis = draw.normal(LORDOSIS - LORDOSIS_OF_OLD * age, LORDOSIS_SD);
    this.pitch = Math.toRadians(draw.around(PITCH_DEGREES));
    // Half of the Cobb angle leans each way.
    double cobb =
        spec.variation().has(Finding.SCOLIOSIS)
            ? draw.in(SCOLIOSIS_DEGREES)
            : draw.around(STRAIGHT_DEGREES);
    this.scoliosis = Math.toRadians(0.5 * cobb) * (draw.chance(0.5) ? 1 : -1);
    this.phase = draw.in(PHASE_RAD);
    this.wave = draw.in(WAVE_RAD);
    this.discs = draw.in(DISCS);
    this.worn = draw.in(WORN) * (WORN_YOUNG + WORN_OLD * age);
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
      boolean here = n == first || (fractures && draw.chance(FRACTURED_TOO * FRACTURES[n]));
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
    double disc =
        Math.min(1, Math.max(0, worn + draw.around(low ? LOW_LEVELS_WORN : HIGH_LEVELS_WORN)));
    if (draw.chance(BADLY_WORN + BADLY_WORN_OF_OLD * age)) {
      disc = draw.in(BADLY);
    }
    double lip =
        disc * draw.in(LIP_MM) + (draw.chance(LIP_OF_OLD * age) ? draw.in(MORE_LIP_MM) : 0);
    double hollow = draw.in(HOLLOW_MM);
    Fracture fracture = Fracture.NONE;
    double top = hollow + draw.in(HOLLOW_DIFFERS_MM);
    double foot = hollow + draw.in(HOLLOW_DIFFERS_MM);
    if (broken) {
      double u = draw.unit();
      fracture =
          u < WEDGE ? Fracture.WEDGE : u < WEDGE_OR_BICONCAVE ? Fracture.BICONCAVE : Fracture.CRUSH;
      if (fracture == Fracture.BICONCAVE) {
        top += draw.in(BICONCAVE_TOP_MM);
        foot += draw.chance(BICONCAVE_FOOT) ? draw.in(BICONCAVE_FOOT_MM) : 0;
      } else {
        top += draw.in(BROKEN_TOP_MM);
      }
    }
    return new Wear(top, foot, lip, disc, fracture);
  }

  private Segment placed(int n, LevelShape shape, Wear wear) {
    double height = shape.height() * scale * tall * draw.around(ONE_LEVEL);
    boolean lowest = n + 1 == wearsExpected();
    double wedge = lowest ? draw.around(LOWEST_WEDGED) : draw.around(WEDGED);
    // A biconcave body loses its height in the middle, which the hollows do.
    double front =
        switch (wear.fracture()) {
          case NONE -> 1;
          case BICONCAVE -> draw.in(BICONCAVE_FRONT);
          case WEDGE -> draw.in(WEDGE_FRONT);
          case CRUSH -> draw.in(CRUSH_FRONT);
        };
    double back = wear.fracture() == Fracture.CRUSH ? front * draw.in(CRUSH_BACK) : 1;
    double frontMm = height * Math.sqrt(wedge) * front;
    double backMm = height / Math.sqrt(wedge) * back;
    double middle = 0.5 * (frontMm + backMm);
    double tilt = pitch + Math.toRadians(tilt(shape) + draw.around(TILT_DEGREES));
    double lean =
        scoliosis * Math.sin(phase + n * wave) + Math.toRadians(draw.around(LEAN_DEGREES));
    double turn = TURN_WITH_LEAN * lean + Math.toRadians(draw.around(TURN_DEGREES));
    double full = shape.disc() * scale * discs * draw.around(ONE_DISC);
    double disc =
        Math.max(THINNEST_MM, full * (1 - LOSS * Math.max(0, wear.disc() - LOSS_FROM_WEAR)));
    if (spec.variation().wear() < NO_LOSS_UNTIL_WEAR) {
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
    double crushed = wear.fracture() == Fracture.NONE ? 1 : draw.in(CRUSHED_WIDER);
    return new Segment(
        shape,
        shape.label(),
        frame,
        shape.width() * scale * wide * crushed * draw.around(ONE_LEVEL),
        shape.depth() * scale * deep * crushed * draw.around(ONE_LEVEL),
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
    double slope = draw.around(SLOPE_DEGREES);
    double bend = draw.in(SACRUM_BENT);
    double first = SACRUM.get(0).tilt() * (0.5 + 0.5 * lordosis);
    first =
        Math.min(
            MOST_SLOPE_DEGREES,
            Math.max(LEAST_SLOPE_DEGREES, first + slope + Math.toDegrees(pitch)));
    Vector3 foot = last.frame().at(0, 0, -last.height() / 2);
    double gap = last.disc();
    Frame above = last.frame();
    double lean = 0.3 * Math.asin(Math.max(-0.5, Math.min(0.5, last.frame().up().x())));
    for (SacralShape shape : SACRUM) {
      double tilt = Math.toRadians(first + (shape.tilt() - SACRUM.get(0).tilt()) * bend);
      double height = shape.height() * scale;
      Frame frame = Frame.of(foot, tilt, lean, 0);
      Vector3 place =
          foot.minus(above.up().plus(frame.up()).times(0.5 * gap))
              .minus(frame.up().times(height / 2));
      frame = frame.movedTo(place);
      sacrum.add(
          new SacralSegment(
              frame, shape.width() * scale * wide, shape.depth() * scale * deep, height));
      foot = frame.at(0, 0, -height / 2);
      above = frame;
      gap = 0;
    }
  }

  private void moveL3ToOrigin() {
    Segment l3 =
        vertebrae.stream().filter(v -> v.label() == PhantomLabel.BODY_L3).findFirst().orElseThrow();
    Vector3 shift = l3.frame().centre().times(-1).plus(new Vector3(draw.around(MIDDLE_MM), 0, 0));
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
