package org.medconv.phantom;

import java.util.List;
import org.medconv.phantom.Compound.Clipped;
import org.medconv.phantom.Compound.Uneven;
import org.medconv.phantom.Variation.Finding;
import org.medconv.volume.Vector3;

/**
 * The common base of the parts of the trunk: positions, tissues, and how to add solids. All parts
 * draw from one random stream, in the order in which {@link Trunk} builds them.
 */
abstract class TrunkPart {
  /** The right of the patient, then the left, as signs of x (LPS). */
  static final List<Integer> SIDES = List.of(-1, 1);

  /** Blood without contrast, HU: 35 to 45 in CT, more with the haematocrit. */
  static final double BLOOD_HU = 40;

  /** Gas in stomach and colon, HU: a little more than air, with the partial volume of folds. */
  static final double GAS_HU = -960;

  /** How far ellipsoids lean, from front to back and sideways, and turn; radians. Estimated. */
  private static final Normal LEAN_RAD = new Normal(0, 0.15);

  private static final Normal TURN_RAD = new Normal(0, 0.2);

  /** Paste in stomach and bowel, and how often it is there where it was given. Estimated. */
  private static final Range PASTE_HU = new Range(120, 480);

  private static final double PASTE_ARRIVED = 0.6;

  /** What was eaten. Estimated. */
  private static final Range CHYME_HU = new Range(5, 40);

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

  /** The middle of S1. */
  Vector3 pelvis() {
    return column.sacrum.get(0).frame().centre();
  }

  /** A point by its height, mm, and its distances from the axis of the spine there. */
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

  /** Leaning and turned a little, as organs are. */
  Solid ellipsoid(Vector3 at, HalfAxes half) {
    return ellipsoid(
        Frame.of(at, draw.around(LEAN_RAD), draw.around(LEAN_RAD), draw.around(TURN_RAD)), half);
  }

  Solid ball(Vector3 at, double radius) {
    return ellipsoid(at, new HalfAxes(radius, radius, radius));
  }

  static Solid ellipsoid(Frame frame, HalfAxes half) {
    return new Solid.Ellipsoid(frame, half.across(), half.deep(), half.high());
  }

  /** Along the patient's axes. */
  static Frame upright(Vector3 at) {
    return Frame.of(at, 0, 0, 0);
  }

  Solid uneven(Solid solid, double depth, double size) {
    return new Uneven(solid, depth, size, salt());
  }

  /**
   * A round rod that grows or thins on its way.
   *
   * @param r0 radius at {@code from}, mm
   * @param r1 radius at {@code to}, mm
   */
  static Solid rod(Vector3 from, Vector3 to, double r0, double r1) {
    return new Solid.Rod(from, to, r0, r1);
  }

  static Solid rod(Vector3 from, Vector3 to, double radius) {
    return rod(from, to, radius, radius);
  }

  Tissue grained(double hu, double grainHu, double grainMm) {
    return grained(hu, new Grain(grainHu, grainMm));
  }

  Tissue grained(double hu, Grain grain) {
    return Tissue.grained(hu, grain.hu(), grain.mm(), salt());
  }

  /** A hollow organ whose wall of this thickness is denser than its content. */
  Tissue walled(double contentHu, double denserHu, double wallMm, Grain grain) {
    return walled(contentHu, denserHu, wallMm).withGrain(grain.hu(), grain.mm(), salt());
  }

  /** The same with an even content. */
  static Tissue walled(double contentHu, double denserHu, double wallMm) {
    return new Tissue(contentHu, denserHu, wallMm, 0, 1, 0);
  }

  /** Of blood in veins. */
  Tissue venousBlood() {
    return Tissue.plain(BLOOD_HU + tissue.venous());
  }

  /** Of stomach and bowel, HU: paste or what was eaten. */
  double content() {
    return variation.has(Finding.ORAL_CONTRAST) && draw.chance(PASTE_ARRIVED)
        ? draw.in(PASTE_HU)
        : draw.in(CHYME_HU);
  }
}
