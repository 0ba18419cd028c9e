package org.medconv.phantom;

import java.util.ArrayList;
import java.util.List;
import org.medconv.phantom.PhantomSpec.Variant;

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

  final List<Segment> vertebrae = new ArrayList<>();
  final List<SacralSegment> sacrum = new ArrayList<>();
  final double scale;

  Column(List<Segment> vertebrae, List<SacralSegment> sacrum, double scale) {
    this.vertebrae.addAll(vertebrae);
    this.sacrum.addAll(sacrum);
    this.scale = scale;
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

  /** A level, or the lowest vertebra where this spine ends above it. */
  Segment vertebra(PhantomLabel label) {
    return vertebrae.stream()
        .filter(v -> v.label() == label)
        .findFirst()
        .orElse(vertebrae.get(vertebrae.size() - 1));
  }
}
