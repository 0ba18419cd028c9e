package org.medconv.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.medconv.classify.CutOutPlan;

/**
 * A folder of labelled L1 cut-outs: the authors' {@code train_data}, {@code val_data} and {@code
 * test_data}, or one folder that is split here.
 */
public final class DatasetFolder {
  private final Path folder;
  private final Reading reading;

  /**
   * How to read it.
   *
   * @param outsideHu value of voxels that are not the body, where {@code cutouts.json} does not say
   * @param perClass cases of each class that go to validation, and as many to test, where the
   *     folder has no split
   * @param splitSeed of that split
   */
  public record Reading(Optional<Short> outsideHu, int perClass, long splitSeed) {
    /** Outside is {@link CutOutFolder#OUTSIDE_HU}; the authors' 13 of each class. */
    public static final Reading USUAL = new Reading(Optional.empty(), 13, 1);
  }

  public DatasetFolder(Path folder, Reading reading) {
    this.folder = folder;
    this.reading = reading;
  }

  /** Reads all volumes onto the plan's grid. */
  public Dataset read(CutOutPlan plan) throws IOException {
    throw new UnsupportedOperationException(
        "in work: the interface is committed first (%s, %s)".formatted(folder, reading));
  }
}
