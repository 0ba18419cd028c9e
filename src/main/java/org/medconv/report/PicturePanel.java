package org.medconv.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import org.medconv.plot.Lettering;
import org.medconv.plot.Lettering.Style;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.volume.Vector3;

/**
 * One picture of the key image: the CT on a plane, the vertebrae's outlines, a scale and letters.
 */
final class PicturePanel {
  private static final PlaneSampler.Window BONE = new PlaneSampler.Window(260, 900);
  private static final double SCALE_BAR_MM = 50;
  private static final int MARGIN = 14;

  private final PatientPlane plane;
  private final Graphics2D graphics;

  private PicturePanel(PatientPlane plane, Graphics2D graphics) {
    this.plane = plane;
    this.graphics = graphics;
  }

  /**
   * Draws at the graphics' origin, clipped to the plane's size.
   *
   * @param edges what lies at the left, right, top and bottom (PS3.3 C.7.6.1.1.1)
   */
  static void draw(Screening screening, PatientPlane plane, Graphics2D graphics, String[] edges) {
    Graphics2D own = (Graphics2D) graphics.create();
    own.clip(new Rectangle2D.Double(0, 0, plane.width(), plane.height()));
    PicturePanel panel = new PicturePanel(plane, own);
    own.drawImage(PlaneSampler.picture(screening.volume(), plane, BONE), 0, 0, null);
    screening.finding().vertebrae().forEach(panel::outline);
    panel.outline(screening.finding().l1());
    panel.letters(edges);
    panel.scaleBar();
    own.dispose();
    graphics.setColor(Palette.FRAME);
    graphics.setStroke(new BasicStroke(1.5f));
    graphics.draw(new Rectangle2D.Double(0, 0, plane.width(), plane.height()));
  }

  private void outline(Vertebra vertebra) {
    boolean l1 = vertebra.level() == VertebraLevel.L1;
    Shape line = Contour.of(PlaneSampler.coverage(vertebra.body(), plane));
    graphics.setColor(l1 ? Palette.L1 : Palette.OTHER_VERTEBRA);
    graphics.setStroke(
        new BasicStroke(l1 ? 2.2f : 1.1f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(line);
    if (!line.getBounds2D().isEmpty()) {
      name(vertebra, line.getBounds2D(), l1);
    }
  }

  /** In front of the body, where soft tissue is dark enough to read on. */
  private void name(Vertebra vertebra, Rectangle2D bounds, boolean l1) {
    Style style = l1 ? Style.bold(24) : Style.plain(18);
    String name = vertebra.level().name();
    double x = bounds.getMinX() - Lettering.get().width(name, style) - 10;
    shadowed(name, x, bounds.getCenterY() + style.size() * 0.36, style, graphics.getColor());
  }

  private void letters(String[] edges) {
    Style style = Style.bold(20);
    double middleX = plane.width() / 2.0;
    double middleY = plane.height() / 2.0 + 7;
    double wide = Lettering.get().width(edges[1], style);
    shadowed(edges[0], MARGIN, middleY, style, Palette.QUIET);
    shadowed(edges[1], plane.width() - MARGIN - wide, middleY, style, Palette.QUIET);
    shadowed(edges[2], middleX - wide / 2, MARGIN + 14.0, style, Palette.QUIET);
    shadowed(edges[3], middleX - wide / 2, plane.height() - MARGIN, style, Palette.QUIET);
  }

  private void scaleBar() {
    double length = SCALE_BAR_MM / plane.millimetresPerPixel();
    double y = plane.height() - MARGIN - 2.0;
    shadowed("5 cm", MARGIN, y - 10, Style.plain(16), Palette.TEXT);
    for (boolean shadow : new boolean[] {true, false}) {
      graphics.setColor(shadow ? Color.BLACK : Palette.TEXT);
      graphics.setStroke(
          new BasicStroke(shadow ? 5f : 2.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
      graphics.draw(new Line2D.Double(MARGIN, y, MARGIN + length, y));
    }
  }

  private void shadowed(String text, double x, double y, Style style, Color color) {
    graphics.setColor(new Color(0, 0, 0, 190));
    Lettering.get().draw(graphics, text, x + 1.2, y + 1.2, new Style(style.size(), true));
    graphics.setColor(color);
    Lettering.get().draw(graphics, text, x, y, style);
  }

  /** The height at which the other picture was cut, as a quiet dashed line. */
  static void cut(Graphics2D graphics, PatientPlane plane, Vector3 point) {
    double y = plane.row(point);
    graphics.setColor(new Color(0x35, 0xd6, 0xff, 110));
    graphics.setStroke(
        new BasicStroke(
            1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {6, 8}, 0));
    graphics.draw(new Line2D.Double(1, y, plane.width() - 1.0, y));
  }
}
