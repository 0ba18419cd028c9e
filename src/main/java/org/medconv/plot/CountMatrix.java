package org.medconv.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.medconv.plot.Lettering.Style;

/**
 * A confusion matrix: counts in squares, which are darker with a larger share of the row.
 *
 * @param names of rows (truth) and columns (answer)
 * @param counts by row and column
 */
public record CountMatrix(String title, List<String> names, int[][] counts) {
  private static final int CELL = 110;
  private static final int LEFT = 140;
  private static final int TOP = 95;
  private static final Style SMALL = Style.plain(14);
  private static final Color DARK = new Color(0x0072b2);

  public CountMatrix {
    names = List.copyOf(names);
    if (counts.length != names.size()) {
      throw new IllegalArgumentException(
          "%d rows of counts for %d names".formatted(counts.length, names.size()));
    }
  }

  /** Writes a PNG. */
  public void write(Path file) throws IOException {
    int side = CELL * names.size();
    BufferedImage image =
        new BufferedImage(LEFT + side + 20, TOP + side + 20, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    text(graphics, title, LEFT, 26, Style.bold(18), Color.BLACK);
    text(graphics, "answer", LEFT, 56, SMALL, Color.DARK_GRAY);
    text(graphics, "truth", 12, TOP - 12, SMALL, Color.DARK_GRAY);
    for (int row = 0; row < names.size(); row++) {
      centred(graphics, names.get(row), LEFT + (row + 0.5) * CELL, TOP - 12, SMALL, Color.BLACK);
      text(graphics, names.get(row), 12, TOP + (row + 0.5) * CELL, SMALL, Color.BLACK);
      for (int column = 0; column < names.size(); column++) {
        cell(graphics, row, column);
      }
    }
    graphics.dispose();
    Files.createDirectories(file.toAbsolutePath().getParent());
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException("this Java cannot write PNG");
    }
  }

  private void cell(Graphics2D graphics, int row, int column) {
    double share = counts[row][column] / (double) Math.max(1, Arrays.stream(counts[row]).sum());
    double x = LEFT + column * CELL;
    double y = TOP + row * CELL;
    graphics.setColor(mixed(share));
    graphics.fill(new Rectangle2D.Double(x + 1, y + 1, CELL - 2.0, CELL - 2.0));
    Color ink = share > 0.5 ? Color.WHITE : Color.BLACK;
    String count = Integer.toString(counts[row][column]);
    centred(graphics, count, x + CELL / 2.0, y + CELL / 2.0, Style.bold(24), ink);
    String percent = Math.round(100 * share) + " %";
    centred(graphics, percent, x + CELL / 2.0, y + CELL / 2.0 + 26, SMALL, ink);
  }

  private static Color mixed(double share) {
    return new Color(
        (int) Math.round(255 + share * (DARK.getRed() - 255)),
        (int) Math.round(255 + share * (DARK.getGreen() - 255)),
        (int) Math.round(255 + share * (DARK.getBlue() - 255)));
  }

  private static void centred(
      Graphics2D graphics, String text, double x, double y, Style style, Color ink) {
    text(graphics, text, x - Lettering.get().width(text, style) / 2, y, style, ink);
  }

  private static void text(
      Graphics2D graphics, String text, double x, double y, Style style, Color ink) {
    graphics.setColor(ink);
    Lettering.get().draw(graphics, text, x, y, style);
  }
}
