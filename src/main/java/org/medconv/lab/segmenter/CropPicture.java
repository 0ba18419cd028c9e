package org.medconv.lab.segmenter;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.medconv.plot.Lettering;
import org.medconv.plot.Lettering.Style;

/**
 * A crop as the network sees it, in the sagittal and coronal planes with most of the bodies, with
 * the true classes beside the predicted ones.
 *
 * @param grey input of the network, normalised
 * @param truth class of each voxel
 * @param predicted class of each voxel
 */
record CropPicture(
    SegmentationTask task, int[] size, float[] grey, byte[] truth, byte[] predicted) {
  private static final int SCALE = 3;
  private static final int GAP = 10;
  private static final int HEAD = 26;
  private static final float TINT = 0.55f;

  /** The range of the input is about -1.4 to 2.3; the relevant part is the lower one. */
  private static final float DARKEST = -1;

  private static final float BRIGHTEST = 2;

  private static final Color[] COLORS = {
    Color.BLACK,
    new Color(0xffa200),
    new Color(0xffe04d),
    new Color(0x35d6ff),
    new Color(0xc86bff),
    new Color(0x63d892),
    new Color(0xff6a5c),
    new Color(0x8fa8ff),
    new Color(0xd9d9d9)
  };

  BufferedImage drawn() {
    int column = fullest(size[0], p -> p % size[0]);
    int row = fullest(size[1], p -> Math.floorDiv(p, size[0]) % size[1]);
    List<BufferedImage> panels =
        List.of(
            panel(size[1], (x, k) -> at(column, x, k), truth),
            panel(size[1], (x, k) -> at(column, x, k), predicted),
            panel(size[0], (x, k) -> at(x, row, k), truth),
            panel(size[0], (x, k) -> at(x, row, k), predicted));
    List<String> names =
        List.of("sagittal, true", "sagittal, predicted", "coronal, true", "coronal, predicted");
    int width = panels.stream().mapToInt(panel -> panel.getWidth() + GAP).sum() + GAP;
    BufferedImage image =
        new BufferedImage(width, 2 * HEAD + SCALE * size[2], BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    int x = GAP;
    for (int n = 0; n < panels.size(); n++) {
      graphics.setColor(Color.WHITE);
      Lettering.get().draw(graphics, names.get(n), x, 18, Style.plain(14));
      graphics.drawImage(panels.get(n), x, HEAD, null);
      x += panels.get(n).getWidth() + GAP;
    }
    key(graphics, HEAD + SCALE * size[2] + 18);
    graphics.dispose();
    return image;
  }

  private int at(int i, int j, int k) {
    return (k * size[1] + j) * size[0] + i;
  }

  /** The plane across an axis with the most body voxels. */
  private int fullest(int count, IntUnaryOperator plane) {
    int[] bodies = new int[count];
    for (int p = 0; p < truth.length; p++) {
      bodies[plane.applyAsInt(p)] += task.body().contains((int) truth[p]) ? 1 : 0;
    }
    int best = Math.floorDiv(count, 2);
    for (int n = 0; n < count; n++) {
      best = bodies[n] > bodies[best] ? n : best;
    }
    return best;
  }

  /** A voxel by its position across the picture and its slice. */
  @FunctionalInterface
  private interface Voxel {
    int at(int x, int k);
  }

  /** Head at the top, although slices run from foot to head. */
  private BufferedImage panel(int width, Voxel voxel, byte[] classes) {
    BufferedImage image =
        new BufferedImage(width * SCALE, size[2] * SCALE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      int k = size[2] - 1 - Math.floorDiv(y, SCALE);
      for (int x = 0; x < image.getWidth(); x++) {
        int p = voxel.at(Math.floorDiv(x, SCALE), k);
        image.setRGB(x, y, tinted(grey[p], classes[p]));
      }
    }
    return image;
  }

  private static int tinted(float value, int of) {
    float g = 255 * Math.min(1, Math.max(0, (value - DARKEST) / (BRIGHTEST - DARKEST)));
    float tint = of == 0 ? 0 : TINT;
    Color color = COLORS[of % COLORS.length];
    return mix(g, color.getRed(), tint) << 16
        | mix(g, color.getGreen(), tint) << 8
        | mix(g, color.getBlue(), tint);
  }

  private static int mix(float grey, int color, float tint) {
    return Math.round((1 - tint) * grey + tint * color);
  }

  private void key(Graphics2D graphics, int baseline) {
    double x = GAP;
    for (int c = 1; c <= task.classNames().size(); c++) {
      graphics.setColor(COLORS[c % COLORS.length]);
      String name = task.classNames().get(c - 1);
      Lettering.get().draw(graphics, name, x, baseline, Style.bold(14));
      x += Lettering.get().width(name, Style.bold(14)) + 2 * GAP;
    }
  }
}
