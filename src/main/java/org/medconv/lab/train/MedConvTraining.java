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
 * Trains MedConv by a {@link Recipe}. After a stop or a kill it resumes from its last checkpoint to
 * the same result, bit for bit, on the CPU of the same machine with the same number of threads. One
 * training per process at a time: the engine records gradients for one.
 */
public final class MedConvTraining {
  private MedConvTraining() {}

  /**
   * The place of a training.
   *
   * @param work folder for checkpoint and learning curve; created if missing. A file {@link
   *     StopOnInterrupt#STOP} in it ends the training after the current epoch, and is deleted.
   * @param pretrained initial weights, if the recipe needs them: a file, or a folder with {@code
   *     <backbone>.safetensors} or {@code .pth}
   */
  public record Place(Path work, Path pretrained, Compute compute) {}

  /**
   * A network's answer for one case.
   *
   * @param logits unadjusted, in the order of {@link BoneClass}
   */
  public record Answer(String subject, double tScore, float[] logits) {
    public BoneClass boneClass() {
      return BoneClass.ofTScore(tScore);
    }
  }

  /**
   * The result.
   *
   * @param weights by timm's names
   * @param trainedOn number of cases of each class, in the order of {@link BoneClass}
   * @param finished false if a stop was requested before the last epoch; the next call continues
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
   * Trains, or resumes the same recipe and data in {@code place.work()}. Shows its progress on the
   * error stream.
   *
   * @throws IOException if the folder holds another training, or initial weights are missing or do
   *     not fit
   * @throws org.medconv.lab.cohort.TooFewCases if a class has no case to train on, or a step has
   *     fewer than two
   * @throws IllegalArgumentException for an unknown backbone
   */
  public static Outcome train(Recipe recipe, Dataset dataset, Place place) throws IOException {
    try (TrainingRun run = new TrainingRun(recipe, dataset, place)) {
      return run.outcome();
    }
  }
}
