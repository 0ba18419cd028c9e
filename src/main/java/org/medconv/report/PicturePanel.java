package org.medconv.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.medconv.plot.Lettering;
import org.medconv.plot.Lettering.Style;
import org.medconv.segment.L1Finding;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.volume.Vector3;

/**
 * One panel of the key image: the CT on a plane, the outlines of the vertebrae, a scale and labels.
 */
final class PicturePanel {
  private static final PlaneSampler.Window BONE = new PlaneSampler.Window(260, 900);
  private static final double SCALE_BAR_MM = 50;
  private static final int MARGIN = 14;

  private final PatientPlane plane;
  private final Graphics2D graphics;

  /** Boxes of labels; the name of a level is placed where there are none. */
  private final List<Rectangle2D> taken = new ArrayList<>();

  private PicturePanel(PatientPlane plane, Graphics2D graphics) {
    this.plane = plane;
    this.graphics = graphics;
  }

  /**
   * Draws at the graphics' origin, clipped to the plane's size.
   *
   * @param edges the directions at the left, right, top and bottom (PS3.3 C.7.6.1.1.1)
   */
  static void draw(Screening screening, PatientPlane plane, Graphics2D graphics, String[] edges) {
    Graphics2D own = (Graphics2D) graphics.create();
    own.clip(new Rectangle2D.Double(0, 0, plane.width(), plane.height()));
    PicturePanel panel = new PicturePanel(plane, own);
    own.drawImage(PlaneSampler.picture(screening.volume(), plane, BONE), 0, 0, null);
    panel.letters(edges);
    panel.scaleBar();
    panel.vertebrae(screening.finding());
    own.dispose();
    graphics.setColor(Palette.FRAME);
    graphics.setStroke(new BasicStroke(1.5f));
    graphics.draw(new Rectangle2D.Double(0, 0, plane.width(), plane.height()));
  }

  /** Draws L1 over its neighbours, and places its name first. */
  private void vertebrae(L1Finding.Found finding) {
    List<Vertebra> others =
        finding.vertebrae().stream().filter(each -> each.level() != VertebraLevel.L1).toList();
    others.forEach(this::outline);
    outline(finding.l1());
    name(finding.l1());
    others.forEach(this::name);
  }

  private void outline(Vertebra vertebra) {
    boolean l1 = vertebra.level() == VertebraLevel.L1;
    graphics.setColor(l1 ? Palette.L1 : Palette.OTHER_VERTEBRA);
    graphics.setStroke(
        new BasicStroke(l1 ? 2.4f : 1.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(contour(vertebra));
  }

  private Shape contour(Vertebra vertebra) {
    return Contour.of(PlaneSampler.coverage(vertebra.body(), plane));
  }

  /**
   * In front of the body, where soft tissue is dark enough. If a label or the border is there,
   * inside the body, then behind it.
   */
  private void name(Vertebra vertebra) {
    Rectangle2D bounds = contour(vertebra).getBounds2D();
    if (bounds.isEmpty()) {
      return;
    }
    boolean l1 = vertebra.level() == VertebraLevel.L1;
    Style style = l1 ? Style.bold(28) : Style.plain(24);
    String name = vertebra.level().name();
    double width = Lettering.get().width(name, style);
    double y = bounds.getCenterY() + style.size() * 0.36;
    for (double x :
        new double[] {
          bounds.getMinX() - width - 10, bounds.getCenterX() - width / 2, bounds.getMaxX() + 10
        }) {
      Rectangle2D box = box(x, y, width, style);
      if (isFree(box)) {
        shadowed(name, x, y, style, l1 ? Palette.L1 : Palette.OTHER_VERTEBRA);
        return;
      }
    }
  }

  private boolean isFree(Rectangle2D box) {
    return new Rectangle2D.Double(4, 4, plane.width() - 8.0, plane.height() - 8.0).contains(box)
        && taken.stream().noneMatch(box::intersects);
  }

  private static Rectangle2D box(double x, double baseline, double width, Style style) {
    return new Rectangle2D.Double(x, baseline - style.size() * 0.8, width, style.size());
  }

  private void letters(String[] edges) {
    Style style = Style.bold(26);
    double middleX = plane.width() / 2.0;
    double middleY = plane.height() / 2.0 + 7;
    double wide = Lettering.get().width(edges[1], style);
    shadowed(edges[0], MARGIN, middleY, style, Palette.QUIET);
    shadowed(edges[1], plane.width() - MARGIN - wide, middleY, style, Palette.QUIET);
    shadowed(edges[2], middleX - wide / 2, MARGIN + 18.0, style, Palette.QUIET);
    shadowed(edges[3], middleX - wide / 2, plane.height() - MARGIN, style, Palette.QUIET);
  }

  private void scaleBar() {
    double length = SCALE_BAR_MM / plane.millimetresPerPixel();
    double y = plane.height() - MARGIN - 2.0;
    shadowed("5 cm", MARGIN, y - 12, Style.plain(23), Palette.TEXT);
    for (boolean shadow : new boolean[] {true, false}) {
      graphics.setColor(shadow ? Color.BLACK : Palette.TEXT);
      graphics.setStroke(
          new BasicStroke(shadow ? 5f : 2.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
      graphics.draw(new Line2D.Double(MARGIN, y, MARGIN + length, y));
    }
  }

  private void shadowed(String text, double x, double y, Style style, Color color) {
    taken.add(box(x, y, Lettering.get().width(text, style), style));
    graphics.setColor(new Color(0, 0, 0, 190));
    Lettering.get().draw(graphics, text, x + 1.2, y + 1.2, new Style(style.size(), true));
    graphics.setColor(color);
    Lettering.get().draw(graphics, text, x, y, style);
  }

  /** The height of the other panel's plane, as a thin dashed line. */
  static void cut(Graphics2D graphics, PatientPlane plane, Vector3 point) {
    double y = plane.row(point);
    graphics.setColor(new Color(0x35, 0xf0, 0xe0, 110));
    graphics.setStroke(
        new BasicStroke(
            1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {6, 8}, 0));
    graphics.draw(new Line2D.Double(1, y, plane.width() - 1.0, y));
  }
}
