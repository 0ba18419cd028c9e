package org.medconv.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import org.medconv.plot.Lettering.Style;

/**
 * Curves over one axis; both axes start at 0. Text is drawn with {@link Lettering}, so a machine
 * without fonts draws the same picture.
 *
 * @param limit a target value, drawn as a dashed line; NaN for none
 */
public record LineChart(
    String title, String xName, String yName, List<Curve> curves, double limit) {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 480;
  private static final Rectangle2D AREA = new Rectangle2D.Double(70, 50, WIDTH - 230, HEIGHT - 115);
  private static final Style SMALL = Style.plain(14);
  private static final int TICKS = 5;

  /** Colours that people with colour blindness can distinguish (Okabe and Ito 2008). */
  private static final Color[] COLORS = {
    new Color(0x0072b2),
    new Color(0xd55e00),
    new Color(0x009e73),
    new Color(0xcc79a7),
    new Color(0xe69f00),
    new Color(0x56b4e9),
    new Color(0x000000),
    new Color(0x8b5a2b),
    new Color(0x7f7f7f),
    new Color(0x6a3d9a)
  };

  /** A point of a curve; NaN as y leaves it out. */
  public record Point(double x, double y) {}

  public record Curve(String name, List<Point> points) {
    public Curve {
      points = points.stream().filter(point -> Double.isFinite(point.y())).toList();
    }
  }

  public LineChart {
    curves = List.copyOf(curves);
  }

  /** Writes charts side by side. */
  public static void write(Path file, List<LineChart> charts) throws IOException {
    BufferedImage image =
        new BufferedImage(WIDTH * charts.size(), HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), HEIGHT);
    for (LineChart chart : charts) {
      chart.draw(graphics);
      graphics.translate(WIDTH, 0);
    }
    graphics.dispose();
    Files.createDirectories(file.toAbsolutePath().getParent());
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException("this Java cannot write PNG");
    }
  }

  private void draw(Graphics2D graphics) {
    double right = roundUp(greatest(Point::x));
    double limited = Double.isFinite(limit) ? limit : 0;
    double top = roundUp(Math.max(limited, greatest(Point::y)));
    axes(graphics, right, top);
    if (Double.isFinite(limit)) {
      limitLine(graphics, top);
    }
    for (int n = 0; n < curves.size(); n++) {
      graphics.setColor(COLORS[n % COLORS.length]);
      curve(graphics, curves.get(n), right, top);
      key(graphics, curves.get(n).name(), n);
    }
  }

  private double greatest(ToDoubleFunction<Point> of) {
    return curves.stream()
        .flatMap(curve -> curve.points().stream())
        .mapToDouble(of)
        .max()
        .orElse(1);
  }

  /** Rounds up so that the labels of the axis' five steps are short numbers. */
  static double roundUp(double value) {
    if (!(value > 0)) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(value / TICKS)));
    for (double step : new double[] {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8}) {
      if (step * power * TICKS >= value * (1 - 1e-9)) {
        return step * power * TICKS;
      }
    }
    return 10 * power * TICKS;
  }

  private void axes(Graphics2D graphics, double right, double top) {
    text(graphics, title, AREA.getMinX(), 24, Style.bold(18));
    text(graphics, yName, AREA.getMinX(), AREA.getMinY() - 5, SMALL);
    double wide = Lettering.get().width(xName, SMALL);
    text(graphics, xName, AREA.getCenterX() - wide / 2, AREA.getMaxY() + 45, SMALL);
    graphics.setStroke(new BasicStroke(1));
    for (int n = 0; n <= TICKS; n++) {
      double x = AREA.getMinX() + n * AREA.getWidth() / TICKS;
      double y = AREA.getMaxY() - n * AREA.getHeight() / TICKS;
      graphics.setColor(new Color(0xdddddd));
      graphics.draw(new Line2D.Double(AREA.getMinX(), y, AREA.getMaxX(), y));
      graphics.draw(new Line2D.Double(x, AREA.getMinY(), x, AREA.getMaxY()));
      String below = number(n * right / TICKS);
      String beside = number(n * top / TICKS);
      double half = Lettering.get().width(below, SMALL) / 2;
      text(graphics, below, x - half, AREA.getMaxY() + 20, SMALL);
      double all = Lettering.get().width(beside, SMALL);
      text(graphics, beside, AREA.getMinX() - 8 - all, y + 5, SMALL);
    }
    graphics.setColor(Color.DARK_GRAY);
    graphics.draw(AREA);
  }

  private static String number(double value) {
    return new BigDecimal(String.format(Locale.ROOT, "%.4g", value))
        .stripTrailingZeros()
        .toPlainString();
  }

  private void limitLine(Graphics2D graphics, double top) {
    double y = AREA.getMaxY() - limit / top * AREA.getHeight();
    graphics.setColor(Color.DARK_GRAY);
    graphics.setStroke(
        new BasicStroke(
            1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {8, 6}, 0));
    graphics.draw(new Line2D.Double(AREA.getMinX(), y, AREA.getMaxX(), y));
    double baseline = y - AREA.getMinY() > 20 ? y - 5 : y + 16;
    text(graphics, "at most " + number(limit), AREA.getMinX() + 8, baseline, SMALL);
  }

  private static void curve(Graphics2D graphics, Curve curve, double right, double top) {
    Path2D path = new Path2D.Double();
    graphics.setStroke(new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    for (Point point : curve.points()) {
      double x = AREA.getMinX() + point.x() / right * AREA.getWidth();
      double y = AREA.getMaxY() - point.y() / top * AREA.getHeight();
      if (path.getCurrentPoint() == null) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
      graphics.fill(new Ellipse2D.Double(x - 3, y - 3, 6, 6));
    }
    graphics.draw(path);
  }

  private static void key(Graphics2D graphics, String name, int n) {
    double y = AREA.getMinY() + 16 + 22 * n;
    graphics.fill(new Rectangle2D.Double(AREA.getMaxX() + 12, y - 8, 18, 4));
    text(graphics, name, AREA.getMaxX() + 36, y, SMALL);
  }

  private static void text(Graphics2D graphics, String text, double x, double y, Style style) {
    Color before = graphics.getColor();
    graphics.setColor(Color.BLACK);
    Lettering.get().draw(graphics, text, x, y, style);
    graphics.setColor(before);
  }
}
