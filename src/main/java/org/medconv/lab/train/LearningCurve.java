package org.medconv.lab.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.medconv.plot.LineChart;
import org.medconv.plot.LineChart.Curve;
import org.medconv.plot.LineChart.Point;

/** How a training went, epoch by epoch. */
public record LearningCurve(List<Epoch> epochs) {
  private static final String HEAD =
      "epoch,learning_rate,training_loss,validation_loss,accuracy,recall_osteoporosis,recall_osteopenia,recall_normal,auc_osteoporosis,climbed_loss";

  /**
   * One epoch; the scores are those of the validation part, as the node would answer (tau2).
   *
   * @param epoch from 1
   * @param learningRate of its last step
   * @param climbedLoss with sharpness-aware minimisation the training loss where its second pass is
   *     taken, rho up the gradient; NaN where there is none
   */
  public record Epoch(
      int epoch,
      double learningRate,
      double trainingLoss,
      double validationLoss,
      double accuracy,
      double recallOsteoporosis,
      double recallOsteopenia,
      double recallNormal,
      double aucOsteoporosis,
      double climbedLoss) {

    private String line() {
      return String.format(
          Locale.ROOT,
          "%d,%.6e,%.6f,%.6f,%.4f,%.4f,%.4f,%.4f,%.4f,%s",
          epoch,
          learningRate,
          trainingLoss,
          validationLoss,
          accuracy,
          recallOsteoporosis,
          recallOsteopenia,
          recallNormal,
          aucOsteoporosis,
          Double.isNaN(climbedLoss) ? "" : String.format(Locale.ROOT, "%.6f", climbedLoss));
    }
  }

  public LearningCurve {
    epochs = List.copyOf(epochs);
  }

  /** The epoch with the lowest validation loss, the first of them; there must be one. */
  Epoch best() {
    return epochs.stream().min(Comparator.comparingDouble(Epoch::validationLoss)).orElseThrow();
  }

  /** Writes {@code learning.csv}. */
  void writeCsv(Path folder) throws IOException {
    List<String> lines = new ArrayList<>(List.of(HEAD));
    epochs.forEach(epoch -> lines.add(epoch.line()));
    Files.write(folder.resolve("learning.csv"), lines);
  }

  /** Writes {@code learning.csv} and {@code learning.png}. */
  void write(Path folder) throws IOException {
    writeCsv(folder);
    LineChart.write(
        folder.resolve("learning.png"),
        List.of(
            new LineChart(
                "Loss",
                "epoch",
                "loss",
                List.of(
                    curve("training", Epoch::trainingLoss),
                    curve("validation", Epoch::validationLoss)),
                Double.NaN),
            new LineChart(
                "Validation part",
                "epoch",
                "share; area under the ROC curve",
                List.of(
                    curve("accuracy", Epoch::accuracy),
                    curve("osteoporosis found", Epoch::recallOsteoporosis),
                    curve("AUC osteoporosis", Epoch::aucOsteoporosis)),
                Double.NaN)));
  }

  private Curve curve(String name, ToDoubleFunction<Epoch> value) {
    return new Curve(
        name,
        epochs.stream()
            .filter(epoch -> Double.isFinite(value.applyAsDouble(epoch)))
            .map(epoch -> new Point(epoch.epoch(), value.applyAsDouble(epoch)))
            .toList());
  }
}
