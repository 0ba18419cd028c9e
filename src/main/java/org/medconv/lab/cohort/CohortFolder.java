package org.medconv.lab.cohort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;
import org.medconv.disk.WholeFile;
import org.medconv.lab.cohort.SimulatedCohort.Parts;
import org.medconv.lab.cohort.SimulatedCohort.Subject;
import org.medconv.phantom.Variation;
import org.medconv.volume.NiftiFile;

/**
 * A simulated cohort on disk as the authors lay theirs out: {@code train_data}, {@code val_data}
 * and {@code test_data}, each with one {@code <SubjectID>.nii.gz} a subject and {@code labels.csv}.
 * A folder that was not finished goes on with what is missing.
 */
public final class CohortFolder {
  private static final String README = "README.md";

  /** Columns of the simulation's truth. */
  public static final String TRABECULAR_HU = "trabecular_hu";

  public static final String AGE = "age";
  private static final String COLUMNS =
      "SubjectID,T-score,"
          + TRABECULAR_HU
          + ","
          + AGE
          + ",sex,bmi,kvp,slice_mm,noise_hu,sharpness,findings";

  /** What a title says of a cohort with {@link Physics#ROUTINE}. */
  private static final String ROUTINE = ", routine physics";

  private final Path folder;
  private final String title;
  private final SimulatedOutline outline;
  private final List<Entry> entries = new ArrayList<>();

  private record Entry(Path part, String id, Subject subject) {
    Path file() {
      return part.resolve(id + CutOutFolder.VOLUME);
    }
  }

  /**
   * @param name what the cohort is, for its readers
   */
  CohortFolder(Path folder, String name, Parts parts, SimulatedOutline outline, long seed) {
    this.folder = folder;
    this.outline = outline;
    this.title =
        "SIMULATED: %s; %d subjects of seed %d (%d training, %d validation, %d test), outlines %s"
                .formatted(
                    name,
                    parts.all().size(),
                    seed,
                    parts.training().size(),
                    parts.validation().size(),
                    parts.test().size(),
                    outline)
            + (physics(parts) == Physics.ROUTINE ? ROUTINE : "");
    add(DatasetPart.TRAINING, parts.training(), seed);
    add(DatasetPart.VALIDATION, parts.validation(), seed);
    add(DatasetPart.TEST, parts.test(), seed);
  }

  private static Physics physics(Parts parts) {
    return parts.all().stream().map(Subject::physics).findFirst().orElse(Physics.ROUTINE);
  }

  /** What a simulated cohort on disk is made of; one that does not say so is simple. */
  public static Physics physics(Path folder) throws IOException {
    Path readme = folder.resolve(README);
    return Files.exists(readme) && Files.readAllLines(readme).get(0).endsWith(ROUTINE)
        ? Physics.ROUTINE
        : Physics.SIMPLE;
  }

  private void add(DatasetPart part, List<Subject> subjects, long seed) {
    for (Subject subject : subjects) {
      String id = "SIM%d-%05d".formatted(seed, entries.size() + 1);
      entries.add(new Entry(folder.resolve(part.folder()), id, subject));
    }
  }

  /**
   * Writes what is missing.
   *
   * @param threads scans drawn at a time
   * @param drawn is told each outline's overlap with the true one (Dice), by several threads
   * @throws IllegalArgumentException when the folder holds another cohort
   */
  void write(int threads, DoubleConsumer drawn) throws IOException {
    claim();
    for (Path part : entries.stream().map(Entry::part).distinct().toList()) {
      Files.createDirectories(part);
      Files.writeString(part.resolve(CutOutFolder.LABELS), labels(part));
    }
    List<Entry> missing = entries.stream().filter(one -> !Files.exists(one.file())).toList();
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      pool.submit(() -> missing.parallelStream().forEach(one -> drawn.accept(write(one)))).get();
    } catch (ExecutionException e) {
      throw new IOException("%s: not all of the cohort was written".formatted(folder), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("%s: interrupted; repeat the command to continue".formatted(folder), e);
    } finally {
      pool.shutdownNow();
    }
  }

  /**
   * A column of numbers of the truth that stands beside the labels.
   *
   * @return the numbers by subject; empty for a folder without such a column
   */
  public static Map<String, Double> column(Path folder, String name) throws IOException {
    Map<String, Double> values = new HashMap<>();
    for (DatasetPart part : DatasetPart.values()) {
      Path labels = folder.resolve(part.folder()).resolve(CutOutFolder.LABELS);
      List<String> lines = Files.exists(labels) ? Files.readAllLines(labels) : List.of("");
      int column = List.of(lines.get(0).split(",", -1)).indexOf(name);
      for (String line : column < 0 ? List.<String>of() : lines.subList(1, lines.size())) {
        String[] fields = line.split(",", -1);
        values.put(fields[0], Double.valueOf(fields[column]));
      }
    }
    return values;
  }

  /** How many scans are still to be drawn. */
  int missing() {
    return (int) entries.stream().filter(one -> !Files.exists(one.file())).count();
  }

  private double write(Entry one) {
    SimulatedScan scan = SimulatedScan.of(one.subject(), outline);
    try {
      WholeFile.writeByPath(one.file(), part -> NiftiFile.writeCt(part, scan.masked()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return scan.dice();
  }

  /** The first line of the README tells whose folder it is. */
  private void claim() throws IOException {
    Path readme = folder.resolve(README);
    if (Files.exists(readme)) {
      String found = Files.readAllLines(readme).get(0);
      if (!found.equals(title)) {
        throw new IllegalArgumentException(
            "%s holds another cohort (%s); name an empty folder with --out"
                .formatted(folder, found));
      }
      return;
    }
    CutOutFolder.create(folder, new CutOutFacts(null, CutOutFolder.OUTSIDE_HU, true, title));
    Files.writeString(readme, title + "\n" + TEXT);
  }

  private String labels(Path part) {
    return entries.stream()
        .filter(one -> one.part().equals(part))
        .map(CohortFolder::row)
        .collect(Collectors.joining("\n", columns() + "\n", "\n"));
  }

  private String columns() {
    return title.endsWith(ROUTINE) ? COLUMNS + ",phase,offset_hu" : COLUMNS;
  }

  private static String row(Entry one) {
    SimulatedScan.Protocol protocol = SimulatedScan.protocol(one.subject());
    String simple = simple(one, protocol);
    return one.subject().physics() == Physics.SIMPLE
        ? simple
        : String.format(
            Locale.ROOT,
            "%s,%s,%.1f",
            simple,
            protocol.spec().variation().phase(),
            protocol.offsetHu());
  }

  private static String simple(Entry one, SimulatedScan.Protocol protocol) {
    Subject subject = one.subject();
    Variation variation = protocol.spec().variation();
    return String.format(
        Locale.ROOT,
        "%s,%.3f,%.2f,%d,%s,%.1f,%d,%.2f,%.1f,%.2f,%s",
        one.id(),
        subject.tScore(),
        subject.trabecularHu(),
        subject.age(),
        subject.sex(),
        subject.bodyMassIndex(),
        protocol.kvp(),
        variation.sliceMm(),
        protocol.spec().noiseSdHu(),
        variation.sharpness(),
        variation.findings().stream().map(Enum::name).collect(Collectors.joining("|")));
  }

  private static final String TEXT =
      """

      Nobody stands behind these files. Each <SubjectID>.nii.gz is the body of a simulated L1, cut
      out along an outline with the errors of an automatic one: Hounsfield units inside, -1024
      outside of it. labels.csv has the T-score, which decides the class (WHO: osteoporosis up to
      -2.5, osteopenia up to -1, normal above). Its other columns are the truth of the simulation,
      which no training may read: trabecular_hu is L1's attenuation at 120 kVp.

      Written by `medconv lab simulate-cohort`; its figures are in src/site/markdown/medconv.md.
      """;
}
