package org.medconv.phantom;

import java.util.List;
import java.util.Set;
import org.medconv.phantom.Column.Segment;
import org.medconv.phantom.Variation.Finding;
import org.medconv.volume.Vector3;

/** What surgeons left in the spine and beside it. */
final class Hardware {
  private static final Tissue METAL = Tissue.plain(3000);

  private final Column column;
  private final Variation variation;
  private final Draw draw;
  private final List<Part> parts;
  private final Set<PhantomLabel> metal;

  /**
   * @param metal is told the bodies that metal or cement lies in
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

  /** Two to four levels, most often the lowest ones. */
  private void screws() {
    int levels = 2 + (int) draw.between(0, 3);
    int lowest = column.vertebrae.size() - 1 - (draw.chance(0.6) ? 0 : (int) draw.between(1, 6));
    for (int side = -1; side <= 1; side += 2) {
      Vector3 above = null;
      for (int n = Math.max(0, lowest - levels + 1); n <= lowest; n++) {
        Segment v = column.vertebrae.get(n);
        double lateral = side * v.shape().pedicle() * column.scale;
        Vector3 head = v.frame().at(lateral * 1.25, -v.depth() / 2 - 27, 5);
        rod(head, v.frame().at(lateral * 0.65, v.depth() * draw.between(0, 0.3), 4), 2.9);
        rod(head, v.frame().at(lateral * 1.25, -v.depth() / 2 - 36, 5), 5.5);
        metal.add(v.label());
        if (above != null) {
          rod(above, v.frame().at(lateral * 1.25, -v.depth() / 2 - 33, 5), 2.8);
        }
        above = v.frame().at(lateral * 1.25, -v.depth() / 2 - 33, 5);
      }
    }
  }

  private void cement() {
    int bodies = draw.chance(0.6) ? 1 : 2;
    for (int b = 0; b < bodies; b++) {
      Segment v = column.vertebrae.get(3 + (int) draw.between(0, column.vertebrae.size() - 4));
      metal.add(v.label());
      Tissue cement = Tissue.grained(draw.between(900, 1900), 250, 5, (int) draw.bits());
      for (int side = -1; side <= 1; side += 2) {
        Frame at =
            v.frame().movedTo(v.frame().at(side * draw.between(3, 10), draw.normal(2, 3), 0));
        Solid blob =
            new Solid.Ellipsoid(at, draw.between(4, 10), draw.between(4, 10), 0.3 * v.height());
        parts.add(new Part(new Compound.Uneven(blob, 2.5, 7, (int) draw.bits()), cement, null));
      }
    }
  }

  private void lead() {
    Vector3 t8 = column.vertebra(PhantomLabel.BODY_T8).frame().centre();
    Vector3 apex = t8.plus(new Vector3(draw.between(25, 55), -draw.between(95, 125), -25));
    Vector3 atrium = t8.plus(new Vector3(-25, -70, 10));
    rod(apex, atrium, 1.2);
    rod(atrium, t8.plus(new Vector3(-22, -55, 130)), 1.2);
  }

  private void clips() {
    Vector3 l1 = column.vertebra(PhantomLabel.BODY_L1).frame().centre();
    int clips = 2 + (int) draw.between(0, 4);
    for (int n = 0; n < clips; n++) {
      Vector3 at =
          l1.plus(new Vector3(-draw.between(40, 65), -draw.between(50, 80), draw.between(-15, 25)));
      rod(at, at.plus(new Vector3(draw.normal(0, 3), draw.normal(0, 3), draw.normal(0, 3))), 1);
    }
  }
}
