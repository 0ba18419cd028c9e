package org.medconv.lab.cohort;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.stream.Stream;
import org.medconv.classify.L1CutOut;
import org.medconv.volume.Acquisition;
import org.medconv.volume.CtVolume;
import org.medconv.volume.NiftiFile;

/**
 * Writes L1 cut-outs in the authors' layout: {@code train_data}, {@code val_data} and {@code
 * test_data}, or one folder, each with {@code <SubjectID>.nii.gz} and {@code labels.csv}; beside
 * them {@code cutouts.json} with {@link CutOutFacts}. {@link Dataset#open} reads it. Outside of the
 * body the volumes hold {@link #OUTSIDE_HU}.
 */
public final class CutOutFolder {
  /** The value of air, which no voxel inside of a vertebral body has; viewers show it black. */
  public static final short OUTSIDE_HU = CtVolume.AIR;

  static final String FACTS = "cutouts.json";
  static final String LABELS = "labels.csv";
  static final String VOLUME = ".nii.gz";
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Path folder;

  private CutOutFolder(Path folder) {
    this.folder = folder;
  }

  /** Creates the folder. Existing cut-outs are kept. */
  public static CutOutFolder create(Path folder, CutOutFacts facts) throws IOException {
    Files.createDirectories(folder);
    MAPPER.writerWithDefaultPrettyPrinter().writeValue(folder.resolve(FACTS).toFile(), facts);
    return new CutOutFolder(folder);
  }

  /** Adds a subject to a part. */
  public void add(DatasetPart part, String subject, double tScore, L1CutOut cutOut)
      throws IOException {
    add(folder.resolve(part.folder()), subject, tScore, cutOut);
  }

  /** Adds a subject to the folder itself, which is split when it is read. */
  public void add(String subject, double tScore, L1CutOut cutOut) throws IOException {
    add(folder, subject, tScore, cutOut);
  }

  /** Whether the folder itself already has the volume and the label of a subject. */
  boolean has(String subject) throws IOException {
    Path labels = folder.resolve(LABELS);
    if (!Files.exists(labels)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(labels)) {
      return lines.anyMatch(line -> line.startsWith(subject + ","));
    }
  }

  /** Writes the label last: if it exists, the volume does too. */
  private static void add(Path to, String subject, double tScore, L1CutOut cutOut)
      throws IOException {
    Files.createDirectories(to);
    short[] hu = new short[cutOut.hu().length];
    for (int n = 0; n < hu.length; n++) {
      hu[n] = cutOut.hu()[n] == L1CutOut.OUTSIDE ? OUTSIDE_HU : cutOut.hu()[n];
    }
    NiftiFile.writeCt(
        to.resolve(subject + VOLUME), new CtVolume(cutOut.grid(), hu, Acquisition.unknown()));
    Path labels = to.resolve(LABELS);
    if (!Files.exists(labels)) {
      Files.writeString(labels, "SubjectID,T-score\n");
    }
    Files.writeString(
        labels,
        String.format(Locale.ROOT, "%s,%.2f%n", subject, tScore),
        StandardOpenOption.APPEND);
  }
}
