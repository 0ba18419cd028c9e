package org.medconv.lab.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.medconv.lab.evaluate.ScanRow.Density;
import org.medconv.lab.evaluate.ScanRow.Outcome;
import org.medconv.lab.score.Spread;
import org.medconv.lab.score.Wilson;

/**
 * The results for many scans. The most important one is how often a wrong vertebra is called L1.
 *
 * @param right scans with the right L1, of the scans that show L1 completely
 * @param abstentions of the same scans, by reason
 * @param wrongOfAll wrong vertebrae called L1, of all scans
 * @param wrongOfAnswered the same, of the scans that got an answer
 * @param notComplete answers for scans that do not show L1 completely
 * @param hu errors of L1's trabecular HU, by comparison
 * @param huBetween the node's error, by the distance of the slices
 * @param huThickness the same, by the thickness of the slices
 * @param huNoise the same, by the standard deviation of the noise
 */
record SegmenterSummary(
    String model,
    long seed,
    int scans,
    int l1Complete,
    Wilson right,
    Wilson wrong,
    Wilson abstained,
    Map<String, Wilson> abstentions,
    Wilson wrongOfAll,
    Wilson wrongOfAnswered,
    Map<String, Wilson> notComplete,
    Map<String, Wilson> rightByVariant,
    Spread centroidMm,
    Spread dice,
    Map<String, HuError> hu,
    Map<String, HuError> huBetween,
    Map<String, HuError> huThickness,
    Map<String, HuError> huNoise,
    Spread seconds)
    implements EvaluationSummary {
  private static final double CLOSE_HU = 4;

  /**
   * An error in HU.
   *
   * @param close share of errors of at most 4 HU
   */
  record HuError(Spread hu, Wilson close) {
    static HuError of(List<ScanRow> rows, ToDoubleFunction<Density> error) {
      double[] errors =
          rows.stream()
              .mapToDouble(row -> error.applyAsDouble(row.density()))
              .filter(Double::isFinite)
              .toArray();
      int close = 0;
      for (double one : errors) {
        close += Math.abs(one) <= CLOSE_HU ? 1 : 0;
      }
      return new HuError(Spread.of(errors), Wilson.of(close, errors.length));
    }

    @Override
    public String toString() {
      return "%s; within %.0f HU: %s".formatted(hu, CLOSE_HU, close);
    }
  }

  /**
   * Sums up rows.
   *
   * @param rows of one model and seed, at least one
   */
  static SegmenterSummary of(List<ScanRow> rows) {
    List<ScanRow> complete = where(rows, ScanRow::l1Complete);
    List<ScanRow> cut = where(rows, row -> !row.l1Complete());
    List<ScanRow> right = where(complete, ScanRow::found);
    int wrong = count(rows, Outcome.WRONG);
    return new SegmenterSummary(
        rows.get(0).model(),
        rows.get(0).seed(),
        rows.size(),
        complete.size(),
        share(complete, Outcome.RIGHT),
        share(complete, Outcome.WRONG),
        share(complete, Outcome.ABSTAINED),
        shares(where(complete, row -> !row.reason().isEmpty()), ScanRow::reason, complete.size()),
        Wilson.of(wrong, rows.size()),
        Wilson.of(wrong, wrong + count(rows, Outcome.RIGHT)),
        shares(cut, row -> row.outcome().name(), cut.size()),
        byVariant(complete),
        spread(right, ScanRow::centroidMm),
        spread(right, ScanRow::dice),
        errors(right),
        grouped(right, row -> String.format(Locale.ROOT, "%.1f mm", row.betweenMm())),
        grouped(right, row -> thickness(row.thicknessMm())),
        grouped(right, row -> noise(row.noiseHu())),
        spread(rows, ScanRow::seconds));
  }

  private static String thickness(double mm) {
    return mm < 1.5 ? "under 1.5 mm" : mm < 3 ? "1.5 to 3 mm" : "over 3 mm";
  }

  private static String noise(double hu) {
    return hu < 10
        ? "under 10 HU"
        : hu < 20 ? "10 to 20 HU" : hu < 30 ? "20 to 30 HU" : "over 30 HU";
  }

  /** Compares medians with medians, and means with means. */
  private static Map<String, HuError> errors(List<ScanRow> right) {
    Map<String, HuError> errors = new LinkedHashMap<>();
    errors.put("found median - true median", HuError.of(right, SegmenterSummary::reported));
    errors.put("found mean - true mean", HuError.of(right, d -> d.foundMean() - d.trueMean()));
    errors.put("found median - true mean", HuError.of(right, d -> d.foundMedian() - d.trueMean()));
    errors.put(
        "found ellipse - true mean", HuError.of(right, d -> d.foundEllipse() - d.trueMean()));
    errors.put(
        "of the scan: median in the true outline - true median",
        HuError.of(right, d -> d.ownMedian() - d.trueMedian()));
    errors.put(
        "of the scan: mean in the true outline - true mean",
        HuError.of(right, d -> d.ownMean() - d.trueMean()));
    errors.put(
        "of the outline: found median - median in the true outline",
        HuError.of(right, d -> d.foundMedian() - d.ownMedian()));
    errors.put(
        "of the outline: found mean - mean in the true outline",
        HuError.of(right, d -> d.foundMean() - d.ownMean()));
    return errors;
  }

  private static double reported(Density density) {
    return density.foundMedian() - density.trueMedian();
  }

  private static Map<String, HuError> grouped(
      List<ScanRow> rows, java.util.function.Function<ScanRow, String> by) {
    Map<String, HuError> groups = new TreeMap<>();
    rows.stream()
        .collect(Collectors.groupingBy(by))
        .forEach(
            (name, group) -> {
              groups.put(name + ", median", HuError.of(group, SegmenterSummary::reported));
              groups.put(name + ", mean", HuError.of(group, d -> d.foundMean() - d.trueMean()));
              groups.put(
                  name + ", mean in the true outline",
                  HuError.of(group, d -> d.ownMean() - d.trueMean()));
            });
    return groups;
  }

  private static Map<String, Wilson> byVariant(List<ScanRow> complete) {
    Map<String, Wilson> shares = new TreeMap<>();
    complete.stream()
        .collect(Collectors.groupingBy(ScanRow::variant))
        .forEach((variant, rows) -> shares.put(variant, share(rows, Outcome.RIGHT)));
    return shares;
  }

  private static Map<String, Wilson> shares(
      List<ScanRow> rows, java.util.function.Function<ScanRow, String> by, int of) {
    Map<String, Wilson> shares = new TreeMap<>();
    rows.stream()
        .collect(Collectors.groupingBy(by))
        .forEach((name, group) -> shares.put(name, Wilson.of(group.size(), of)));
    return shares;
  }

  private static List<ScanRow> where(List<ScanRow> rows, Predicate<ScanRow> holds) {
    return rows.stream().filter(holds).toList();
  }

  private static int count(List<ScanRow> rows, Outcome outcome) {
    return where(rows, row -> row.outcome() == outcome).size();
  }

  private static Wilson share(List<ScanRow> rows, Outcome outcome) {
    return Wilson.of(count(rows, outcome), rows.size());
  }

  private static Spread spread(List<ScanRow> rows, ToDoubleFunction<ScanRow> value) {
    return Spread.of(rows.stream().mapToDouble(value));
  }

  /** A table for people. Shares have Wilson's 95 % interval. */
  @Override
  public String table() {
    StringBuilder text = new StringBuilder();
    line(text, "scans, with L1 whole", "%d, %d; %s".formatted(scans, l1Complete, model));
    line(text, "L1 whole: right", right);
    line(text, "L1 whole: WRONG LEVEL", wrong);
    line(text, "L1 whole: abstained", abstained);
    abstentions.forEach((reason, share) -> line(text, "  " + reason, share));
    rightByVariant.forEach((variant, share) -> line(text, "  right of " + variant, share));
    notComplete.forEach((outcome, share) -> line(text, "L1 not whole: " + outcome, share));
    line(text, "wrong of all scans", wrongOfAll);
    line(text, "wrong of all answers", wrongOfAnswered);
    line(text, "L1 centre off, mm", centroidMm);
    line(text, "L1 body Dice", dice);
    hu.forEach((name, error) -> line(text, name, error));
    huBetween.forEach((name, error) -> line(text, "slices every " + name, error));
    huThickness.forEach((name, error) -> line(text, "slices of " + name, error));
    huNoise.forEach((name, error) -> line(text, "noise of " + name, error));
    line(text, "seconds", seconds);
    return text.toString();
  }

  private static void line(StringBuilder text, String name, Object value) {
    text.append(String.format(Locale.ROOT, "%-58s %s%n", name, value));
  }
}
