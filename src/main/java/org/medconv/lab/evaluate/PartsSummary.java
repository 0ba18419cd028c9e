package org.medconv.lab.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.medconv.lab.evaluate.PartRow.Outcome;
import org.medconv.lab.evaluate.PartView.AnchorInView;
import org.medconv.lab.evaluate.PartView.Region;
import org.medconv.lab.score.Reliability;
import org.medconv.lab.score.Spread;
import org.medconv.lab.score.Wilson;

/**
 * The results for the parts of one scan, or of simulated patients. Parts of patients with four or
 * six lumbar vertebrae that show only one anchor are counted separately, since nothing in them
 * reveals the number.
 *
 * @param judgedOn model and scan
 * @param all without the separate parts
 * @param l1Whole those of {@code all} with L1 complete
 * @param undoubted those of {@code l1Whole} in which a reader has no doubt: see {@link PartView#of}
 * @param undoubtedUsual those of {@code undoubted} with usual numbering and ribs
 * @param apart the separate parts, by the anchor in view
 * @param cells {@code all}, by what is in view, field of view and spacing; only non-empty cells
 * @param byKind all parts, by the numbering of the spine
 * @param byFinding all parts, by finding; a part may count for several
 * @param reasons of abstentions in parts that do not show L1 completely, by what they show
 * @param reliability of the calls that have a certainty
 * @param wrong lines of the wrong calls
 * @param cut lines of the calls of an L1 that is cut
 */
record PartsSummary(
    String judgedOn,
    long seed,
    PartsTally all,
    PartsTally l1Whole,
    PartsTally undoubted,
    PartsTally undoubtedUsual,
    Map<String, PartsTally> apart,
    List<Cell> cells,
    Map<String, PartsTally> byKind,
    Map<String, PartsTally> byFinding,
    Map<String, PartsTally> reasons,
    Reliability reliability,
    List<String> wrong,
    List<String> cut,
    Spread seconds)
    implements EvaluationSummary {
  private static final double[] FIELDS_MM = {120, 200, 300};
  private static final double[] SPACINGS_MM = {1.25, 2.5};
  private static final double[] CERTAINTIES = {0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999};
  private static final String USUAL = "USUAL";

  /**
   * One cell of the matrix.
   *
   * @param inView the anchor in view if L1 is complete, else what the part shows
   */
  record Cell(String inView, String field, String spacing, PartsTally tally) {}

  /**
   * Sums up rows.
   *
   * @param rows of one model, scan and seed, at least one
   */
  static PartsSummary of(List<PartRow> rows) {
    List<PartRow> ordinary = where(rows, row -> !row.view().apart());
    List<PartRow> undoubted = where(ordinary, row -> row.view().undoubted());
    return new PartsSummary(
        rows.get(0).judgedOn(),
        rows.get(0).seed(),
        PartsTally.of(ordinary),
        PartsTally.of(where(ordinary, row -> row.view().showsL1Whole())),
        PartsTally.of(undoubted),
        PartsTally.of(where(undoubted, row -> row.kind().equals(USUAL))),
        tallies(where(rows, row -> row.view().apart()), row -> row.view().anchor().toString()),
        cells(ordinary),
        tallies(rows, PartRow::kind),
        byFinding(rows),
        tallies(
            where(ordinary, row -> !row.view().showsL1Whole()), row -> row.view().of().toString()),
        reliability(rows),
        lines(rows, Outcome.WRONG),
        lines(rows, Outcome.FOUND_THOUGH_CUT),
        Spread.of(rows.stream().mapToDouble(row -> row.answer().seconds())));
  }

  private static List<PartRow> where(List<PartRow> rows, Predicate<PartRow> holds) {
    return rows.stream().filter(holds).toList();
  }

  private static Map<String, PartsTally> tallies(List<PartRow> rows, Function<PartRow, String> by) {
    Map<String, PartsTally> tallies = new TreeMap<>();
    rows.stream()
        .collect(Collectors.groupingBy(by))
        .forEach((name, group) -> tallies.put(name, PartsTally.of(group)));
    return tallies;
  }

  private static Map<String, PartsTally> byFinding(List<PartRow> rows) {
    Map<String, PartsTally> tallies = new LinkedHashMap<>();
    TreeSet<String> findings = new TreeSet<>();
    rows.forEach(row -> findings.addAll(row.findings()));
    for (String finding : findings) {
      tallies.put(finding, PartsTally.of(where(rows, row -> row.findings().contains(finding))));
    }
    return tallies;
  }

  private static List<Cell> cells(List<PartRow> rows) {
    List<Cell> cells = new ArrayList<>();
    for (String inView : inViews()) {
      for (String field : fields()) {
        for (String spacing : spacings()) {
          List<PartRow> some =
              where(
                  rows,
                  row ->
                      inView(row).equals(inView)
                          && field(row).equals(field)
                          && spacing(row).equals(spacing));
          if (!some.isEmpty()) {
            cells.add(new Cell(inView, field, spacing, PartsTally.of(some)));
          }
        }
      }
    }
    return cells;
  }

  private static String inView(PartRow row) {
    return row.view().showsL1Whole()
        ? anchorInView(row.view().anchor())
        : row.view().of().toString();
  }

  private static String anchorInView(AnchorInView anchor) {
    return anchor == AnchorInView.NONE ? "L1 whole, no anchor" : "L1 whole, " + anchor;
  }

  private static List<String> inViews() {
    List<String> all = new ArrayList<>();
    for (AnchorInView anchor : AnchorInView.values()) {
      all.add(anchorInView(anchor));
    }
    for (Region region : Region.values()) {
      if (region != Region.L1_WHOLE) {
        all.add(region.toString());
      }
    }
    return all;
  }

  private static String field(PartRow row) {
    return fields().get(place(FIELDS_MM, row.cut().fieldMm()));
  }

  private static List<String> fields() {
    return List.of("80 to 120 mm", "120 to 200 mm", "200 to 300 mm", "300 to 500 mm");
  }

  private static String spacing(PartRow row) {
    return spacings().get(place(SPACINGS_MM, row.cut().betweenMm()));
  }

  private static List<String> spacings() {
    return List.of("under 1.25 mm", "1.25 to 2.5 mm", "2.5 to 5 mm");
  }

  private static int place(double[] edges, double value) {
    int place = 0;
    while (place < edges.length && value >= edges[place]) {
      place++;
    }
    return place;
  }

  /** The certainty is about the level, so a call of an L1 that is cut counts as right. */
  private static Reliability reliability(List<PartRow> rows) {
    return Reliability.of(
        rows.stream()
            .filter(row -> row.called() && Double.isFinite(row.answer().certainty()))
            .map(row -> new Reliability.Answer(row.answer().certainty(), !row.is(Outcome.WRONG)))
            .toList(),
        CERTAINTIES);
  }

  private static List<String> lines(List<PartRow> rows, Outcome outcome) {
    return rows.stream()
        .filter(row -> row.is(outcome))
        .sorted(Comparator.comparingInt(PartRow::number))
        .map(
            row ->
                "%s; %s %s%s"
                    .formatted(
                        row.line(),
                        row.place(),
                        row.findings(),
                        row.view().apart() ? " (counted apart)" : ""))
        .toList();
  }

  /** Tables for people. Shares have Wilson's 95 % interval. */
  @Override
  public String table() {
    StringBuilder text = new StringBuilder();
    line(text, "parts of", judgedOn);
    headline(text, "all parts", all);
    headline(text, "L1 whole", l1Whole);
    headline(text, "a reader has no doubt", undoubted);
    if (undoubtedUsual.parts() != undoubted.parts()) {
      headline(text, "a reader has no doubt, usual numbering", undoubtedUsual);
    }
    if (apart.isEmpty()) {
      line(text, "counted apart: four or six lumbar, one anchor", "none");
    }
    apart.forEach(
        (anchor, tally) -> headline(text, "counted apart: four or six lumbar, " + anchor, tally));
    line(text, "seconds a part", seconds);
    text.append("\nWhat is in view, by field of view\n");
    matrix(text, Cell::field, fields());
    text.append("\nWhat is in view, by distance of slices\n");
    matrix(text, Cell::spacing, spacings());
    text.append("\nBy how the spine is numbered\n");
    rows(text, byKind);
    if (!byFinding.isEmpty()) {
      text.append("\nBy finding\n");
      rows(text, byFinding);
    }
    text.append("\nReasons of abstentions, L1 whole\n");
    reasons(text, "", l1Whole);
    text.append("\nReasons of abstentions, L1 not whole: what is in view\n");
    reasons.forEach((inView, tally) -> reasons(text, inView, tally));
    certainties(text);
    list(text, "Wrong calls", wrong);
    list(text, "Calls of an L1 that is cut", cut);
    return text.toString();
  }

  private static void headline(StringBuilder text, String name, PartsTally tally) {
    line(text, name + ": parts", tally.parts());
    if (tally.parts() > 0) {
      line(text, "  right", tally.right());
      line(text, "  WRONG, of the calls", tally.wrong());
      line(text, "  L1 cut, of the calls", tally.foundThoughCut());
      line(text, "  abstained", tally.abstained());
    }
  }

  private void matrix(StringBuilder text, Function<Cell, String> by, List<String> columns) {
    text.append(String.format(Locale.ROOT, "%-33s", "right/WRONG/cut/abstained"));
    columns.forEach(column -> text.append(String.format(Locale.ROOT, " %17s", column)));
    text.append(String.format(Locale.ROOT, " %17s%n", "all"));
    for (String inView : inViews()) {
      List<Cell> row = cells.stream().filter(cell -> cell.inView().equals(inView)).toList();
      if (!row.isEmpty()) {
        text.append(String.format(Locale.ROOT, "%-33s", inView));
        for (String column : columns) {
          text.append(
              String.format(
                  Locale.ROOT,
                  " %17s",
                  counts(row.stream().filter(cell -> by.apply(cell).equals(column)).toList())));
        }
        text.append(String.format(Locale.ROOT, " %17s%n", counts(row)));
      }
    }
  }

  private static String counts(List<Cell> cells) {
    int[] sum = new int[4];
    for (Cell cell : cells) {
      sum[0] += cell.tally().right().count();
      sum[1] += cell.tally().wrong().count();
      sum[2] += cell.tally().foundThoughCut().count();
      sum[3] += cell.tally().abstained().count();
    }
    return cells.isEmpty()
        ? "-"
        : String.format(Locale.ROOT, "%d/%d/%d/%d", sum[0], sum[1], sum[2], sum[3]);
  }

  private static void rows(StringBuilder text, Map<String, PartsTally> tallies) {
    tallies.forEach(
        (name, tally) ->
            line(
                text,
                name + ": called, of them WRONG",
                "%d of %d; %s"
                    .formatted(tally.called().count(), tally.parts(), tally.wrong().toString())));
  }

  private static void reasons(StringBuilder text, String inView, PartsTally tally) {
    tally
        .reasons()
        .forEach(
            (reason, count) ->
                line(
                    text,
                    inView.isEmpty() ? reason : inView + ": " + reason,
                    Wilson.of(count, tally.parts())));
  }

  private void certainties(StringBuilder text) {
    if (reliability.cases() > 0) {
      text.append("\nCertainty of calls, and how many of them were right\n");
      for (Reliability.Bin bin : reliability.bins()) {
        if (bin.cases() > 0) {
          line(
              text,
              String.format(Locale.ROOT, "from %.3f on: mean %.4f", bin.from(), bin.confidence()),
              Wilson.of((int) Math.round(bin.accuracy() * bin.cases()), bin.cases()));
        }
      }
    }
  }

  private static void list(StringBuilder text, String title, List<String> lines) {
    text.append('\n').append(title).append(": ").append(lines.size()).append('\n');
    lines.forEach(one -> text.append("  ").append(one).append('\n'));
  }

  private static void line(StringBuilder text, String name, Object value) {
    text.append(String.format(Locale.ROOT, "%-58s %s%n", name, value));
  }
}
