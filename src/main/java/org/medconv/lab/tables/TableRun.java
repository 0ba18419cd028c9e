package org.medconv.lab.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medconv.disk.Folders;
import org.medconv.lab.cohort.Dataset;
import org.medconv.lab.cohort.DatasetPart;
import org.medconv.lab.desk.StopOnInterrupt;
import org.medconv.lab.tables.PaperTable.Masks;
import org.medconv.lab.tables.PaperTable.Row;
import org.medconv.lab.train.ClassifierFolder;
import org.medconv.lab.train.MedConvTraining;
import org.medconv.lab.train.MedConvTraining.Outcome;
import org.medconv.lab.train.PretrainedFolder;
import org.medconv.lab.train.Recipe;
import org.medconv.lab.train.Recipe.Schedule;
import org.medconv.model.Compute;
import org.medconv.model.Processor;
import org.medconv.model.SafeTensors;

/**
 * Trains the missing rows of a table. It can be stopped or killed at any moment and resumes where
 * it was.
 *
 * @param data data sets by masks; must contain all masks of the table
 * @param schedule its seed is the first one
 * @param pretrained initial weights for the rows that use them
 * @param folder for rows, reports and the checkpoint of the row in training
 * @param models where each network is stored, as a model folder with the row's name; empty: not
 *     stored
 */
record TableRun(
    Map<Masks, Dataset> data,
    Schedule schedule,
    Optional<PretrainedFolder> pretrained,
    Path folder,
    Optional<Path> models,
    Compute compute,
    int threads) {

  /**
   * Trains every row once per seed: all rows with the first seed, then all with the next.
   *
   * @return false if a stop was requested before the end
   */
  boolean train(PaperTable table, int seeds) throws IOException {
    requireAll(table);
    for (int n = 0; n < seeds; n++) {
      Schedule seeded = schedule.withSeed(schedule.seed() + n);
      for (Row row : table.rows()) {
        if (result(row, seeded.seed()).isEmpty() && !train(row, seeded)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Reports everything that is missing before any training starts. */
  private void requireAll(PaperTable table) {
    List<String> problems = new ArrayList<>();
    if (table.rows().stream().anyMatch(row -> !data.containsKey(row.masks()))) {
      problems.add(
          "this table compares two sources of masks; name the cohort with the other masks with"
              + " --worse-masks");
    }
    List<Recipe> recipes = table.rows().stream().map(Row::recipe).toList();
    if (pretrained.isPresent()) {
      problems.addAll(pretrained.get().missing(recipes));
    } else if (recipes.stream().anyMatch(Recipe::startsFromWeights)) {
      problems.add(
          "rows with pretrain start from weights; name a folder of them with --pretrained, from"
              + " timm (ImageNet) or from lab pretrain");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  private boolean train(Row row, Schedule seeded) throws IOException {
    Recipe trained = row.recipe().trained();
    String name = RowFolder.name(trained, row.masks(), seeded.seed());
    System.err.println(name);
    Path work = folder.resolve("work").resolve(name);
    Files.createDirectories(work);
    Dataset dataset = data.get(row.masks());
    long start = System.nanoTime();
    Outcome outcome;
    try (StopOnInterrupt ignored = new StopOnInterrupt(work)) {
      outcome =
          MedConvTraining.train(
              trained.with(seeded),
              dataset,
              new MedConvTraining.Place(
                  work, pretrained.map(PretrainedFolder::folder).orElse(null), compute));
    }
    Duration took = addedUp(work, Duration.ofNanos(System.nanoTime() - start));
    if (!outcome.finished()) {
      return false;
    }
    if (models.isPresent()) {
      keepNetwork(models.get().resolve(name), outcome, dataset);
    }
    new RowFolder(folder).write(row.masks(), result(row, outcome, took));
    keepCurve(work, name);
    Folders.delete(work);
    return true;
  }

  /** The duration including earlier runs. */
  private static Duration addedUp(Path work, Duration now) throws IOException {
    Path file = work.resolve("seconds");
    Duration before =
        Files.exists(file)
            ? Duration.ofSeconds(Long.parseLong(Files.readString(file).strip()))
            : Duration.ZERO;
    Duration all = before.plus(now);
    Files.writeString(file, Long.toString(all.toSeconds()));
    return all;
  }

  private void keepNetwork(Path model, Outcome outcome, Dataset dataset) throws IOException {
    ClassifierFolder.write(
        model,
        "0.1.0",
        outcome,
        dataset.simulated(),
        SafeTensors.Storage.INT8_PER_CHANNEL,
        "lab table; %s; %s".formatted(outcome.recipe().schedule(), madeBy()));
  }

  private String madeBy() {
    return "%s, %d threads of %s, PyTorch %s by DJL, Java %s"
        .formatted(
            compute.deviceName(),
            threads,
            Processor.name(),
            compute.engineVersion(),
            System.getProperty("java.version"));
  }

  private void keepCurve(Path work, String name) throws IOException {
    Path curves = Files.createDirectories(folder.resolve("curves"));
    Files.copy(
        work.resolve("learning.csv"),
        curves.resolve(name + ".csv"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** Deletes a work folder, which contains only files. */
  private RowResult result(Row row, Outcome outcome, Duration took) {
    Recipe trained = row.recipe().trained();
    List<RowResult.Answer> answers = new ArrayList<>();
    outcome.validation().forEach(one -> answers.add(answer(one, DatasetPart.VALIDATION)));
    outcome.test().forEach(one -> answers.add(answer(one, DatasetPart.TEST)));
    RowResult bare =
        new RowResult(
            trained.name(),
            outcome.recipe().schedule().seed(),
            setup(row),
            took.toMillis() / 1e3,
            madeBy(),
            outcome.plan().adjustment().priors(),
            Map.of(),
            answers);
    return bare.withFigures(bare.figures(trained));
  }

  private static RowResult.Answer answer(MedConvTraining.Answer one, DatasetPart part) {
    return new RowResult.Answer(one.subject(), part, one.tScore(), one.logits());
  }

  /** The settings with which a row of this table must have been trained. */
  private RowResult.Setup setup(Row row) {
    Dataset dataset = data.get(row.masks());
    return new RowResult.Setup(
        dataset.identity(),
        dataset.simulated(),
        schedule.withSeed(0).toString(),
        row.recipe().startsFromWeights()
            ? pretrained.map(PretrainedFolder::note).orElseThrow()
            : "");
  }

  Optional<RowResult> result(Row row, long seed) throws IOException {
    return new RowFolder(folder).find(row.recipe().trained(), row.masks(), seed, setup(row));
  }
}
