package org.medconv.lab.cohort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.medconv.classify.BoneClass;
import org.medconv.classify.CutOutPlan;
import org.medconv.lab.cohort.LabelTable.Label;
import org.medconv.volume.NiftiFile;

/**
 * A folder of labelled L1 cut-outs: the authors' {@code train_data}, {@code val_data} and {@code
 * test_data}, or one folder that is split by the authors' rule. Each contains {@code
 * <SubjectID>.nii.gz} in Hounsfield units, with one value for everything outside L1, and {@code
 * labels.xlsx} or {@code labels.csv}; one table beside the three folders may serve all of them.
 * {@code cutouts.json} beside them ({@link CutOutFacts}) says how the L1s were cut; without it, the
 * bodies are assumed to be whole and are eroded as the plan says.
 */
public final class DatasetFolder {
  private final Path folder;
  private final Reading reading;
  private final List<String> problems = new ArrayList<>();

  /**
   * How to read a folder.
   *
   * @param outsideHu value of voxels outside L1, unless {@code cutouts.json} states it
   * @param perClass cases of each class for validation, and as many for test, if the folder has no
   *     split; at least 1
   * @param splitSeed seed of that split
   */
  public record Reading(short outsideHu, int perClass, long splitSeed) {
    /** {@link CutOutFolder#OUTSIDE_HU} outside L1, and the authors' 13 cases of each class. */
    public static final Reading USUAL = new Reading(CutOutFolder.OUTSIDE_HU, 13, 1);

    public Reading {
      if (perClass < 1) {
        throw new IllegalArgumentException(
            "%d cases of each class to validation and test; at least 1".formatted(perClass));
      }
    }
  }

  /** The file of a volume and, once it is read, its place in the data. */
  private record Entry(DatasetPart part, String subject, Path file) {}

  /** A subject with a label, before its volume is read. */
  private record Labelled(Entry entry, double tScore) {}

  public DatasetFolder(Path folder, Reading reading) {
    this.folder = folder;
    this.reading = reading;
  }

  /**
   * Reads all volumes onto the plan's grid, in the order of their subjects' names.
   *
   * @throws UnusableDataset if anything is wrong, naming all faults
   */
  public Dataset read(CutOutPlan plan) throws IOException {
    problems.clear();
    if (!Files.isDirectory(folder)) {
      throw new UnusableDataset(folder, List.of("there is no such folder"));
    }
    Optional<CutOutFacts> facts = facts();
    double erosionMm =
        plan.erosionMm() - facts.map(CutOutFacts::plan).map(CutOutPlan::erosionMm).orElse(0.0);
    if (erosionMm < 0) {
      problems.add(
          "%s: the bodies were already eroded by %.1f mm, more than the requested %.1f mm"
              .formatted(CutOutFolder.FACTS, plan.erosionMm() - erosionMm, plan.erosionMm()));
    }
    boolean split = Stream.of(DatasetPart.values()).anyMatch(this::hasPart);
    List<Labelled> labelled =
        split ? parts() : labelled(Map.of(DatasetPart.TRAINING, folder), folder);
    refuseProblems();
    short outsideHu = facts.map(CutOutFacts::outsideHu).orElse(reading.outsideHu());
    Map<DatasetPart, List<LabelledL1>> read = volumes(labelled, plan, erosionMm, outsideHu);
    refuseProblems();
    boolean simulated = facts.map(CutOutFacts::simulated).orElse(false);
    Dataset dataset =
        new Dataset(
            plan,
            read.get(DatasetPart.TRAINING),
            read.get(DatasetPart.VALIDATION),
            read.get(DatasetPart.TEST),
            simulated);
    Dataset whole = split ? dataset : split(dataset);
    refuseProblems();
    return whole;
  }

  private void refuseProblems() throws UnusableDataset {
    if (!problems.isEmpty()) {
      throw new UnusableDataset(folder, problems);
    }
  }

  private Optional<CutOutFacts> facts() throws IOException {
    Path file = folder.resolve(CutOutFolder.FACTS);
    return Files.exists(file)
        ? Optional.of(CutOutFolder.MAPPER.readValue(file.toFile(), CutOutFacts.class))
        : Optional.empty();
  }

  private boolean hasPart(DatasetPart part) {
    return Files.isDirectory(folder.resolve(part.folder()));
  }

  /** Parts with their own table use it; the others use the table beside them. */
  private List<Labelled> parts() throws IOException {
    List<Labelled> all = new ArrayList<>();
    Map<DatasetPart, Path> withoutTable = new EnumMap<>(DatasetPart.class);
    for (DatasetPart part : DatasetPart.values()) {
      Path own = folder.resolve(part.folder());
      if (!hasPart(part)) {
        problems.add("%s is missing".formatted(part.folder()));
      } else if (LabelTable.isIn(own)) {
        all.addAll(labelled(Map.of(part, own), own));
      } else {
        withoutTable.put(part, own);
      }
    }
    if (!withoutTable.isEmpty()) {
      all.addAll(labelled(withoutTable, folder));
    }
    tellDuplicates(all);
    return all;
  }

  private void tellDuplicates(List<Labelled> all) {
    Map<String, Entry> seen = new TreeMap<>();
    for (Labelled one : all) {
      Entry before = seen.putIfAbsent(one.entry().subject(), one.entry());
      if (before != null) {
        problems.add(
            "%s: subject %s is also in %s"
                .formatted(
                    name(one.entry().file()), one.entry().subject(), before.part().folder()));
      }
    }
  }

  /** Volumes with their labels. Reports volumes without a label and labels without a volume. */
  private List<Labelled> labelled(Map<DatasetPart, Path> folders, Path ofTable) throws IOException {
    Optional<LabelTable> table = LabelTable.read(folder, ofTable, problems);
    List<Entry> entries = new ArrayList<>();
    for (var one : folders.entrySet()) {
      entries.addAll(entries(one.getKey(), one.getValue()));
    }
    if (table.isEmpty()) {
      problems.add(
          "%s is missing in %s"
              .formatted(LabelTable.NAMES, ofTable.equals(folder) ? folder : name(ofTable)));
      return List.of();
    }
    if (table.get().labels().isEmpty()) {
      return List.of();
    }
    Map<String, Label> labels = table.get().unique(problems);
    List<Labelled> found = new ArrayList<>();
    Set<String> withVolume = new HashSet<>();
    for (Entry entry : entries) {
      Label label = labels.get(entry.subject());
      withVolume.add(entry.subject());
      if (label != null) {
        found.add(new Labelled(entry, label.tScore()));
      } else if (!table.get().names(entry.subject())) {
        problems.add("%s: %s has no row for it".formatted(name(entry.file()), table.get().name()));
      }
    }
    for (Label label : labels.values()) {
      if (!withVolume.contains(label.subject())) {
        problems.add(
            "%s:%d: there is no %s%s"
                .formatted(table.get().name(), label.line(), label.subject(), CutOutFolder.VOLUME));
      }
    }
    return found;
  }

  private static List<Entry> entries(DatasetPart part, Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files
          .filter(file -> file.toString().endsWith(CutOutFolder.VOLUME))
          .sorted()
          .map(file -> new Entry(part, subject(file), file))
          .toList();
    }
  }

  private static String subject(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - CutOutFolder.VOLUME.length());
  }

  private String name(Path file) {
    return folder.relativize(file).toString();
  }

  private Map<DatasetPart, List<LabelledL1>> volumes(
      List<Labelled> labelled, CutOutPlan plan, double erosionMm, short outsideHu) {
    Map<DatasetPart, List<LabelledL1>> read = new EnumMap<>(DatasetPart.class);
    for (DatasetPart part : DatasetPart.values()) {
      read.put(part, new ArrayList<>());
    }
    List<Read> all =
        labelled.parallelStream().map(one -> volume(one, plan, erosionMm, outsideHu)).toList();
    for (int n = 0; n < all.size(); n++) {
      Labelled one = labelled.get(n);
      all.get(n)
          .hu()
          .ifPresent(
              hu ->
                  read.get(one.entry().part())
                      .add(new LabelledL1(one.entry().subject(), one.tScore(), hu)));
      all.get(n).problem().ifPresent(problems::add);
    }
    return read;
  }

  /** A volume on the plan's grid, or what is wrong with it. */
  private record Read(Optional<short[]> hu, Optional<String> problem) {}

  private Read volume(Labelled one, CutOutPlan plan, double erosionMm, short outsideHu) {
    try {
      short[] hu =
          CutOutVolume.of(NiftiFile.readCt(one.entry().file()), outsideHu).on(plan, erosionMm);
      return new Read(Optional.of(hu), Optional.empty());
    } catch (IOException | IllegalArgumentException e) {
      return new Read(
          Optional.empty(),
          Optional.of("%s: %s".formatted(name(one.entry().file()), e.getMessage())));
    }
  }

  /**
   * The authors' rule: a fixed number per class for validation, as many for test, the rest for
   * training.
   */
  private Dataset split(Dataset whole) {
    List<LabelledL1> training = new ArrayList<>();
    List<LabelledL1> validation = new ArrayList<>();
    List<LabelledL1> test = new ArrayList<>();
    Random random = new Random(reading.splitSeed());
    for (BoneClass boneClass : BoneClass.values()) {
      List<LabelledL1> own =
          new ArrayList<>(
              whole.training().stream().filter(one -> one.boneClass() == boneClass).toList());
      int perClass = reading.perClass();
      if (own.size() <= 2 * perClass) {
        problems.add(
            "%d subjects are of class %s; %d go to validation, %d to test, and one at least must be left to train on"
                .formatted(
                    own.size(), boneClass.name().toLowerCase(Locale.ROOT), perClass, perClass));
      } else {
        Collections.shuffle(own, random);
        validation.addAll(own.subList(0, perClass));
        test.addAll(own.subList(perClass, 2 * perClass));
        training.addAll(own.subList(2 * perClass, own.size()));
      }
    }
    return new Dataset(whole.plan(), training, validation, test, whole.simulated());
  }
}
