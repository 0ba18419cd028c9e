package org.medconv.phantom;

import java.util.List;
import org.medconv.phantom.BoneSolid.VertebralBody;
import org.medconv.phantom.Column.Segment;
import org.medconv.phantom.DrawnColumn.Wear;
import org.medconv.volume.Vector3;

/**
 * The discs of a patient, with gas and lime in worn ones. All figures are estimated, see
 * phantom.md.
 */
final class Discs {
  private static final Range DISC_HU = new Range(60, 105);
  private static final double DISC_WORN_DARKER_HU = 15;

  /** The ring of fibres around the nucleus, HU and mm. */
  private static final Range RING_HU = new Range(0, 30);

  private static final double RING_MM = 5;
  private static final double DISC_GRAIN_HU = 6;
  private static final double DISC_GRAIN_WORN_HU = 8;
  private static final double DISC_GRAIN_MM = 5;

  /** How far the most worn disc bulges, mm. */
  private static final Range BULGE_MM = new Range(0, 2.5);

  private static final double THINNEST_DISC_MM = 1.2;

  /** Of the width and depth of the body above. */
  private static final double DISC_WIDTH = 0.98;

  // Gas and lime in worn discs

  private static final double GAS_FROM_WEAR = 0.65;
  private static final double GAS = 0.4;
  private static final Range GAS_DARK_HU = new Range(200, 700);
  private static final Normal GAS_ASIDE_MM = new Normal(0, 4);
  private static final Range GAS_WIDTH = new Range(0.1, 0.36);
  private static final double LIME_FROM_WEAR = 0.4;
  private static final double LIME = 0.1;
  private static final Range LIME_HU = new Range(150, 500);
  private static final Normal LIME_ASIDE_MM = new Normal(0, 6);
  private static final Range LIME_FORWARDS = new Range(-0.3, 0.45);
  private static final Range LIME_ACROSS_MM = new Range(3, 10);
  private static final Range LIME_DEEP_MM = new Range(2, 5);

  private final Column column;
  private final List<Wear> wears;
  private final Draw draw;
  private final List<Part> parts;

  Discs(Column column, List<Wear> wears, Draw draw, List<Part> parts) {
    this.column = column;
    this.wears = wears;
    this.draw = draw;
    this.parts = parts;
  }

  void build() {
    for (int n = 0; n < column.vertebrae.size(); n++) {
      disc(n);
    }
  }

  private void disc(int n) {
    Segment v = column.vertebrae.get(n);
    Wear wear = wears.get(n);
    boolean last = n + 1 == column.vertebrae.size();
    Frame below = last ? column.sacrum.get(0).frame() : column.vertebrae.get(n + 1).frame();
    double belowHeight =
        last ? column.sacrum.get(0).height() : column.vertebrae.get(n + 1).height();
    Vector3 top = v.frame().at(0, 0, -v.height() / 2);
    Vector3 foot = below.at(0, 0, belowHeight / 2);
    Vector3 up = Frame.unit(v.frame().up().plus(below.up()));
    Vector3 left = Frame.unit(v.frame().left().minus(up.times(v.frame().left().dot(up))));
    Frame frame = new Frame(top.plus(foot).times(0.5), left, left.cross(up), up);
    double gap = Math.max(THINNEST_DISC_MM, v.disc());
    double open = v.depth() * Math.sin(Math.min(0.35, Math.max(-0.35, bend(v.frame(), below))));
    double wedged = 0.5 * (v.back() - v.front());
    double bulge = wear.disc() * draw.in(BULGE_MM);
    double young = last ? 0 : wears.get(n + 1).hollowTop();
    VertebralBody solid =
        new VertebralBody(
            frame,
            v.width() * DISC_WIDTH + bulge,
            v.depth() * DISC_WIDTH + bulge,
            Math.max(1, gap + open + Math.max(0, wedged)) + 2.5,
            Math.max(1, gap - open) + 2.5,
            -0.03,
            -wear.hollowFoot() - 0.8,
            -young - 0.8,
            0,
            0.1);
    double nucleus = draw.in(DISC_HU) - DISC_WORN_DARKER_HU * wear.disc();
    parts.add(
        new Part(
            solid,
            new Tissue(
                nucleus,
                draw.in(RING_HU),
                RING_MM,
                DISC_GRAIN_HU + DISC_GRAIN_WORN_HU * wear.disc(),
                DISC_GRAIN_MM,
                (int) draw.bits()),
            PhantomLabel.DISC));
    worn(frame, v, gap, wear.disc());
  }

  /** Gas and lime in worn discs. */
  private void worn(Frame frame, Segment v, double gap, double wear) {
    if (wear > GAS_FROM_WEAR && draw.chance(GAS)) {
      Frame at = frame.movedTo(frame.at(draw.around(GAS_ASIDE_MM), draw.around(GAS_ASIDE_MM), 0));
      parts.add(
          new Part(
              new Solid.Ellipsoid(
                  at,
                  v.width() * draw.in(GAS_WIDTH),
                  v.depth() * draw.in(GAS_WIDTH),
                  Math.max(0.8, gap * 0.3)),
              Tissue.plain(-draw.in(GAS_DARK_HU)),
              null));
    } else if (wear > LIME_FROM_WEAR && draw.chance(LIME)) {
      Frame at =
          frame.movedTo(
              frame.at(draw.around(LIME_ASIDE_MM), v.depth() * draw.in(LIME_FORWARDS), 0));
      parts.add(
          new Part(
              new Solid.Ellipsoid(
                  at, draw.in(LIME_ACROSS_MM), draw.in(LIME_DEEP_MM), Math.max(1, gap * 0.35)),
              Tissue.plain(draw.in(LIME_HU)),
              null));
    }
  }

  /** Half of how much further the lower frame leans back, radians: the disc opens to the front. */
  private static double bend(Frame above, Frame below) {
    return 0.5 * Math.asin(Math.max(-1, Math.min(1, below.up().dot(above.anterior()))));
  }
}
