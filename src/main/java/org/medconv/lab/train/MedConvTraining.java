package org.medconv.lab.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.medconv.classify.BoneClass;
import org.medconv.classify.ClassifierPlan;
import org.medconv.lab.cohort.Dataset;
import org.medconv.lab.desk.StopOnInterrupt;
import org.medconv.model.Compute;
import org.medconv.model.Tensor;

/**
 * Trains MedConv by a {@link Recipe}. Stopped at any moment, killed even, it goes on from its last
 * checkpoint to the same result, bit for bit, on the same machine's CPU with the same number of
 * threads. One training at a time in a process: the engine records the gradients of one.
 */
public final class MedConvTraining {
  private MedConvTraining() {}

  /**
   * Where a training runs.
   *
   * @param work folder for checkpoint and learning curve; made if missing. A file {@link
   *     StopOnInterrupt#STOP} in it ends the training after the epoch that runs, and is taken away.
   * @param pretrained weights to start from, where the recipe does: a file, or a folder with {@code
   *     <backbone>.safetensors} or {@code .pth}
   */
  public record Place(Path work, Path pretrained, Compute compute) {}

  /**
   * A network's answer to one case.
   *
   * @param logits as they come from the network, in the order of {@link BoneClass}, not adjusted
   */
  public record Answer(String subject, double tScore, float[] logits) {
    public BoneClass boneClass() {
      return BoneClass.ofTScore(tScore);
    }
  }

  /**
   * What came of it.
   *
   * @param weights by timm's names
   * @param trainedOn cases of each class, in the order of {@link BoneClass}
   * @param finished false when it was stopped before its last epoch, on request; called again, it
   *     goes on
   */
  public record Outcome(
      Recipe recipe,
      ClassifierPlan plan,
      Map<String, Tensor> weights,
      int[] trainedOn,
      List<Answer> validation,
      List<Answer> test,
      LearningCurve curve,
      boolean finished) {}

  /**
   * Trains, or goes on with what {@code place.work()} holds of the same recipe and data. Shows its
   * progress on the error stream.
   *
   * @throws IOException when the folder holds another training, or weights to start from are
   *     missing or do not fit
   * @throws org.medconv.lab.cohort.TooFewCases when a class has no case to train on, or a step no
   *     two cases
   * @throws IllegalArgumentException for a backbone that is not known
   */
  public static Outcome train(Recipe recipe, Dataset dataset, Place place) throws IOException {
    try (TrainingRun run = new TrainingRun(recipe, dataset, place)) {
      return run.outcome();
    }
  }
}
