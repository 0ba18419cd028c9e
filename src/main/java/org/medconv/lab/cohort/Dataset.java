package org.medconv.lab.cohort;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.medconv.classify.BoneClass;
import org.medconv.classify.CutOutPlan;

/**
 * Labelled L1s for training, validation and test, cut to one size.
 *
 * @param simulated whether the data are simulated, as their folder says
 */
public record Dataset(
    CutOutPlan plan,
    List<LabelledL1> training,
    List<LabelledL1> validation,
    List<LabelledL1> test,
    boolean simulated) {

  public Dataset {
    training = List.copyOf(training);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
  }

  /**
   * Opens a folder with the authors' split and the usual outside value, see {@link DatasetFolder}.
   */
  public static Dataset open(Path folder, CutOutPlan plan) throws IOException {
    return new DatasetFolder(folder, DatasetFolder.Reading.USUAL).read(plan);
  }

  /** The cases of a part. */
  public List<LabelledL1> of(DatasetPart part) {
    return switch (part) {
      case TRAINING -> training;
      case VALIDATION -> validation;
      case TEST -> test;
    };
  }

  /** Number of cases of each class, in the order of {@link BoneClass}. */
  public static int[] counts(List<LabelledL1> cases) {
    int[] counts = new int[BoneClass.values().length];
    cases.forEach(one -> counts[one.boneClass().ordinal()]++);
    return counts;
  }

  /**
   * The same for a part that must have cases of each class.
   *
   * @throws TooFewCases if a class has no case in it
   */
  public int[] countsOfAll(DatasetPart part) throws TooFewCases {
    int[] counts = counts(of(part));
    for (BoneClass boneClass : BoneClass.values()) {
      if (counts[boneClass.ordinal()] == 0) {
        throw new TooFewCases(
            "%s has no case of class %s among its %d; at least one of each class is needed: add cases"
                .formatted(
                    part.folder(), boneClass.name().toLowerCase(Locale.ROOT), of(part).size()));
      }
    }
    return counts;
  }

  /**
   * Checks the size of a part.
   *
   * @throws TooFewCases if it has fewer cases
   */
  public void requireCases(DatasetPart part, int least) throws TooFewCases {
    int cases = of(part).size();
    if (cases < least) {
      throw new TooFewCases(
          "%s has %d cases; at least %d %s needed: add cases"
              .formatted(part.folder(), cases, least, least == 1 ? "is" : "are"));
    }
  }

  /** Identifies the data for a checkpoint: sizes and a checksum of the content. */
  public String identity() {
    CRC32C sum = new CRC32C();
    for (List<LabelledL1> part : List.of(training, validation, test)) {
      for (LabelledL1 one : part) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + 2 * one.hu().length);
        bytes.putDouble(one.tScore()).asShortBuffer().put(one.hu());
        sum.update(one.subject().getBytes(StandardCharsets.UTF_8));
        sum.update(bytes.array());
      }
    }
    return "%s: %d, %d and %d cases, check sum %08x"
        .formatted(plan, training.size(), validation.size(), test.size(), sum.getValue());
  }
}
