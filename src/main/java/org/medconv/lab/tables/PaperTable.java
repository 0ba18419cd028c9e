package org.medconv.lab.tables;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medconv.lab.score.Metric;
import org.medconv.lab.train.Recipe;

/**
 * One of the paper's tables II to VI, with its rows as trainable recipes and its figures as
 * printed, in percent; or our own table 7, which compares MedConv with methods without extra cost
 * and with a regression of the T-score. Where the paper does not define a row:
 *
 * <ul>
 *   <li>Table III names no options; with TotalSegmentator's masks its figures equal those of Table
 *       II without {@code pretrain} for resnet18, 34 and 50, and with it for the others.
 *   <li>Table V uses tau1 = tau2 (stated in its text); tau1 = 0 is Table II's row without {@code
 *       balce}, and tau1 = 1 its row with it.
 *   <li>Table III's F1 and AUC of mobilenetv2 with CTspine1K's masks (47.71, 36.03) look swapped;
 *       Table IV's AUC of efficientnet with Bal-CE (74.14) is 78.06 in Table II. Both are kept as
 *       printed.
 * </ul>
 */
record PaperTable(int number, String title, List<Row> rows) {
  private static final String RESOURCE = "paper-tables.csv";

  /** Prefix of the recipe of a row that is an ensemble of its seeds. */
  private static final String ENSEMBLE = "ensemble:";

  private static final Map<Integer, String> TITLES =
      Map.of(
          2, "Table II: backbones and options",
          3, "Table III: two sources of masks",
          4, "Table IV: Bal-CE by backbone",
          5, "Table V: tau1",
          6, "Table VI: tau2",
          7, "Table 7: MedConv beside free baselines, a regression of the T-score and ensembles");

  /** The masks with which the L1s were cut out. */
  enum Masks {
    /** In the paper, those of TotalSegmentator. */
    BETTER,
    /** In the paper, those of CTSpine1K. */
    WORSE
  }

  /**
   * @param label as printed
   * @param baseline label of the row with which this one is compared
   * @param paper figures in percent, those of {@link Metric#PAPER}; empty for our own rows
   * @param ensemble whether the probabilities of the seeds are averaged and scored once
   */
  record Row(
      String label,
      Recipe recipe,
      Masks masks,
      Optional<String> baseline,
      Map<Metric, Double> paper,
      boolean ensemble) {

    private Row with(String options) {
      return new Row(
          label, Recipe.named(recipe.name() + "+" + options), masks, baseline, paper, ensemble);
    }
  }

  /**
   * @param number 2 to 7
   * @throws IllegalArgumentException for any other number
   */
  static PaperTable of(int number) {
    if (!TITLES.containsKey(number)) {
      throw new IllegalArgumentException(
          "there is no table of results %d; choose 2, 3, 4, 5 or 6 of the paper, or 7"
              .formatted(number));
    }
    List<Row> rows = new ArrayList<>();
    for (String line : lines()) {
      String[] fields = line.split(",", -1);
      if (fields[0].equals(Integer.toString(number))) {
        rows.add(row(fields));
      }
    }
    return new PaperTable(number, TITLES.get(number), rows);
  }

  private static Row row(String[] fields) {
    Map<Metric, Double> paper = new EnumMap<>(Metric.class);
    for (int n = 0; n < Metric.PAPER.size(); n++) {
      if (!fields[5 + n].isEmpty()) {
        paper.put(Metric.PAPER.get(n), Double.valueOf(fields[5 + n]));
      }
    }
    return new Row(
        fields[1],
        Recipe.named(fields[2].replaceFirst("^" + ENSEMBLE, "")),
        Masks.valueOf(fields[3]),
        Optional.of(fields[4]).filter(label -> !label.isEmpty()),
        paper,
        fields[2].startsWith(ENSEMBLE));
  }

  private static List<String> lines() {
    try (InputStream in = PaperTable.class.getResourceAsStream(RESOURCE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The same rows with more options each.
   *
   * @param options joined by {@code +}; none where empty
   * @throws IllegalArgumentException for an unknown option
   */
  PaperTable with(String options) {
    if (options.isEmpty()) {
      return this;
    }
    return new PaperTable(
        number,
        "%s, each with %s".formatted(title, options),
        rows.stream().map(row -> row.with(options)).toList());
  }

  /** The table with only the rows whose label contains the regular expression. */
  PaperTable matching(String pattern) {
    java.util.regex.Pattern wanted = java.util.regex.Pattern.compile(pattern);
    return new PaperTable(
        number, title, rows.stream().filter(row -> wanted.matcher(row.label()).find()).toList());
  }
}
