package org.medconv.phantom;

import java.util.List;
import org.medconv.phantom.Compound.Clipped;
import org.medconv.phantom.Compound.Uneven;
import org.medconv.phantom.Variation.Finding;
import org.medconv.volume.Vector3;

/**
 * What every part of the trunk knows: where things are, what they are made of, and how to add them.
 * The parts draw from one stream, in the order in which {@link Trunk} builds them.
 */
abstract class TrunkPart {
  final Column column;
  final Variation variation;
  final Habitus habitus;
  final Draw draw;
  final TrunkTissue tissue;

  /** Size of the skeleton as a share of the mean adult's. */
  final double s;

  private final List<Part> parts;
  private final Solid cavity;

  TrunkPart(
      Column column,
      Variation variation,
      Habitus habitus,
      Draw draw,
      TrunkTissue tissue,
      List<Part> parts) {
    this.column = column;
    this.variation = variation;
    this.habitus = habitus;
    this.draw = draw;
    this.tissue = tissue;
    this.parts = parts;
    this.s = column.scale;
    this.cavity = habitus.cavity(0);
  }

  /** A part of the same trunk. */
  TrunkPart(TrunkPart of) {
    this(of.column, of.variation, of.habitus, of.draw, of.tissue, of.parts);
  }

  double z(PhantomLabel label) {
    return column.vertebra(label).frame().centre().z();
  }

  Vector3 beside(double z, double aside, double forwards) {
    return new Vector3(habitus.axisX(z) + aside, habitus.axisY(z) - forwards, z);
  }

  int salt() {
    return (int) draw.bits();
  }

  void add(Solid solid, Appearance made) {
    parts.add(new Part(solid, made, PhantomLabel.BACKGROUND));
  }

  void inside(Solid solid, double margin, Appearance made) {
    add(Clipped.within(solid, cavity, margin), made);
  }

  Solid ellipsoid(Vector3 at, double a, double b, double c) {
    return new Solid.Ellipsoid(
        Frame.of(at, draw.normal(0, 0.15), draw.normal(0, 0.15), draw.normal(0, 0.2)), a, b, c);
  }

  Solid uneven(Solid solid, double depth, double size) {
    return new Uneven(solid, depth, size, salt());
  }

  static Solid rod(Vector3 from, Vector3 to, double r0, double r1) {
    return new Solid.Rod(from, to, r0, r1);
  }

  /** Of stomach and bowel, HU: paste or what was eaten. */
  double content() {
    return variation.has(Finding.ORAL_CONTRAST) && draw.chance(0.6)
        ? draw.between(120, 480)
        : draw.between(5, 40);
  }
}
