package org.medconv.phantom;

import java.util.List;
import java.util.Set;
import org.medconv.phantom.Column.Segment;
import org.medconv.phantom.Variation.Finding;
import org.medconv.volume.Vector3;

/**
 * Metal and cement from surgery in and beside the spine. All figures are estimated, see phantom.md.
 */
final class Hardware {
  /** The upper limit of scanners. */
  private static final double METAL_HU = 3000;

  private static final Tissue METAL = Tissue.plain(METAL_HU);

  // Screws: two levels and more, most often the lowest ones; how far they reach into the body

  private static final int FEWEST_LEVELS = 2;
  private static final Range MORE_LEVELS = new Range(0, 3);
  private static final double AT_THE_LOWEST = 0.6;
  private static final Range LEVELS_HIGHER = new Range(1, 6);
  private static final Range SCREW_REACH = new Range(0, 0.3);

  /** Of the screws' thread, their heads, and the rods that join them. */
  private static final double THREAD_RADIUS_MM = 2.9;

  private static final double HEAD_RADIUS_MM = 5.5;
  private static final double ROD_RADIUS_MM = 2.8;

  // Cement, two blobs a body; how often in one body only

  private static final double ONE_BODY = 0.6;
  private static final Range CEMENT_HU = new Range(900, 1900);
  private static final Grain CEMENT_GRAIN = new Grain(250, 5);
  private static final Range CEMENT_ASIDE_MM = new Range(3, 10);
  private static final Normal CEMENT_FORWARDS_MM = new Normal(2, 3);
  private static final Range CEMENT_RADIUS_MM = new Range(4, 10);
  private static final double CEMENT_HEIGHT = 0.3;
  private static final double CEMENT_WAVES_MM = 2.5;
  private static final double CEMENT_WAVE_SIZE_MM = 7;

  // The lead's tip, left of and before T8

  private static final Range TIP_LEFT_MM = new Range(25, 55);
  private static final Range TIP_FORWARDS_MM = new Range(95, 125);
  private static final double LEAD_RADIUS_MM = 1.2;

  // Clips, right of and before L1

  private static final int FEWEST_CLIPS = 2;
  private static final Range MORE_CLIPS = new Range(0, 4);
  private static final Range CLIP_RIGHT_MM = new Range(40, 65);
  private static final Range CLIP_FORWARDS_MM = new Range(50, 80);
  private static final Range CLIP_UP_MM = new Range(-15, 25);
  private static final Normal CLIP_LENGTH_MM = new Normal(0, 3);
  private static final double CLIP_RADIUS_MM = 1;

  private final Column column;
  private final Variation variation;
  private final Draw draw;
  private final List<Part> parts;
  private final Set<PhantomLabel> metal;

  /**
   * @param metal receives the bodies with metal or cement
   */
  Hardware(Column column, PhantomSpec spec, Draw draw, List<Part> parts, Set<PhantomLabel> metal) {
    this.column = column;
    this.variation = spec.variation();
    this.draw = draw;
    this.parts = parts;
    this.metal = metal;
  }

  void build() {
    if (variation.has(Finding.SCREWS)) {
      screws();
    }
    if (variation.has(Finding.CEMENT)) {
      cement();
    }
    if (variation.has(Finding.PACEMAKER_LEAD)) {
      lead();
    }
    if (variation.has(Finding.CLIPS)) {
      clips();
    }
  }

  private void rod(Vector3 from, Vector3 to, double r) {
    parts.add(new Part(new Solid.Rod(from, to, r, r), METAL, null));
  }

  private void screws() {
    int levels = FEWEST_LEVELS + (int) draw.in(MORE_LEVELS);
    int lowest =
        column.vertebrae.size()
            - 1
            - (draw.chance(AT_THE_LOWEST) ? 0 : (int) draw.in(LEVELS_HIGHER));
    for (int side : TrunkPart.SIDES) {
      Vector3 above = null;
      for (int n = Math.max(0, lowest - levels + 1); n <= lowest; n++) {
        Segment v = column.vertebrae.get(n);
        double lateral = side * v.shape().pedicle() * column.scale;
        Vector3 head = v.frame().at(lateral * 1.25, -v.depth() / 2 - 27, 5);
        rod(
            head,
            v.frame().at(lateral * 0.65, v.depth() * draw.in(SCREW_REACH), 4),
            THREAD_RADIUS_MM);
        rod(head, v.frame().at(lateral * 1.25, -v.depth() / 2 - 36, 5), HEAD_RADIUS_MM);
        metal.add(v.label());
        if (above != null) {
          rod(above, v.frame().at(lateral * 1.25, -v.depth() / 2 - 33, 5), ROD_RADIUS_MM);
        }
        above = v.frame().at(lateral * 1.25, -v.depth() / 2 - 33, 5);
      }
    }
  }

  private void cement() {
    int bodies = draw.chance(ONE_BODY) ? 1 : 2;
    for (int b = 0; b < bodies; b++) {
      Segment v = column.vertebrae.get(3 + (int) draw.between(0, column.vertebrae.size() - 4));
      metal.add(v.label());
      Tissue cement =
          Tissue.grained(
              draw.in(CEMENT_HU), CEMENT_GRAIN.hu(), CEMENT_GRAIN.mm(), (int) draw.bits());
      for (int side : TrunkPart.SIDES) {
        Frame at =
            v.frame()
                .movedTo(
                    v.frame()
                        .at(side * draw.in(CEMENT_ASIDE_MM), draw.around(CEMENT_FORWARDS_MM), 0));
        Solid blob =
            new Solid.Ellipsoid(
                at,
                draw.in(CEMENT_RADIUS_MM),
                draw.in(CEMENT_RADIUS_MM),
                CEMENT_HEIGHT * v.height());
        parts.add(
            new Part(
                new Compound.Uneven(blob, CEMENT_WAVES_MM, CEMENT_WAVE_SIZE_MM, (int) draw.bits()),
                cement,
                null));
      }
    }
  }

  private void lead() {
    Vector3 t8 = column.vertebra(PhantomLabel.BODY_T8).frame().centre();
    Vector3 apex = t8.plus(new Vector3(draw.in(TIP_LEFT_MM), -draw.in(TIP_FORWARDS_MM), -25));
    Vector3 atrium = t8.plus(new Vector3(-25, -70, 10));
    rod(apex, atrium, LEAD_RADIUS_MM);
    rod(atrium, t8.plus(new Vector3(-22, -55, 130)), LEAD_RADIUS_MM);
  }

  private void clips() {
    Vector3 l1 = column.vertebra(PhantomLabel.BODY_L1).frame().centre();
    int clips = FEWEST_CLIPS + (int) draw.in(MORE_CLIPS);
    for (int n = 0; n < clips; n++) {
      Vector3 at =
          l1.plus(
              new Vector3(
                  -draw.in(CLIP_RIGHT_MM), -draw.in(CLIP_FORWARDS_MM), draw.in(CLIP_UP_MM)));
      rod(
          at,
          at.plus(
              new Vector3(
                  draw.around(CLIP_LENGTH_MM),
                  draw.around(CLIP_LENGTH_MM),
                  draw.around(CLIP_LENGTH_MM))),
          CLIP_RADIUS_MM);
    }
  }
}
