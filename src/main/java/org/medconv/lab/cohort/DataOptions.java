package org.medconv.lab.cohort;

import java.io.IOException;
import java.nio.file.Path;
import org.medconv.classify.CutOutPlan;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options of the commands that read a folder of labelled L1s. */
public final class DataOptions {
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          "labelled L1s: train_data, val_data and test_data, or one folder that is split here, with"
              + " <SubjectID>.nii.gz and labels.xlsx or labels.csv (SubjectID, T-score)")
  private Path data;

  @Option(
      names = "--size",
      defaultValue = "32,28,24",
      split = ",",
      paramLabel = "N",
      description =
          "size of the network's input in voxels: right to left, front to back, foot to head;"
              + " default: ${DEFAULT-VALUE}")
  private int[] size;

  @Option(
      names = "--spacing",
      defaultValue = "2",
      paramLabel = "MM",
      description = "spacing of these voxels; default: ${DEFAULT-VALUE}")
  private double spacingMm;

  @Option(
      names = "--erosion",
      defaultValue = "3",
      paramLabel = "MM",
      description = "erosion of the body on all sides; default: ${DEFAULT-VALUE}")
  private double erosionMm;

  @Option(
      names = "--outside",
      defaultValue = "" + CutOutFolder.OUTSIDE_HU,
      paramLabel = "HU",
      description =
          "value for \"not L1\" in the volumes if the folder has no cutouts.json; default:"
              + " ${DEFAULT-VALUE}")
  private short outsideHu;

  @Option(
      names = "--held-out-per-class",
      defaultValue = "13",
      paramLabel = "N",
      description =
          "cases of each class for validation, and as many for test, if the folder has no split;"
              + " default: ${DEFAULT-VALUE}")
  private int perClass;

  @Option(
      names = "--split-seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "seed of that split; default: ${DEFAULT-VALUE}")
  private long splitSeed;

  public Dataset open() throws IOException {
    return open(data);
  }

  /** Another folder in the same way. */
  public Dataset open(Path folder) throws IOException {
    return new DatasetFolder(folder, new DatasetFolder.Reading(outsideHu, perClass, splitSeed))
        .read(plan());
  }

  public Path folder() {
    return data;
  }

  private CutOutPlan plan() {
    if (size.length != 3) {
      throw new ParameterException(
          spec.commandLine(), "--size takes three numbers, e.g. --size 32,28,24");
    }
    try {
      return new CutOutPlan(size[0], size[1], size[2], spacingMm, erosionMm);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
