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
 * The loop of every training: step after step by a learning rate, a measurement at the end of each
 * epoch, early stop, and checkpoints between which no more than three minutes of work are lost.
 * Stopped at any moment, killed even, it goes on from its last checkpoint to the same result, bit
 * for bit, on the same machine's CPU with the same number of threads. For one thread.
 *
 * @param <E> what is kept of each epoch; written to the checkpoint as JSON
 */
public final class TrainingLoop<E> {
  private static final Duration BETWEEN_CHECKPOINTS = Duration.ofMinutes(3);

  /**
   * What is trained. The loop asks it for one step after the other; all that it draws at random
   * must follow from the number of the step.
   */
  public interface Training<E> {
    /** What is trained on what, as text. */
    String identity();

    /**
     * One step of the optimiser.
     *
     * @param epoch from 0
     * @param step of all epochs, from 0
     * @return its loss
     * @throws ArithmeticException when the training cannot go on from such a loss
     */
    double step(int epoch, int step, double learningRate) throws IOException;

    /** Puts in place the weights that are meant to be used. */
    default void toEvaluation(int epoch) {
      optimiser().toEvaluation();
    }

    /**
     * Measures the weights at the end of an epoch, on cases that no step saw.
     *
     * @param epoch from 0
     * @param steps taken so far
     * @param learningRate of the last of them
     * @param loss mean over those of the epoch
     */
    E measure(int epoch, int steps, double learningRate, double loss) throws IOException;

    /** What early stop and the choice of the best epoch go by; NaN where there is neither. */
    default double heldOutLoss(E epoch) {
      return Double.NaN;
    }

    /** Whether a checkpoint is written at the end of each epoch, however short it was. */
    default boolean keepsEachEpoch() {
      return false;
    }

    /** Told after each epoch, and when a training goes on: all epochs so far, for the log. */
    void log(List<E> epochs) throws IOException;

    /** Weights and statistics of the network, as they are now. */
    Map<String, Tensor> weights();

    /** Takes weights and statistics over. */
    void load(Map<String, Tensor> weights) throws IOException;

    Optimiser optimiser();

    /** Further numbers without which it would not go on exactly. */
    default Map<String, Double> numbers() {
      return Map.of();
    }

    /** Goes on from such numbers. */
    default void restore(Map<String, Double> numbers) {}
  }

  /**
   * @param steps in all
   * @param anEpoch steps of an epoch; the last epoch may be shorter
   * @param patience epochs without a lower held-out loss after which it ends, the weights of the
   *     best being kept; 0: all steps, and the last weights
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
   *     training after the epoch that runs, and is taken away
   * @param begun what {@code work} holds of the same training
   * @throws IOException when its weights do not fit
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

  /** Steps taken so far, of all epochs. */
  public int steps() {
    return steps;
  }

  /** Epochs that are done. */
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
   * Trains until all is done, an epoch ends with a request to stop, or so many steps were taken.
   * Shows its progress on the error stream.
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

  /** Looked at between epochs alone, so that a checkpoint within one changes nothing. */
  private boolean outOfPatience() {
    return length.patience() > 0
        && !epochs.isEmpty()
        && epochs.size() - 1 - bestEpoch() >= length.patience();
  }

  /** A file asks for it; it is taken away, so that the next call goes on. */
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

  /** Writes all that the training needs to go on. */
  public void checkpoint() throws IOException {
    Optimiser.State state = training.optimiser().state();
    new TrainingCheckpoint<>(
            progress(state.numbers(), false), training.weights(), best, state.tensors())
        .write(work);
    checkpointAt = System.nanoTime() + BETWEEN_CHECKPOINTS.toNanos();
  }

  /** Writes the weights that are used from here on, in place of all that goes on would need. */
  public void close(Map<String, Tensor> used) throws IOException {
    new TrainingCheckpoint<E>(progress(Map.of(), true), used, Map.of(), Map.of()).write(work);
  }

  private TrainingCheckpoint.Progress<E> progress(Map<String, Double> numbers, boolean closed) {
    return new TrainingCheckpoint.Progress<>(
        training.identity(), steps, lossSum, epochs(), numbers, training.numbers(), closed);
  }
}
