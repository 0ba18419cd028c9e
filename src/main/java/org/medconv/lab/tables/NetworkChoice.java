package org.medconv.lab.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.medconv.classify.ClassifierPlan;
import org.medconv.lab.cohort.DatasetPart;
import org.medconv.lab.score.Metric;
import org.medconv.lab.score.Spread;
import org.medconv.lab.tables.PaperTable.Row;
import org.medconv.model.ModelYaml;

/**
 * Chooses the network to ship from a table, by a rule that was fixed before any network was
 * trained. The row with the highest mean F1 on the validation part wins. Among single networks
 * within one standard deviation (over the seeds of the best row), a regression of the T-score
 * precedes a classifier, since it gives the uncertainty of T. Ensembles come last, since the node
 * cannot run them. Within the row, the seed with the highest validation F1 is taken. The test part
 * is never used.
 */
final class NetworkChoice {
  private final List<Candidate> candidates;

  /**
   * A row and its F1 on the validation part.
   *
   * @param f1 mean over the seeds; for an ensemble its own F1
   * @param spread standard deviation over the seeds
   */
  private record Candidate(Row row, List<RowResult> seeds, double f1, double spread) {
    static Optional<Candidate> of(Row row, List<RowResult> seeds) {
      if (seeds.isEmpty() || (row.ensemble() && seeds.size() < 2)) {
        return Optional.empty();
      }
      double[] each = seeds.stream().mapToDouble(one -> f1(one, row)).toArray();
      double f1 =
          row.ensemble() ? f1(RowResult.ensemble(seeds, row.recipe()), row) : Spread.mean(each);
      return Optional.of(
          new Candidate(row, seeds, f1, each.length < 2 ? 0 : Spread.standardDeviation(each)));
    }

    static double f1(RowResult result, Row row) {
      return Metric.F1.of(result.scores(row.recipe()));
    }

    boolean isOfTScore() {
      return row.recipe().head() == ClassifierPlan.Head.T_SCORE;
    }

    RowResult bestSeed() {
      return seeds.stream().max(Comparator.comparingDouble(one -> f1(one, row))).orElseThrow();
    }
  }

  /**
   * @param folder of the rows, see {@link RowFolder}
   * @throws IllegalArgumentException if no row with a single network is finished
   */
  NetworkChoice(PaperTable table, Path folder) throws IOException {
    RowFolder files = new RowFolder(folder);
    candidates = table.rows().stream().flatMap(row -> candidate(files, row).stream()).toList();
    if (candidates.stream().allMatch(one -> one.row().ensemble())) {
      throw new IllegalArgumentException(
          "no row of this table is finished in %s; a network is chosen after the training"
              .formatted(folder));
    }
  }

  private static Optional<Candidate> candidate(RowFolder files, Row row) {
    try {
      return Candidate.of(
          row,
          files.all(row.recipe().trained(), row.masks()).stream()
              .map(one -> one.among(List.of(DatasetPart.VALIDATION)))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Candidate best() {
    return candidates.stream().max(Comparator.comparingDouble(Candidate::f1)).orElseThrow();
  }

  private Candidate chosen() {
    Candidate best = best();
    List<Candidate> single = candidates.stream().filter(one -> !one.row().ensemble()).toList();
    List<Candidate> near =
        single.stream().filter(one -> one.f1() >= best.f1() - best.spread()).toList();
    List<Candidate> among = near.isEmpty() ? single : near;
    return among.stream()
        .max(Comparator.comparing(Candidate::isOfTScore).thenComparingDouble(Candidate::f1))
        .orElseThrow();
  }

  /** Label of the chosen row. */
  String row() {
    return chosen().row().label();
  }

  /** Seed of the chosen network. */
  long seed() {
    return chosen().bestSeed().seed();
  }

  /** The choice and its reason, in one or two sentences. */
  String sentence() {
    Candidate best = best();
    Candidate chosen = chosen();
    return String.format(
        Locale.ROOT,
        "Chosen by F1 on the validation part (%d cases): \"%s\", seed %d (mean of its seeds %.4f,"
            + " this seed %.4f). Highest: \"%s\", %.4f, standard deviation of its seeds %.4f.",
        chosen.bestSeed().answers().size(),
        chosen.row().label(),
        seed(),
        chosen.f1(),
        Candidate.f1(chosen.bestSeed(), chosen.row()),
        best.row().label(),
        best.f1(),
        best.spread());
  }

  /**
   * Copies the model folder of the chosen network, with the row's logit adjustment.
   *
   * @param models folders by the names of their rows
   * @throws IOException if the network was not stored
   */
  void copy(Path models, Path to) throws IOException {
    Candidate chosen = chosen();
    Path from =
        models.resolve(
            RowFolder.name(chosen.row().recipe().trained(), chosen.row().masks(), seed()));
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    ModelYaml.read(to)
        .put("name", to.getFileName())
        .put("tau2", chosen.row().recipe().tau2())
        .put("recipe", chosen.row().recipe().name())
        .write(to);
  }
}
