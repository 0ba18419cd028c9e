package org.medconv.plot;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.GeneralPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * Text as filled outlines (Liberation Sans, from the jar of PDFBox). Java's own text drawing
 * depends on the machine's fonts and FreeType, fails without fonts, and would draw the same result
 * differently on another node. Thread-safe.
 */
public final class Lettering {
  private static final String TYPEFACE =
      "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
  private static final double BOLD_EM = 0.045;

  private record Glyph(GeneralPath outline, int advance) {}

  private static final class Loaded {
    private static final Lettering LETTERING = new Lettering();
  }

  private final TrueTypeFont font;
  private final CmapLookup characters;
  private final double unitsPerEm;
  private final Map<Integer, Glyph> glyphs = new ConcurrentHashMap<>();

  private Lettering() {
    try {
      font = typeface();
      characters = font.getUnicodeCmapLookup();
      unitsPerEm = font.getUnitsPerEm();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the typeface of the key image", e);
    }
  }

  /** The typeface for another use of it, opened anew; who asks closes it. */
  public static TrueTypeFont typeface() throws IOException {
    try (InputStream file = Lettering.class.getResourceAsStream(TYPEFACE)) {
      if (file == null) {
        throw new IllegalStateException(
            "no %s on the class path; check that pdfbox.jar is in target/lib".formatted(TYPEFACE));
      }
      return new TTFParser().parse(new RandomAccessReadBuffer(file));
    }
  }

  public static Lettering get() {
    return Loaded.LETTERING;
  }

  /**
   * Draws text in the graphics' colour.
   *
   * @param style its size is the em, in pixels
   */
  public void draw(Graphics2D graphics, String text, double x, double baseline, Style style) {
    double scale = style.size() / unitsPerEm;
    AffineTransform place = new AffineTransform(scale, 0, 0, -scale, x, baseline);
    for (int character : text.codePoints().toArray()) {
      Glyph glyph = glyph(character);
      var outline = place.createTransformedShape(glyph.outline());
      graphics.fill(outline);
      if (style.bold()) {
        graphics.setStroke(
            new BasicStroke(
                (float) (BOLD_EM * style.size()), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(outline);
      }
      place.translate(glyph.advance() + extra(style), 0);
    }
  }

  public double width(String text, Style style) {
    double units = text.codePoints().mapToDouble(c -> glyph(c).advance() + extra(style)).sum();
    return units * style.size() / unitsPerEm;
  }

  /** Breaks text between words, so that no line is wider. A single longer word is not broken. */
  public List<String> wrap(String text, double width, Style style) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && width(line + " " + word, style) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  public record Style(double size, boolean bold) {
    public static Style plain(double size) {
      return new Style(size, false);
    }

    public static Style bold(double size) {
      return new Style(size, true);
    }
  }

  private double extra(Style style) {
    return style.bold() ? BOLD_EM / 2 * unitsPerEm : 0;
  }

  private Glyph glyph(int character) {
    return glyphs.computeIfAbsent(character, this::load);
  }

  private synchronized Glyph load(int character) {
    try {
      int id = characters.getGlyphId(character);
      GlyphData data = font.getGlyph().getGlyph(id);
      GeneralPath outline = data == null ? new GeneralPath() : data.getPath();
      return new Glyph(outline, font.getAdvanceWidth(id));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the typeface of the key image", e);
    }
  }
}
