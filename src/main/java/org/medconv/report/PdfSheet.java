package org.medconv.report;

import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.Bidi;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.GregorianCalendar;
import java.util.TimeZone;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.color.PDOutputIntent;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.medconv.plot.Lettering;
import org.medconv.plot.Lettering.Style;

/**
 * One A4 page as a PDF; lengths in points from the upper left corner. It embeds the typeface of the
 * key image, and its text can be searched and copied. The same drawing gives the same bytes.
 */
final class PdfSheet implements AutoCloseable {
  static final float WIDTH = PDRectangle.A4.getWidth();
  static final float HEIGHT = PDRectangle.A4.getHeight();

  private static final float BOLD_EM = 0.045f;

  private final PDDocument document = new PDDocument();
  private final TrueTypeFont typeface;
  private final PDType0Font font;
  private final PDPageContentStream content;

  PdfSheet() throws IOException {
    PDPage page = new PDPage(PDRectangle.A4);
    document.addPage(page);
    typeface = Lettering.typeface();
    // Copied and searched text must contain single letters, not ligatures.
    typeface.setEnableGsub(false);
    font = PDType0Font.load(document, typeface, true);
    content = new PDPageContentStream(document, page);
  }

  /** Whether the typeface has every letter, and all run from left to right. */
  boolean canWrite(String words) {
    return words.equals(writable(words))
        && !Bidi.requiresBidi(words.toCharArray(), 0, words.length());
  }

  void text(String words, double x, double baseline, Style style, Color color) throws IOException {
    content.beginText();
    content.setFont(font, (float) style.size());
    content.setNonStrokingColor(color);
    content.setStrokingColor(color);
    content.setLineWidth(BOLD_EM * (float) style.size());
    content.setRenderingMode(style.bold() ? RenderingMode.FILL_STROKE : RenderingMode.FILL);
    content.setCharacterSpacing(style.bold() ? BOLD_EM / 2 * (float) style.size() : 0);
    content.newLineAtOffset((float) x, HEIGHT - (float) baseline);
    content.showText(writable(words));
    content.endText();
  }

  /** Replaces letters that the typeface lacks with question marks. */
  private String writable(String words) {
    StringBuilder written = new StringBuilder();
    words.codePoints().map(letter -> has(letter) ? letter : '?').forEach(written::appendCodePoint);
    return written.toString();
  }

  private boolean has(int letter) {
    try {
      return font.encode(Character.toString(letter)).length > 0;
    } catch (IllegalArgumentException | IOException e) {
      return false;
    }
  }

  void fill(double x, double top, double width, double height, Color color) throws IOException {
    content.setNonStrokingColor(color);
    content.addRect((float) x, HEIGHT - (float) (top + height), (float) width, (float) height);
    content.fill();
  }

  /**
   * @param dashes lengths of dash and gap; none for a solid line
   */
  void line(double x, double y, double toX, double toY, double width, Color color, float... dashes)
      throws IOException {
    content.setStrokingColor(color);
    content.setLineWidth((float) width);
    content.setLineDashPattern(dashes, 0);
    content.moveTo((float) x, HEIGHT - (float) y);
    content.lineTo((float) toX, HEIGHT - (float) toY);
    content.stroke();
    content.setLineDashPattern(new float[0], 0);
  }

  void image(BufferedImage image, double x, double top, double width, double height)
      throws IOException {
    content.drawImage(
        LosslessFactory.createFromImage(document, image),
        (float) x,
        HEIGHT - (float) (top + height),
        (float) width,
        (float) height);
  }

  /**
   * Completes the file; nothing can be drawn afterwards.
   *
   * @param created creation time to write into the file
   */
  byte[] bytes(String title, String producer, Instant created) throws IOException {
    content.close();
    describe(title, producer, created);
    // The default would contain the time of writing.
    document.setDocumentId(created.toEpochMilli());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    document.save(out, CompressParameters.NO_COMPRESSION);
    return out.toByteArray();
  }

  /** Metadata and colour profile that PDF/A-1b requires (ISO 19005-1, 6.2.2, 6.7). */
  private void describe(String title, String producer, Instant created) throws IOException {
    document.setVersion(1.4f);
    GregorianCalendar time = GregorianCalendar.from(created.atZone(ZoneOffset.UTC));
    time.setTimeZone(TimeZone.getTimeZone("UTC"));
    var information = document.getDocumentInformation();
    information.setTitle(title);
    information.setProducer(producer);
    information.setCreationDate(time);
    information.setModificationDate(time);
    String second = created.truncatedTo(ChronoUnit.SECONDS).toString();
    PDMetadata metadata = new PDMetadata(document);
    metadata.importXMPMetadata(
        XMP.formatted(title, producer, second, second).getBytes(StandardCharsets.UTF_8));
    document.getDocumentCatalog().setMetadata(metadata);
    document.getDocumentCatalog().setLanguage("en");
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
    PDOutputIntent screen = new PDOutputIntent(document, new ByteArrayInputStream(profile));
    screen.setInfo("sRGB IEC61966-2.1");
    screen.setOutputCondition("sRGB IEC61966-2.1");
    screen.setOutputConditionIdentifier("sRGB IEC61966-2.1");
    screen.setRegistryName("http://www.color.org");
    document.getDocumentCatalog().addOutputIntent(screen);
  }

  private static final String XMP =
      """
      <?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
      <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>
      <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title></rdf:Description>
      <rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>%s</pdf:Producer></rdf:Description>
      <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%s</xmp:ModifyDate></rdf:Description>
      </rdf:RDF></x:xmpmeta>
      <?xpacket end="w"?>
      """;

  @Override
  public void close() throws IOException {
    document.close();
    typeface.close();
  }
}
