package org.medconv.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.medconv.classify.BoneClass;
import org.medconv.classify.CutOutPlan;

/**
 * Labelled L1s to train, validate and test on, cut to one size.
 *
 * @param simulated whether its folder says that no patient is in it
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

  /** The folder with the authors' split and the usual outside, see {@link DatasetFolder}. */
  public static Dataset open(Path folder, CutOutPlan plan) throws IOException {
    return new DatasetFolder(folder, DatasetFolder.Reading.USUAL).read(plan);
  }

  /** How many of each class, in the order of {@link BoneClass}. */
  public static int[] counts(List<LabelledL1> cases) {
    int[] counts = new int[BoneClass.values().length];
    cases.forEach(one -> counts[one.boneClass().ordinal()]++);
    return counts;
  }
}
