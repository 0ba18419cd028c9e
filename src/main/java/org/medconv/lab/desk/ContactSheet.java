package org.medconv.lab.desk;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import org.medconv.plot.Lettering;
import org.medconv.plot.Lettering.Style;

/** Pictures of one size in rows of five, with a few lines of text under each. */
public final class ContactSheet {
  private static final int COLUMNS = 5;
  private static final int GAP = 12;
  private static final int LINE = 18;
  private static final int LINES = 3;
  private static final double LETTER = 14;

  public record Tile(BufferedImage picture, List<String> lines) {}

  private ContactSheet() {}

  public static BufferedImage of(List<Tile> tiles) {
    int width = tiles.stream().mapToInt(tile -> tile.picture().getWidth()).max().orElse(1) + GAP;
    int height =
        tiles.stream().mapToInt(tile -> tile.picture().getHeight()).max().orElse(1)
            + GAP
            + LINES * LINE;
    int rows = Math.max(1, (tiles.size() + COLUMNS - 1) / COLUMNS);
    BufferedImage sheet =
        new BufferedImage(COLUMNS * width + GAP, rows * height + GAP, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    for (int n = 0; n < tiles.size(); n++) {
      draw(
          graphics,
          tiles.get(n),
          GAP + n % COLUMNS * width,
          GAP + Math.floorDiv(n, COLUMNS) * height,
          width - GAP);
    }
    graphics.dispose();
    return sheet;
  }

  private static void draw(Graphics2D graphics, Tile tile, int x, int y, int width) {
    graphics.drawImage(tile.picture(), x, y, null);
    graphics.setColor(Color.WHITE);
    int baseline = y + tile.picture().getHeight() + LINE - 4;
    for (String line : tile.lines()) {
      double wide = Lettering.get().width(line, Style.plain(LETTER));
      Style fitting = Style.plain(LETTER * Math.min(1, width / Math.max(1, wide)));
      Lettering.get().draw(graphics, line, x, baseline, fitting);
      baseline += LINE;
    }
  }
}
