package org.medconv.phantom;

import java.util.ArrayList;
import java.util.List;
import org.medconv.phantom.PhantomSpec.Variant;
import org.medconv.phantom.PhantomTruth.Body;
import org.medconv.volume.Vector3;

/** The vertebral column of one phantom: where each vertebra and sacral segment stands. */
final class Column {
  /** A vertebra: its measures drawn for this patient, and its place. */
  record Segment(
      LevelShape shape,
      PhantomLabel label,
      Frame frame,
      double width,
      double depth,
      double front,
      double back,
      double hollow,
      double disc,
      double trabecularHu) {
    double height() {
      return 0.5 * (front + back);
    }
  }

  /** One of the five fused segments of the sacrum. */
  record SacralSegment(Frame frame, double width, double depth, double height) {}

  private static final double[][] SACRUM = {
    // width, depth, height, tilt
    {50, 32, 29, 43}, {38, 24, 25, 52}, {30, 17, 21, 44}, {25, 12, 18, 18}, {20, 9, 15, -12}
  };

  final List<Segment> vertebrae = new ArrayList<>();
  final List<SacralSegment> sacrum = new ArrayList<>();
  final double scale;
  final double lip;

  /** A column that is drawn elsewhere. */
  Column(List<Segment> vertebrae, List<SacralSegment> sacrum, double scale) {
    this.vertebrae.addAll(vertebrae);
    this.sacrum.addAll(sacrum);
    this.scale = scale;
    this.lip = 0;
  }

  Column(PhantomSpec spec, Draw draw) {
    this.scale = draw.normal(1.0, 0.06);
    this.lip = draw.chance(0.4) ? draw.between(0.5, 3.5) : 0;
    double curve = draw.between(0.35, 1.35);
    double pitch = Math.toRadians(draw.normal(0, 3));
    double scoliosis = Math.toRadians(draw.chance(0.2) ? draw.normal(0, 9) : draw.normal(0, 2));
    double phase = draw.between(0, Math.PI);
    double discScale = draw.between(0.7, 1.2);
    double wide = draw.normal(1, 0.06);
    double deep = draw.normal(1, 0.06);
    List<LevelShape> shapes = shapes(spec.variant());
    double trabecular = kvpFactor(spec.kvp());
    Vector3 place = new Vector3(0, 0, 0);
    Frame above = null;
    for (int n = 0; n < shapes.size(); n++) {
      LevelShape shape = shapes.get(n);
      double height = shape.height() * scale * draw.normal(1, 0.035);
      double wedge = shape.label() == PhantomLabel.BODY_L5 ? 1.12 : draw.normal(0.98, 0.03);
      double hollow = draw.between(0.6, 2.6);
      double crushed = 1;
      if (draw.chance(0.07)) {
        crushed = draw.between(0.6, 0.85);
        hollow += draw.between(0, 3);
      }
      double tilt = pitch + Math.toRadians(shape.tilt() * curve + draw.normal(0, 1.3));
      double lean = scoliosis * Math.sin(phase + n * 0.45) + Math.toRadians(draw.normal(0, 0.8));
      double turn = 0.6 * lean + Math.toRadians(draw.normal(0, 1.5));
      double disc = shape.disc() * scale * discScale * draw.normal(1, 0.12);
      if (draw.chance(0.08)) {
        disc *= draw.between(0.3, 0.7);
      }
      Frame frame = Frame.of(place, tilt, lean, turn);
      if (above != null) {
        Segment last = vertebrae.get(vertebrae.size() - 1);
        Vector3 foot = last.frame().at(0, 0, -last.height() / 2);
        place =
            foot.minus(last.frame().up().plus(frame.up()).times(0.5 * last.disc()))
                .minus(frame.up().times(height / 2 * (1 + crushed) / 2));
        frame = frame.movedTo(place);
      }
      boolean l1 = shape.label() == PhantomLabel.BODY_L1;
      double hu =
          l1
              ? spec.trabecularHu()
              : spec.trabecularHu() + draw.normal(levelTrend(n), spec.levelSpreadHu());
      vertebrae.add(
          new Segment(
              shape,
              shape.label(),
              frame,
              shape.width() * scale * wide * draw.normal(1, 0.025),
              shape.depth() * scale * deep * draw.normal(1, 0.025),
              height * wedge * crushed,
              height * (1 + (crushed - 1) * 0.25),
              hollow,
              disc,
              hu * trabecular));
      above = frame;
    }
    addSacrum(draw, pitch, curve);
    moveL3ToOrigin(draw);
  }

  static double levelTrend(int n) {
    // Thoracic bodies are a little denser than lumbar ones in every series (e.g. Jang 2019).
    return n < 9 ? 1.5 * (9 - n) : 0;
  }

  /** Calcium is denser to softer X-rays: about a fifth more at 100 kVp than at 120, less at 140. */
  static double kvpFactor(double kvp) {
    return 1 + 0.011 * (120 - kvp) + (kvp < 120 ? 0.00004 * (120 - kvp) * (120 - kvp) : 0);
  }

  static List<LevelShape> shapes(Variant variant) {
    List<LevelShape> shapes = new ArrayList<>(List.of(LevelShape.ALL));
    if (variant == Variant.SIX_LUMBAR) {
      LevelShape last = shapes.get(shapes.size() - 1);
      LevelShape l4 = shapes.get(shapes.size() - 2);
      shapes.set(
          shapes.size() - 1,
          new LevelShape(last.label(), 49, 35, 28, 10.5, 13, 17, 6.8, 44, 30, 8));
      shapes.add(
          new LevelShape(
              PhantomLabel.BODY_L6,
              last.width(),
              last.depth(),
              last.height(),
              8.5,
              last.tilt() + 3,
              last.pedicle(),
              last.pedicleRadius(),
              last.transverse(),
              last.spinous(),
              last.spinousDrop()));
      assert l4.label() == PhantomLabel.BODY_L4;
    } else if (variant == Variant.FOUR_LUMBAR) {
      LevelShape l5 = shapes.remove(shapes.size() - 1);
      LevelShape l4 = shapes.remove(shapes.size() - 1);
      shapes.add(
          new LevelShape(
              l4.label(),
              l5.width(),
              l5.depth(),
              l5.height(),
              l5.disc(),
              l5.tilt() - 3,
              l5.pedicle(),
              l5.pedicleRadius(),
              l5.transverse(),
              l5.spinous(),
              l5.spinousDrop()));
    }
    return shapes;
  }

  private void addSacrum(Draw draw, double pitch, double curve) {
    Segment last = vertebrae.get(vertebrae.size() - 1);
    double slope = draw.normal(0, 5);
    double bend = draw.between(0.6, 1.2);
    double first = SACRUM[0][3] * (0.55 + 0.45 * curve);
    Vector3 foot = last.frame().at(0, 0, -last.height() / 2);
    double gap = last.disc();
    Frame above = last.frame();
    for (double[] row : SACRUM) {
      double tilt = Math.toRadians(first + slope + (row[3] - SACRUM[0][3]) * bend);
      double height = row[2] * scale;
      Frame frame = Frame.of(foot, pitch + tilt, 0, 0);
      Vector3 place =
          foot.minus(above.up().plus(frame.up()).times(0.5 * gap))
              .minus(frame.up().times(height / 2));
      frame = frame.movedTo(place);
      sacrum.add(new SacralSegment(frame, row[0] * scale, row[1] * scale, height));
      foot = frame.at(0, 0, -height / 2);
      above = frame;
      gap = draw.between(0, 1.5);
    }
  }

  private void moveL3ToOrigin(Draw draw) {
    Vector3 shift =
        vertebrae.stream()
            .filter(v -> v.label() == PhantomLabel.BODY_L3)
            .findFirst()
            .orElseThrow()
            .frame()
            .centre()
            .times(-1)
            .plus(new Vector3(draw.normal(0, 5), 0, 0));
    vertebrae.replaceAll(
        v ->
            new Segment(
                v.shape(),
                v.label(),
                moved(v.frame(), shift),
                v.width(),
                v.depth(),
                v.front(),
                v.back(),
                v.hollow(),
                v.disc(),
                v.trabecularHu()));
    sacrum.replaceAll(
        s -> new SacralSegment(moved(s.frame(), shift), s.width(), s.depth(), s.height()));
  }

  private static Frame moved(Frame frame, Vector3 shift) {
    return frame.movedTo(frame.centre().plus(shift));
  }

  /** A level, or the lowest vertebra where this spine ends above it. */
  Segment vertebra(PhantomLabel label) {
    return vertebrae.stream()
        .filter(v -> v.label() == label)
        .findFirst()
        .orElse(vertebrae.get(vertebrae.size() - 1));
  }

  PhantomTruth truth(PhantomSpec spec) {
    return new PhantomTruth(
        spec,
        vertebrae.stream()
            .map(
                v ->
                    new Body(
                        v.label(),
                        v.frame().centre(),
                        v.width(),
                        v.depth(),
                        v.height(),
                        v.trabecularHu()))
            .toList(),
        sacrum.get(0).frame().centre());
  }
}
