package org.medconv.lab.optimise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import org.medconv.lab.desk.StopOnInterrupt;
import org.medconv.model.Tensor;
import org.medconv.terminal.Progress;

/**
 * The loop of every training: steps with a learning rate, a measurement after each epoch, early
 * stop, and checkpoints at least every three minutes. After a stop or a kill it resumes from its
 * last checkpoint to the same result, bit for bit, on the CPU of the same machine with the same
 * number of threads. Not thread-safe.
 *
 * @param <E> the record of an epoch; written to the checkpoint as JSON
 */
public final class TrainingLoop<E> {
  private static final Duration BETWEEN_CHECKPOINTS = Duration.ofMinutes(3);

  /**
   * The training itself. The loop calls it step by step; all its random numbers must follow from
   * the number of the step.
   */
  public interface Training<E> {
    /** Describes training and data. */
    String identity();

    /**
     * Takes one step.
     *
     * @param epoch from 0
     * @param step counted over all epochs, from 0
     * @return its loss
     * @throws TrainingDiverged if the training cannot continue after such a loss
     */
    double step(int epoch, int step, double learningRate) throws IOException;

    /** Loads the weights that are used for evaluation. */
    default void toEvaluation(int epoch) {
      optimiser().toEvaluation();
    }

    /**
     * Measures the weights at the end of an epoch, on held-out cases.
     *
     * @param epoch from 0
     * @param steps taken so far
     * @param learningRate of the last step
     * @param loss mean over the epoch's steps
     */
    E measure(int epoch, int steps, double learningRate, double loss) throws IOException;

    /** The loss for early stop and the choice of the best epoch; NaN if neither is used. */
    default double heldOutLoss(E epoch) {
      return Double.NaN;
    }

    /** Whether to write a checkpoint after each epoch, however short. */
    default boolean keepsEachEpoch() {
      return false;
    }

    /** Called after each epoch and after a resume, with all epochs so far. */
    void log(List<E> epochs) throws IOException;

    /** The current weights and statistics of the network. */
    Map<String, Tensor> weights();

    /** Loads weights and statistics. */
    void load(Map<String, Tensor> weights) throws IOException;

    Optimiser optimiser();

    /** Further numbers that are needed to resume exactly. */
    default Map<String, Double> numbers() {
      return Map.of();
    }

    /** Restores these numbers. */
    default void restore(Map<String, Double> numbers) {}
  }

  /**
   * @param steps total number of steps
   * @param anEpoch steps per epoch; the last epoch may be shorter
   * @param patience the training ends after this many epochs without a lower held-out loss, with
   *     the weights of the best; 0: all steps, and the last weights
   */
  public record Length(int steps, int anEpoch, int patience) {
    public Length {
      if (steps < 1 || anEpoch < 1 || patience < 0) {
        throw new IllegalArgumentException(
            "%d steps in epochs of %d, patience %d".formatted(steps, anEpoch, patience));
      }
    }
  }

  private final Path work;
  private final Training<E> training;
  private final Length length;
  private final Schedule schedule;
  private final List<E> epochs = new ArrayList<>();

  private int steps;
  private double lossSum;
  private Map<String, Tensor> best = Map.of();
  private boolean finished;
  private long checkpointAt;

  /**
   * @param work folder of the checkpoint; a file {@link StopOnInterrupt#STOP} in it ends the
   *     training after the current epoch, and is deleted
   * @param begun the checkpoint of the same training in {@code work}
   * @throws IOException if its weights do not fit
   */
  public TrainingLoop(
      Path work,
      Training<E> training,
      Length length,
      Schedule schedule,
      Optional<TrainingCheckpoint<E>> begun)
      throws IOException {
    this.work = work;
    this.training = training;
    this.length = length;
    this.schedule = schedule;
    if (begun.isPresent()) {
      goOn(begun.get());
    }
  }

  private void goOn(TrainingCheckpoint<E> checkpoint) throws IOException {
    TrainingCheckpoint.Progress<E> progress = checkpoint.progress();
    training.load(checkpoint.network());
    best = checkpoint.best();
    steps = progress.steps();
    lossSum = progress.lossSum();
    epochs.addAll(progress.epochs());
    finished = progress.finished();
    training.restore(progress.training());
    if (!finished) {
      training
          .optimiser()
          .restore(new Optimiser.State(checkpoint.optimiser(), progress.optimiser()));
    }
    training.log(List.copyOf(epochs));
  }

  /** Steps taken so far, over all epochs. */
  public int steps() {
    return steps;
  }

  /** The finished epochs. */
  public List<E> epochs() {
    return List.copyOf(epochs);
  }

  /** Weights of the best epoch; empty without patience. */
  public Map<String, Tensor> best() {
    return best;
  }

  /** Whether all is done; false after a request to stop. */
  public boolean finished() {
    return finished;
  }

  /**
   * Trains until all is done, until an epoch ends after a request to stop, or for at most so many
   * steps. Shows its progress on the error stream.
   */
  public void train(String name, int atMost) throws IOException {
    checkpointAt = System.nanoTime() + BETWEEN_CHECKPOINTS.toNanos();
    try (ProgressBar bar = Progress.bar(name, length.steps())) {
      bar.stepTo(steps);
      boolean stopped = false;
      for (int taken = 0; taken < atMost && !done() && !stopped; taken++) {
        step();
        bar.step();
        bar.setExtraMessage(message());
        if (epochEnds()) {
          endEpoch();
          stopped = stopRequested();
        }
        if ((epochEnds() && training.keepsEachEpoch()) || System.nanoTime() - checkpointAt > 0) {
          checkpoint();
        }
      }
    }
    finished = done();
  }

  private void step() throws IOException {
    int epoch = steps / length.anEpoch();
    lossSum += training.step(epoch, steps, schedule.at(epoch, steps));
    steps++;
  }

  private boolean epochEnds() {
    return steps % length.anEpoch() == 0 || steps == length.steps();
  }

  private void endEpoch() throws IOException {
    int epoch = (steps - 1) / length.anEpoch();
    int taken = steps - epoch * length.anEpoch();
    training.toEvaluation(epoch);
    epochs.add(training.measure(epoch, steps, schedule.at(epoch, steps - 1), lossSum / taken));
    if (length.patience() > 0 && bestEpoch() == epochs.size() - 1) {
      best = training.weights();
    }
    training.optimiser().toTraining();
    lossSum = 0;
    training.log(epochs());
  }

  private int bestEpoch() {
    int lowest = 0;
    for (int n = 1; n < epochs.size(); n++) {
      if (Double.compare(heldOutLoss(n), heldOutLoss(lowest)) < 0) {
        lowest = n;
      }
    }
    return lowest;
  }

  private double heldOutLoss(int epoch) {
    return training.heldOutLoss(epochs.get(epoch));
  }

  private boolean done() {
    return steps >= length.steps() || outOfPatience();
  }

  /** Checked only between epochs, so a checkpoint within an epoch changes nothing. */
  private boolean outOfPatience() {
    return length.patience() > 0
        && !epochs.isEmpty()
        && epochs.size() - 1 - bestEpoch() >= length.patience();
  }

  /** Whether the stop file exists. Deletes it, so that the next call continues. */
  private boolean stopRequested() throws IOException {
    return Files.deleteIfExists(work.resolve(StopOnInterrupt.STOP));
  }

  private String message() {
    int inEpoch = (steps - 1) % length.anEpoch() + 1;
    String running =
        String.format(
            Locale.ROOT,
            "epoch %d, loss %.3f",
            (steps - 1) / length.anEpoch() + 1,
            lossSum / inEpoch);
    double heldOut = epochs.isEmpty() ? Double.NaN : heldOutLoss(epochs.size() - 1);
    return Double.isFinite(heldOut)
        ? running + String.format(Locale.ROOT, "/%.3f", heldOut)
        : running;
  }

  /** Writes everything that the training needs to resume. */
  public void checkpoint() throws IOException {
    Optimiser.State state = training.optimiser().state();
    new TrainingCheckpoint<>(
            progress(state.numbers(), false), training.weights(), best, state.tensors())
        .write(work);
    checkpointAt = System.nanoTime() + BETWEEN_CHECKPOINTS.toNanos();
  }

  /** Writes the final weights, in place of the data for resuming. */
  public void close(Map<String, Tensor> used) throws IOException {
    new TrainingCheckpoint<E>(progress(Map.of(), true), used, Map.of(), Map.of()).write(work);
  }

  private TrainingCheckpoint.Progress<E> progress(Map<String, Double> numbers, boolean closed) {
    return new TrainingCheckpoint.Progress<>(
        training.identity(), steps, lossSum, epochs(), numbers, training.numbers(), closed);
  }
}
