package org.medconv.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.medconv.classify.BoneClass;
import org.medconv.measure.TrabecularHu;
import org.medconv.measure.VertebraMeasurement;
import org.medconv.plot.Lettering;
import org.medconv.plot.Lettering.Style;
import org.medconv.segment.VertebraLevel;
import org.medconv.volume.Vector3;
import org.medconv.volume.Warning;

/**
 * The result on one page, for a letter or a record: patient, statement about L1, two planes with
 * the measured regions, numbers of each level, warnings. It repeats the SR; what does not fit is
 * only in the SR.
 */
final class ReportPage {
  private static final double LEFT = 48;
  private static final double RIGHT = PdfSheet.WIDTH - LEFT;
  private static final double ROOM = RIGHT - LEFT;
  private static final double LINE = 12.5;
  private static final double WORDS_END = 352;
  private static final double PICTURES = 364;
  private static final double POINTS_PER_PIXEL = 0.4;
  private static final int SAGITTAL_WIDTH = 500;
  private static final int SAGITTAL_HEIGHT = 660;
  private static final int AXIAL_SIDE = 420;
  private static final double MM_PER_PIXEL = 0.32;
  private static final double AXIAL = LEFT + POINTS_PER_PIXEL * SAGITTAL_WIDTH + 14;
  private static final double FIGURES = AXIAL + POINTS_PER_PIXEL * AXIAL_SIDE + 14;
  private static final double TABLE = PICTURES + POINTS_PER_PIXEL * SAGITTAL_HEIGHT + 24;

  /** The listed levels from head to foot, those in which CT measures bone density. */
  private static final List<VertebraLevel> LISTED =
      List.of(
          VertebraLevel.T12,
          VertebraLevel.L1,
          VertebraLevel.L2,
          VertebraLevel.L3,
          VertebraLevel.L4);

  private static final Style NORMAL = Style.plain(9.5);
  private static final double ID_ROOM = 200;
  private static final double ACCESSION_ROOM = 90;
  private static final Style BOLD = Style.bold(9.5);
  private static final Style SMALL = Style.plain(8);
  private static final Color INK = Color.BLACK;
  private static final Color QUIET = new Color(0x4a525a);
  private static final Color ALARM = new Color(0xa8200d);
  private static final Color RULE = new Color(0xb8c0c8);
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Screening screening;
  private final Statement statement;
  private final L1Regions regions;
  private final SourceHeader header;
  private final Lettering letters = Lettering.get();
  private final PdfSheet sheet;

  private ReportPage(Screening screening, L1Regions regions, PdfSheet sheet) {
    this.screening = screening;
    this.statement = screening.statement();
    this.regions = regions;
    this.header = SourceHeader.of(screening);
    this.sheet = sheet;
  }

  /** A PDF with one page. */
  static byte[] of(Screening screening, L1Regions regions, Equipment equipment) throws IOException {
    try (PdfSheet sheet = new PdfSheet()) {
      new ReportPage(screening, regions, sheet).draw();
      return sheet.bytes(
          EncapsulatedPdf.TITLE,
          "%s %s".formatted(equipment.modelName(), equipment.softwareVersion()),
          screening.performed());
    }
  }

  private void draw() throws IOException {
    head();
    conclusion();
    words();
    pictures();
    probabilities();
    table();
    foot();
  }

  private void head() throws IOException {
    sheet.fill(LEFT, 36, ROOM, 24, Palette.NOTICE);
    String notice = "RESEARCH USE ONLY \u2013 NOT FOR DIAGNOSIS";
    Style style = Style.bold(12);
    sheet.text(notice, (PdfSheet.WIDTH - letters.width(notice, style)) / 2, 52, style, INK);
    sheet.text("L1 bone density on CT", LEFT, 88, Style.bold(18), INK);
    String when = scanned().map(day -> "CT of " + day).orElse("day of the CT not known");
    right(when, RIGHT, 88, Style.plain(11), INK);
    double y = 106;
    for (String line : subject()) {
      sheet.text(line, LEFT, y, NORMAL, INK);
      y += LINE;
    }
    sheet.line(LEFT, 126, RIGHT, 126, 0.7, RULE);
  }

  private Optional<String> scanned() {
    return Stream.of(Tag.AcquisitionDate, Tag.SeriesDate, Tag.StudyDate)
        .flatMap(tag -> DicomDate.of(header.text(tag)).stream())
        .findFirst();
  }

  /** Patient and request in two lines; what does not fit is cut with an ellipsis, name first. */
  private List<String> subject() {
    List<String> known = new ArrayList<>();
    header.patientId().filter(sheet::canWrite).ifPresent(id -> known.add("ID " + cut(id, ID_ROOM)));
    DicomDate.of(header.text(Tag.PatientBirthDate)).ifPresent(day -> known.add("born " + day));
    header.text(Tag.PatientSex).filter(sheet::canWrite).ifPresent(sex -> known.add("sex " + sex));
    header
        .text(Tag.AccessionNumber)
        .filter(sheet::canWrite)
        .ifPresent(number -> known.add("accession " + cut(number, ACCESSION_ROOM)));
    List<String> lines = new ArrayList<>();
    header.text(Tag.PatientName).flatMap(this::name).ifPresent(name -> lines.add(cut(name, ROOM)));
    if (!known.isEmpty()) {
      lines.add(String.join("   ", known));
    }
    return lines.isEmpty() ? List.of("Patient not named in the images") : lines;
  }

  /** As much as fits, with an ellipsis where it is cut. */
  private String cut(String text, double room) {
    int length = text.length();
    String fitting = text;
    while (letters.width(fitting, NORMAL) > room) {
      length = text.offsetByCodePoints(length, -1);
      fitting = text.substring(0, length) + "\u2026";
    }
    return fitting;
  }

  /**
   * The first spelling (PS3.5 6.2.1: alphabetic, ideographic, phonetic) that the typeface can
   * write; no name is better than a name with a wrong letter.
   */
  private Optional<String> name(String value) {
    return Stream.of(value.split("="))
        .map(
            spelling ->
                Stream.of(spelling.split("\\^"))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .collect(Collectors.joining(" ")))
        .filter(spelling -> !spelling.isEmpty() && sheet.canWrite(spelling))
        .findFirst();
  }

  private void conclusion() throws IOException {
    sheet.text(statement.label(), LEFT, 144, NORMAL, QUIET);
    sheet.text(
        statement.headline(), LEFT, 168, fitting(statement.headline(), 300, Style.bold(22)), INK);
    if (statement.tScores().isPresent()) {
      sheet.text(statement.tScores().get(), LEFT, 184, NORMAL, QUIET);
    }
    if (statement.flag().isPresent()) {
      Flag flag = statement.flag().get();
      sheet.text(flag.comparison(), LEFT, 202, Style.bold(11), flag.raised() ? ALARM : INK);
    }
    right("Trabecular attenuation of L1, mean", RIGHT, 144, NORMAL, QUIET);
    right(hu(screening.trabecular().mean()) + " HU", RIGHT, 168, Style.bold(22), INK);
  }

  /** Sentences about the class, then warnings, as far as they fit. */
  private void words() throws IOException {
    double y = 222;
    List<String> known = new ArrayList<>(statement.sentences());
    known.add(screening.finding().anchor().sentence());
    for (String line : wrapped(known)) {
      sheet.text(line, LEFT, y, NORMAL, INK);
      y += LINE;
    }
    List<String> warnings =
        wrapped(
            screening.warnings().stream().map(Warning::sentence).map("Warning: "::concat).toList());
    if (warnings.isEmpty()) {
      warnings = List.of("No technical warnings.");
    }
    int room = Math.max((int) ((WORDS_END - y) / LINE) + 1, 1);
    boolean tooMany = warnings.size() > room;
    for (String line : warnings.subList(0, tooMany ? room - 1 : warnings.size())) {
      sheet.text(line, LEFT, y, screening.warnings().isEmpty() ? NORMAL : BOLD, INK);
      y += LINE;
    }
    if (tooMany) {
      sheet.text("More warnings in the structured report.", LEFT, y, BOLD, ALARM);
    }
  }

  private List<String> wrapped(List<String> sentences) {
    return sentences.stream()
        .flatMap(sentence -> letters.wrap(sentence, ROOM, BOLD).stream())
        .toList();
  }

  private void pictures() throws IOException {
    Vector3 centre = screening.finding().l1().centroid();
    var grid = screening.volume().grid();
    place(
        PatientPlane.sagittal(grid, centre, MM_PER_PIXEL, SAGITTAL_WIDTH, SAGITTAL_HEIGHT),
        LEFT,
        "A",
        "P",
        "H",
        "F");
    place(
        PatientPlane.axial(grid, centre, MM_PER_PIXEL, AXIAL_SIDE, AXIAL_SIDE),
        AXIAL,
        "R",
        "L",
        "A",
        "P");
    double y = PICTURES + POINTS_PER_PIXEL * AXIAL_SIDE + 18;
    for (RegionLines.Entry entry : RegionLines.of(screening, regions.measured()).legend()) {
      sheet.fill(AXIAL, y - 10, 34, 13, Palette.GROUND);
      float[] dashes = entry.dashed() ? new float[] {5, 3} : new float[0];
      sheet.line(AXIAL + 3, y - 3.5, AXIAL + 31, y - 3.5, 1.5, entry.color(), dashes);
      sheet.text(entry.name() + ", " + entry.value(), AXIAL + 42, y, NORMAL, INK);
      y += 18;
    }
  }

  private void place(PatientPlane plane, double x, String... edges) throws IOException {
    BufferedImage image =
        new BufferedImage(plane.width(), plane.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    PicturePanel.draw(screening, plane, graphics, edges);
    RegionLines.of(screening, regions.measured()).draw(graphics, plane);
    graphics.dispose();
    sheet.image(
        image, x, PICTURES, POINTS_PER_PIXEL * plane.width(), POINTS_PER_PIXEL * plane.height());
  }

  private void probabilities() throws IOException {
    double y = PICTURES + 10;
    sheet.text(statement.barsTitle(), FIGURES, y, SMALL, QUIET);
    for (BoneClass boneClass : BoneClass.values()) {
      y += 18;
      Style style = boneClass == statement.boneClass() ? BOLD : NORMAL;
      sheet.text(ReportWords.name(boneClass), FIGURES, y, style, INK);
      right(rounded(statement.bars().of(boneClass), 2), RIGHT, y, style, INK);
    }
  }

  /** Attenuation by level. */
  private void table() throws IOException {
    double[] ends = {LEFT + 190, LEFT + 260, LEFT + 330, LEFT + 420, RIGHT};
    double y = TABLE;
    sheet.text("Attenuation in HU", LEFT, y, BOLD, INK);
    row(y, QUIET, ends, "Mean", "Median", "SD", "Ellipse, mean", "Region");
    sheet.line(LEFT, y + 4, RIGHT, y + 4, 0.7, RULE);
    y += 16;
    for (Row each : rows()) {
      sheet.text(
          each.level().name(), LEFT, y, each.level() == VertebraLevel.L1 ? BOLD : NORMAL, INK);
      row(
          y,
          INK,
          ends,
          hu(each.eroded().mean()),
          hu(each.eroded().median()),
          hu(each.eroded().sd()),
          each.ellipse().map(of -> hu(of.mean())).orElse("\u2013"),
          rounded(each.eroded().millilitres(), 2) + " ml");
      y += LINE;
    }
  }

  private record Row(VertebraLevel level, TrabecularHu eroded, Optional<TrabecularHu> ellipse) {}

  /** Includes L1 even if no other level was measured. */
  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (VertebraLevel level : LISTED) {
      if (level == VertebraLevel.L1) {
        rows.add(new Row(level, screening.trabecular(), screening.elliptical()));
      } else {
        screening.levels().stream()
            .filter(each -> each.vertebra().level() == level)
            .map(MeasuredLevel::measurement)
            .findFirst()
            .flatMap(measured -> row(level, measured))
            .ifPresent(rows::add);
      }
    }
    return rows;
  }

  private static Optional<Row> row(VertebraLevel level, VertebraMeasurement measured) {
    return measured.eroded().map(hu -> new Row(level, hu, measured.elliptical()));
  }

  private void row(double y, Color color, double[] ends, String... cells) throws IOException {
    for (int n = 0; n < cells.length; n++) {
      right(cells[n], ends[n], y, NORMAL, color);
    }
  }

  /** Rounded half to even, as in the report. */
  private static String rounded(double value, int digits) {
    return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String hu(double value) {
    return rounded(value, 1);
  }

  private void foot() throws IOException {
    sheet.line(LEFT, 786, RIGHT, 786, 0.7, RULE);
    double y = 798;
    List<String> lines = new ArrayList<>(letters.wrap(ReportWords.ORIGIN, ROOM, SMALL));
    lines.add(
        "%s, %s. %s on %s."
            .formatted(
                ReportWords.name(screening.segmenter()),
                ReportWords.name(screening.classification().model()),
                UTC.format(screening.performed()),
                screening.classification().device()));
    for (String line : lines) {
      sheet.text(line, LEFT, y, fitting(line, ROOM, SMALL), QUIET);
      y += 10.5;
    }
  }

  private Style fitting(String text, double width, Style style) {
    double shrink = Math.min(1, width / Math.max(letters.width(text, style), 1));
    return new Style(style.size() * shrink, style.bold());
  }

  private void right(String words, double end, double baseline, Style style, Color color)
      throws IOException {
    sheet.text(words, end - letters.width(words, style), baseline, style, color);
  }
}
