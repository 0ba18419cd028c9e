package org.medconv.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.medconv.classify.BoneClass;
import org.medconv.plot.Lettering;
import org.medconv.plot.Lettering.Style;
import org.medconv.volume.Vector3;
import org.medconv.volume.Warning;

/**
 * The picture that every viewer can show: L1 in a sagittal and an axial plane, its class,
 * probabilities, attenuation and warnings. It holds no patient data: the viewer writes these over
 * it. The same screening makes the same pixels.
 */
final class KeyPicture {
  static final int WIDTH = 1280;
  static final int HEIGHT = 960;

  private static final int LEFT = 32;
  private static final int TOP = 92;
  private static final int RIGHT = WIDTH - LEFT;
  private static final int SAGITTAL_WIDTH = 464;
  private static final int SAGITTAL_HEIGHT = 768;
  private static final double SAGITTAL_MM_PER_PIXEL = 0.29;
  private static final int MIDDLE = LEFT + SAGITTAL_WIDTH + 24;
  private static final int AXIAL_SIDE = 404;
  private static final double AXIAL_MM_PER_PIXEL = 0.33;
  private static final int FIGURES = MIDDLE + AXIAL_SIDE + 28;
  private static final int LOWER = TOP + AXIAL_SIDE + 50;
  private static final int FOOT = TOP + SAGITTAL_HEIGHT + 30;
  private static final double HU_SCALE_END = 300;
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Screening screening;
  private final Statement statement;
  private final Measurements measurements;
  private final BufferedImage image;
  private final Graphics2D graphics;
  private final Lettering letters = Lettering.get();
  private final List<String> texts = new ArrayList<>();

  private KeyPicture(Screening screening, Measurements measurements) {
    this.screening = screening;
    this.statement = screening.statement();
    this.measurements = measurements;
    this.image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    this.graphics = image.createGraphics();
  }

  /** {@value WIDTH} x {@value HEIGHT} pixels, RGB. */
  static BufferedImage of(Screening screening, Measurements measurements) {
    KeyPicture picture = new KeyPicture(screening, measurements);
    picture.draw();
    return picture.image;
  }

  /** The words in the picture, in the order in which they are drawn. */
  static List<String> texts(Screening screening, Measurements measurements) {
    KeyPicture picture = new KeyPicture(screening, measurements);
    picture.draw();
    return List.copyOf(picture.texts);
  }

  private void draw() {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(Palette.GROUND);
    graphics.fill(new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
    title();
    pictures();
    anchor();
    figures();
    bars();
    notes();
    foot();
    graphics.dispose();
  }

  private void title() {
    text("L1 bone density on CT", LEFT, 46, Style.bold(30), Palette.TEXT);
    text("Opportunistic screening", LEFT, 74, Style.plain(19), Palette.QUIET);
    String notice = "RESEARCH USE ONLY \u2013 NOT FOR DIAGNOSIS";
    Style style = Style.bold(23);
    double width = letters.width(notice, style) + 40;
    graphics.setColor(Palette.NOTICE);
    graphics.fill(new RoundRectangle2D.Double(RIGHT - width, 24, width, 46, 10, 10));
    text(notice, RIGHT - width + 20, 55, style, Color.BLACK);
  }

  private void pictures() {
    Vector3 centre = screening.finding().l1().centroid();
    var grid = screening.volume().grid();
    PatientPlane sagittal =
        PatientPlane.sagittal(grid, centre, SAGITTAL_MM_PER_PIXEL, SAGITTAL_WIDTH, SAGITTAL_HEIGHT);
    PatientPlane axial =
        PatientPlane.axial(grid, centre, AXIAL_MM_PER_PIXEL, AXIAL_SIDE, AXIAL_SIDE);
    Optional<RegionLines> regions = RegionLines.of(screening);
    AffineTransform page = graphics.getTransform();
    graphics.translate(LEFT, TOP);
    PicturePanel.draw(screening, sagittal, graphics, new String[] {"A", "P", "H", "F"});
    PicturePanel.cut(graphics, sagittal, centre);
    regions.ifPresent(lines -> lines.draw(graphics, sagittal));
    graphics.setTransform(page);
    graphics.translate(MIDDLE, TOP);
    PicturePanel.draw(screening, axial, graphics, new String[] {"R", "L", "A", "P"});
    regions.ifPresent(lines -> lines.draw(graphics, axial));
    regions.ifPresent(lines -> lines.legend(graphics));
    graphics.setTransform(page);
  }

  private void anchor() {
    String line = screening.finding().anchor().sentence();
    Style style = fitting(line, RIGHT - MIDDLE, Style.plain(19));
    text(line, MIDDLE, TOP + AXIAL_SIDE + 23, style, Palette.TEXT);
  }

  private void figures() {
    String label =
        statement
            .set()
            .map(
                set ->
                    String.format(
                        Locale.ROOT, "Class at a coverage of %.0f %%", 100 * set.coverage()))
            .orElse("Class by score");
    text(label, FIGURES, TOP + 18, Style.plain(19), Palette.QUIET);
    headline();
    statement
        .tScores()
        .ifPresent(line -> text(line, FIGURES, TOP + 116, Style.plain(18), Palette.QUIET));
    statement.flag().ifPresent(this::flag);
    text("Trabecular attenuation, mean", FIGURES, TOP + 172, Style.plain(19), Palette.QUIET);
    text(
        measurements.mean().value().toPlainString() + " HU",
        FIGURES,
        TOP + 216,
        Style.bold(44),
        Palette.TEXT);
    attenuationScale(TOP + 232);
    pair("Median", measurements.median().value() + " HU", TOP + 302);
    pair("SD", measurements.standardDeviation().value() + " HU", TOP + 330);
    pair("Region measured", measurements.roiVolume().value() + " ml", TOP + 358);
    pair("L1 body", measurements.bodyVolume().value() + " ml", TOP + 386);
  }

  /** One class a line, each in its colour, in the order of the bars. */
  private void headline() {
    List<BoneClass> classes = statement.headlineClasses();
    String words = statement.headline();
    int next = words.indexOf(" or ") + 1;
    if (classes.size() != 2 || next == 0) {
      Color color = classes.size() == 1 ? Palette.of(classes.get(0)) : Palette.TEXT;
      text(words, FIGURES, TOP + 72, fitting(words, RIGHT - FIGURES, 46), color);
      return;
    }
    headline(words.substring(0, next - 1), classes.get(0), TOP + 54);
    headline(words.substring(next), classes.get(1), TOP + 90);
  }

  private void headline(String words, BoneClass boneClass, double y) {
    text(words, FIGURES, y, fitting(words, RIGHT - FIGURES, 34), Palette.of(boneClass));
  }

  private void flag(Flag flag) {
    String line = flag.comparison();
    Color color = flag.raised() ? Palette.WARNING : Palette.TEXT;
    text(line, FIGURES, TOP + 142, fitting(line, RIGHT - FIGURES, 19), color);
  }

  /**
   * Where the value lies between the thresholds that Pickhardt et al. 2013 published for L1 at 120
   * kVp; off 120 kVp they do not hold and are left out.
   */
  private void attenuationScale(double y) {
    double width = RIGHT - FIGURES;
    graphics.setColor(Palette.TRACK);
    graphics.fill(new RoundRectangle2D.Double(FIGURES, y, width, 12, 12, 12));
    if (thresholdsHold()) {
      threshold(110, y);
      threshold(160, y);
    }
    double hu = Math.min(Math.max(screening.trabecular().mean(), 0), HU_SCALE_END);
    double x = FIGURES + hu / HU_SCALE_END * width;
    graphics.setColor(Palette.TEXT);
    graphics.fill(new RoundRectangle2D.Double(x - 4, y - 5, 8, 22, 6, 6));
  }

  private boolean thresholdsHold() {
    return screening.warnings().stream().noneMatch(w -> w.kind() == Warning.Kind.KVP_NOT_120);
  }

  private void threshold(double hu, double y) {
    double x = FIGURES + hu / HU_SCALE_END * (RIGHT - FIGURES);
    graphics.setColor(Palette.QUIET);
    graphics.setStroke(new BasicStroke(1.6f));
    graphics.draw(new Line2D.Double(x, y - 3, x, y + 16));
    String label = String.valueOf((int) hu);
    Style style = Style.plain(15);
    text(label, x - letters.width(label, style) / 2, y + 34, style, Palette.QUIET);
  }

  private void pair(String name, String value, double y) {
    text(name, FIGURES, y, Style.plain(19), Palette.QUIET);
    Style style = Style.plain(19);
    text(value, RIGHT - letters.width(value, style), y, style, Palette.TEXT);
  }

  private void bars() {
    double y = LOWER;
    text(statement.barsTitle(), MIDDLE, y, Style.plain(19), Palette.QUIET);
    for (BoneClass boneClass : BoneClass.values()) {
      y += 37;
      bar(boneClass, y);
    }
    y += 2;
    for (String line : explanations()) {
      y += 21;
      text(line, MIDDLE, y, Style.plain(16), Palette.TEXT);
    }
  }

  /** At most four lines: what the flag's threshold finds, and the paper's decision. */
  private List<String> explanations() {
    List<String> lines = new ArrayList<>();
    Style style = Style.plain(16);
    String threshold =
        statement
            .flag()
            .map(Flag::basis)
            .map(basis -> basis.substring(0, 1).toUpperCase(Locale.ROOT) + basis.substring(1) + ".")
            .orElse("");
    for (String sentence : List.of(threshold, statement.medConvSentence())) {
      if (!sentence.isEmpty()) {
        lines.addAll(letters.wrap(sentence, RIGHT - MIDDLE, style));
      }
    }
    return lines;
  }

  private void bar(BoneClass boneClass, double y) {
    boolean longest = boneClass == statement.boneClass();
    double share = statement.bars().of(boneClass);
    Style style = longest ? Style.bold(24) : Style.plain(24);
    text(
        ReportWords.name(boneClass),
        MIDDLE,
        y,
        style,
        longest ? Palette.of(boneClass) : Palette.TEXT);
    double start = MIDDLE + 184.0;
    double length = RIGHT - start - 104;
    graphics.setColor(Palette.TRACK);
    graphics.fill(new RoundRectangle2D.Double(start, y - 18, length, 22, 10, 10));
    graphics.setColor(Palette.of(boneClass));
    graphics.fill(new RoundRectangle2D.Double(start, y - 18, length * share, 22, 10, 10));
    String number = number(share);
    text(
        number,
        RIGHT - letters.width(number, style),
        y,
        style,
        longest ? Palette.TEXT : Palette.QUIET);
  }

  private String number(double share) {
    return statement instanceof Statement.Scored
        ? String.format(Locale.ROOT, "%.2f", share)
        : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** As many warnings as fit, first what the lines in the picture mean; the report has all. */
  private void notes() {
    Style style = Style.plain(19);
    double y = LOWER + 204.0;
    int room = 4;
    text("Notes", MIDDLE, y, Style.plain(19), Palette.QUIET);
    List<String> lines = warningLines(style);
    boolean tooMany = lines.size() > room;
    for (String line : lines.subList(0, tooMany ? room - 1 : lines.size())) {
      y += 25;
      text(line, MIDDLE, y, style, Palette.WARNING);
    }
    if (tooMany) {
      text("More warnings in the report.", MIDDLE, y + 25, style, Palette.WARNING);
    } else if (lines.isEmpty()) {
      text("No technical warnings.", MIDDLE, y + 25, style, Palette.TEXT);
    }
  }

  private List<String> warningLines(Style style) {
    List<String> lines = new ArrayList<>();
    List<Warning> warnings = new ArrayList<>(screening.warnings());
    warnings.sort(Comparator.comparing(warning -> !RegionLines.explains(warning)));
    for (Warning warning : warnings) {
      lines.addAll(letters.wrap("! " + warning.sentence(), RIGHT - MIDDLE, style));
    }
    return lines;
  }

  private void foot() {
    double y = FOOT;
    for (String line : List.of(models(), ReportWords.ORIGIN, thresholdSource())) {
      text(line, LEFT, y, fitting(line, RIGHT - LEFT, Style.plain(17)), Palette.QUIET);
      y += 24;
    }
  }

  private String models() {
    return "L1 found by %s on %s. Class by %s on %s. %s."
        .formatted(
            ReportWords.name(screening.segmenter()),
            screening.segmenterDevice(),
            ReportWords.name(screening.classification().model()),
            screening.classification().device(),
            UTC.format(screening.performed()));
  }

  private String thresholdSource() {
    return thresholdsHold()
        ? "Marks at 110 and 160 HU: thresholds for L1 at 120 kVp, Pickhardt et al. 2013."
        : "";
  }

  private Style fitting(String text, double width, double size) {
    return fitting(text, width, Style.bold(size));
  }

  private Style fitting(String text, double width, Style style) {
    double shrink = Math.min(1, width / Math.max(letters.width(text, style), 1));
    return new Style(style.size() * shrink, style.bold());
  }

  private void text(String text, double x, double baseline, Style style, Color color) {
    texts.add(text);
    graphics.setColor(color);
    letters.draw(graphics, text, x, baseline, style);
  }
}
