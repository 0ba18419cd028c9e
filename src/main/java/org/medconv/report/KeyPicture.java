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
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.classify.BoneClass;
import org.medconv.measure.MeasuredRegions;
import org.medconv.plot.Lettering;
import org.medconv.plot.Lettering.Style;
import org.medconv.volume.Vector3;
import org.medconv.volume.Warning;

/**
 * The picture for any viewer: L1 in a sagittal and an axial plane, its class, probabilities,
 * attenuation and warnings. It does not name the patient: the viewer writes that into the corners,
 * which stay empty. No letter is smaller than {@value #SMALLEST} pixels, so that the picture is
 * legible at a width of 512 pixels. The same screening gives the same pixels.
 */
final class KeyPicture {
  static final int WIDTH = 1280;
  static final int HEIGHT = 1280;

  /** Viewers write name, date and window into the corners; nothing is drawn in them. */
  static final int CORNER_WIDTH = 330;

  static final int CORNER_HEIGHT = 150;

  /** Smallest em in pixels: 9 at a display width of 512 pixels. */
  static final double SMALLEST = 22.5;

  private static final int LEFT = 32;
  private static final int TOP = 170;
  private static final int RIGHT = WIDTH - LEFT;
  private static final int CENTRE_WIDTH = WIDTH - 2 * CORNER_WIDTH;
  private static final int SAGITTAL_WIDTH = 500;
  private static final int SAGITTAL_HEIGHT = 680;
  private static final double SAGITTAL_MM_PER_PIXEL = 0.32;
  private static final int MIDDLE = LEFT + SAGITTAL_WIDTH + 28;
  private static final int AXIAL_TOP = TOP + 280;
  private static final int AXIAL_SIDE = 400;
  private static final double AXIAL_MM_PER_PIXEL = 0.33;
  private static final int FIGURES = MIDDLE + AXIAL_SIDE + 22;
  private static final int SCALE = MIDDLE + 250;
  private static final int LOWER = TOP + SAGITTAL_HEIGHT + 42;
  private static final int LOWER_WIDTH = 590;
  private static final int WORDS = RIGHT - LOWER_WIDTH;
  private static final int LINE = 28;

  /** The lower block ends above the lower corners. */
  private static final int LAST_LINE = HEIGHT - CORNER_HEIGHT - 6;

  private static final double HU_SCALE_END = 300;
  private static final Style SMALL = Style.plain(23);
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * One line of text.
   *
   * @param place box of its em, pixels
   */
  record Text(String words, Rectangle2D place, double size) {}

  private final Screening screening;
  private final Supplier<MeasuredRegions> measured;
  private final Statement statement;
  private final Measurements measurements;
  private final BufferedImage image;
  private final Graphics2D graphics;
  private final Lettering letters = Lettering.get();
  private final List<Text> texts = new ArrayList<>();

  private KeyPicture(
      Screening screening, Measurements measurements, Supplier<MeasuredRegions> measured) {
    this.screening = screening;
    this.measured = measured;
    this.statement = screening.statement();
    this.measurements = measurements;
    this.image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    this.graphics = image.createGraphics();
  }

  /** {@value WIDTH} x {@value HEIGHT} pixels, RGB. */
  static BufferedImage of(Screening screening, Measurements measurements) {
    return of(screening, measurements, () -> L1Regions.measured(screening));
  }

  /**
   * @param regions asked where they are drawn
   */
  static BufferedImage of(
      Screening screening, Measurements measurements, Supplier<MeasuredRegions> regions) {
    KeyPicture picture = new KeyPicture(screening, measurements, regions);
    picture.draw();
    return picture.image;
  }

  /** The words beside the two planes, in the order in which they are drawn. */
  static List<Text> texts(Screening screening, Measurements measurements) {
    KeyPicture picture =
        new KeyPicture(screening, measurements, () -> L1Regions.measured(screening));
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
    conclusion();
    attenuation();
    bars();
    words();
    foot();
    graphics.dispose();
  }

  private void title() {
    String notice = "RESEARCH USE ONLY \u2013 NOT FOR DIAGNOSIS";
    Style style = fitting(notice, CENTRE_WIDTH - 48, Style.bold(26));
    double width = letters.width(notice, style) + 40;
    graphics.setColor(Palette.NOTICE);
    graphics.fill(new RoundRectangle2D.Double((WIDTH - width) / 2, 24, width, 48, 10, 10));
    centred(notice, 57, style, Color.BLACK);
    centred("L1 bone density on CT", 112, Style.bold(32), Palette.TEXT);
    String when = scanned().map(day -> "CT of " + day).orElse("Opportunistic screening");
    centred(when, 146, Style.plain(24), Palette.QUIET);
  }

  /** The day of the scan as year-month-day; empty if the images do not have it. */
  private Optional<String> scanned() {
    Attributes header = screening.source().header();
    return Stream.of(Tag.AcquisitionDate, Tag.SeriesDate, Tag.StudyDate)
        .flatMap(tag -> DicomDate.of(HeaderText.whole(header, tag)).stream())
        .findFirst();
  }

  private void pictures() {
    Vector3 centre = screening.finding().l1().centroid();
    var grid = screening.volume().grid();
    PatientPlane sagittal =
        PatientPlane.sagittal(grid, centre, SAGITTAL_MM_PER_PIXEL, SAGITTAL_WIDTH, SAGITTAL_HEIGHT);
    PatientPlane axial =
        PatientPlane.axial(grid, centre, AXIAL_MM_PER_PIXEL, AXIAL_SIDE, AXIAL_SIDE);
    Optional<RegionLines> regions = RegionLines.inDoubt(screening, measured);
    AffineTransform page = graphics.getTransform();
    graphics.translate(LEFT, TOP);
    PicturePanel.draw(screening, sagittal, graphics, new String[] {"A", "P", "H", "F"});
    PicturePanel.cut(graphics, sagittal, centre);
    regions.ifPresent(lines -> lines.draw(graphics, sagittal));
    graphics.setTransform(page);
    graphics.translate(MIDDLE, AXIAL_TOP);
    PicturePanel.draw(screening, axial, graphics, new String[] {"R", "L", "A", "P"});
    regions.ifPresent(lines -> lines.draw(graphics, axial));
    graphics.setTransform(page);
    regions.ifPresent(this::legend);
  }

  /** The values of each region, in the colour of its line. */
  private void legend(RegionLines regions) {
    double y = AXIAL_TOP + 200.0;
    for (RegionLines.Entry entry : regions.legend()) {
      graphics.setColor(entry.color());
      graphics.setStroke(RegionLines.stroke(entry.dashed(), 3));
      graphics.draw(new Line2D.Double(FIGURES, y - 7, FIGURES + 34.0, y - 7));
      text(entry.name(), FIGURES + 46.0, y, SMALL, entry.color());
      text(entry.value(), FIGURES + 46.0, y + LINE, Style.bold(23), entry.color());
      y += 2.8 * LINE;
    }
  }

  private void conclusion() {
    text(statement.label(), MIDDLE, TOP + 20, SMALL, Palette.QUIET);
    headline(TOP + 74);
    statement.tScores().ifPresent(line -> text(line, MIDDLE, TOP + 108, SMALL, Palette.QUIET));
    statement.flag().ifPresent(this::flag);
  }

  /** Each class in its colour. */
  private void headline(double y) {
    String words = statement.headline();
    List<BoneClass> classes = statement.headlineClasses();
    Style style = fitting(words, RIGHT - MIDDLE, Style.bold(52));
    int next = words.indexOf(" or ");
    if (classes.size() != 2 || next < 0) {
      Color color = classes.size() == 1 ? Palette.of(classes.get(0)) : Palette.TEXT;
      text(words, MIDDLE, y, style, color);
      return;
    }
    String first = words.substring(0, next);
    String or = " or ";
    double x = MIDDLE + letters.width(first, style);
    text(first, MIDDLE, y, style, Palette.of(classes.get(0)));
    text(or, x, y, style, Palette.QUIET);
    text(
        words.substring(next + or.length()),
        x + letters.width(or, style),
        y,
        style,
        Palette.of(classes.get(1)));
  }

  private void flag(Flag flag) {
    String line = flag.comparison();
    Color color = flag.raised() ? Palette.WARNING : Palette.TEXT;
    text(line, MIDDLE, TOP + 148, fitting(line, RIGHT - MIDDLE, Style.bold(28)), color);
  }

  private void attenuation() {
    text("Trabecular attenuation of L1, mean", MIDDLE, TOP + 196, SMALL, Palette.QUIET);
    String hu = measurements.mean().value().toPlainString() + " HU";
    text(hu, MIDDLE, TOP + 246, fitting(hu, 230, Style.bold(48)), Palette.TEXT);
    attenuationScale(TOP + 216);
    pair("Median", measurements.median().value() + " HU", AXIAL_TOP + 24);
    pair("SD", measurements.standardDeviation().value() + " HU", AXIAL_TOP + 24 + 36);
    pair("Region", measurements.roiVolume().value() + " ml", AXIAL_TOP + 24 + 72);
    pair("L1 body", measurements.bodyVolume().value() + " ml", AXIAL_TOP + 24 + 108);
  }

  /**
   * The position of the value between the thresholds that Pickhardt et al. 2013 published for L1 at
   * 120 kVp; at another voltage they are invalid and left out.
   */
  private void attenuationScale(double y) {
    graphics.setColor(Palette.TRACK);
    graphics.fill(new RoundRectangle2D.Double(SCALE, y, RIGHT - SCALE, 14, 14, 14));
    if (thresholdsHold()) {
      threshold(110, y);
      threshold(160, y);
      String source = "Pickhardt 2013";
      text(source, RIGHT - letters.width(source, SMALL), y + 44, SMALL, Palette.QUIET);
    }
    double x = scaled(screening.trabecular().mean());
    graphics.setColor(Palette.TEXT);
    graphics.fill(new RoundRectangle2D.Double(x - 5, y - 6, 10, 26, 6, 6));
  }

  private static double scaled(double hu) {
    double bounded = Math.min(Math.max(hu, 0), HU_SCALE_END);
    return SCALE + bounded / HU_SCALE_END * (RIGHT - SCALE);
  }

  private boolean thresholdsHold() {
    return screening.warnings().stream().noneMatch(w -> w.kind() == Warning.Kind.KVP_NOT_120);
  }

  private void threshold(int hu, double y) {
    double x = scaled(hu);
    graphics.setColor(Palette.QUIET);
    graphics.setStroke(new BasicStroke(2f));
    graphics.draw(new Line2D.Double(x, y - 3, x, y + 20));
    String label = String.valueOf(hu);
    text(label, x - letters.width(label, SMALL) / 2, y + 44, SMALL, Palette.QUIET);
  }

  private void pair(String name, String value, double y) {
    text(name, FIGURES, y, SMALL, Palette.QUIET);
    text(value, RIGHT - letters.width(value, SMALL), y, SMALL, Palette.TEXT);
  }

  private void bars() {
    double y = LOWER;
    text(statement.barsTitle(), LEFT, y, SMALL, Palette.QUIET);
    for (BoneClass boneClass : BoneClass.values()) {
      y += 40;
      bar(boneClass, y);
    }
    for (String line : letters.wrap(anchor(), LOWER_WIDTH - 24.0, SMALL)) {
      y += y == LOWER + 120.0 ? LINE + 12 : LINE;
      text(line, LEFT, y, SMALL, Palette.TEXT);
    }
  }

  private String anchor() {
    return screening.finding().anchor().sentence();
  }

  private void bar(BoneClass boneClass, double y) {
    boolean longest = boneClass == statement.boneClass();
    double share = statement.bars().of(boneClass);
    Style style = longest ? Style.bold(25) : Style.plain(25);
    Color color = longest ? Palette.of(boneClass) : Palette.TEXT;
    text(ReportWords.name(boneClass), LEFT, y, style, color);
    double start = LEFT + 180.0;
    double end = LEFT + LOWER_WIDTH - 24.0;
    double length = end - start - 104;
    graphics.setColor(Palette.TRACK);
    graphics.fill(new RoundRectangle2D.Double(start, y - 20, length, 24, 10, 10));
    graphics.setColor(Palette.of(boneClass));
    graphics.fill(new RoundRectangle2D.Double(start, y - 20, length * share, 24, 10, 10));
    String number = number(share);
    text(
        number,
        end - letters.width(number, style),
        y,
        style,
        longest ? Palette.TEXT : Palette.QUIET);
  }

  private String number(double share) {
    return statement instanceof Statement.Scored
        ? String.format(Locale.ROOT, "%.2f", share)
        : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** The first lines; a warning that goes on after them ends with an ellipsis. */
  private static List<String> first(List<String> lines, int count) {
    List<String> first = new ArrayList<>(lines.subList(0, count));
    if (count > 0 && !lines.get(count).startsWith("!")) {
      first.set(count - 1, first.get(count - 1) + " \u2026");
    }
    return first;
  }

  /**
   * Warnings: first the meaning of the lines in the picture, then the performance of the flag's
   * threshold and the paper's decision, as far as there is space; the report has everything.
   */
  private void words() {
    double y = LOWER;
    int room = (LAST_LINE - LOWER) / LINE + 1;
    List<String> explanations = explanations();
    List<String> warnings = warnings();
    int forWarnings = room - Math.min(explanations.size(), room - 2);
    boolean tooMany = warnings.size() > forWarnings;
    for (String line : tooMany ? first(warnings, forWarnings - 1) : warnings) {
      text(line, WORDS, y, SMALL, Palette.WARNING);
      y += LINE;
    }
    if (tooMany) {
      text("More warnings in the report.", WORDS, y, Style.bold(23), Palette.WARNING);
      y += LINE;
    } else if (warnings.isEmpty()) {
      text("No technical warnings.", WORDS, y, SMALL, Palette.TEXT);
      y += LINE;
    }
    double last = y + LINE * (explanations.size() - 1.0);
    y += last + LINE / 3.0 <= LAST_LINE ? LINE / 3.0 : 0;
    for (String line : explanations) {
      if (y <= LAST_LINE) {
        text(line, WORDS, y, SMALL, Palette.QUIET);
        y += LINE;
      }
    }
  }

  private List<String> warnings() {
    List<String> lines = new ArrayList<>();
    List<Warning> warnings = new ArrayList<>(screening.warnings());
    warnings.sort(Comparator.comparing(warning -> !RegionLines.explains(warning)));
    for (Warning warning : warnings) {
      lines.addAll(letters.wrap("! " + warning.sentence(), LOWER_WIDTH, SMALL));
    }
    return lines;
  }

  private List<String> explanations() {
    List<String> lines = new ArrayList<>();
    statement
        .flag()
        .map(Flag::basis)
        .map(basis -> basis.substring(0, 1).toUpperCase(Locale.ROOT) + basis.substring(1) + ".")
        .ifPresent(sentence -> lines.addAll(letters.wrap(sentence, LOWER_WIDTH, SMALL)));
    lines.addAll(letters.wrap(statement.medConvSentence(), LOWER_WIDTH, SMALL));
    return lines;
  }

  /** Between the lower corners. */
  private void foot() {
    List<String> lines = new ArrayList<>(letters.wrap(ReportWords.ORIGIN, CENTRE_WIDTH, SMALL));
    lines.add(
        ReportWords.name(screening.segmenter())
            + ", "
            + ReportWords.name(screening.classification().model()));
    lines.add(
        "%s on %s"
            .formatted(UTC.format(screening.performed()), screening.classification().device()));
    double y = HEIGHT - 14.0 - LINE * (lines.size() - 1.0);
    for (String line : lines) {
      centred(line, y, fitting(line, CENTRE_WIDTH, SMALL), Palette.QUIET);
      y += LINE;
    }
  }

  private Style fitting(String text, double width, Style style) {
    double shrink = Math.min(1, width / Math.max(letters.width(text, style), 1));
    return new Style(style.size() * shrink, style.bold());
  }

  private void centred(String text, double baseline, Style style, Color color) {
    text(text, (WIDTH - letters.width(text, style)) / 2, baseline, style, color);
  }

  private void text(String words, double x, double baseline, Style style, Color color) {
    double height = style.size();
    texts.add(
        new Text(
            words,
            new Rectangle2D.Double(
                x, baseline - 0.75 * height, letters.width(words, style), 0.97 * height),
            height));
    graphics.setColor(color);
    letters.draw(graphics, words, x, baseline, style);
  }
}
