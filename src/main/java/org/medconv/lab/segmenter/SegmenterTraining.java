package org.medconv.lab.segmenter;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.medconv.lab.optimise.AdamW;
import org.medconv.lab.optimise.GradientGuard;
import org.medconv.lab.optimise.Optimiser;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.SafeTensors;
import org.medconv.model.SafeTensors.Storage;
import org.medconv.model.UnableToOpenModel;
import org.medconv.segment.UNet3d;

/**
 * Trains the segmenter's network on simulated CTs and, if asked, on painted label maps. Cases are
 * drawn ahead by a thread of their own. Every {@code checkpointEvery} steps the weights, and the
 * held-out Dice in {@code log.csv}, are written to {@code folder}, and a {@link TrainingReport}; a
 * run that finds a checkpoint there goes on from it with the optimiser's moments and the cases that
 * would have come, and one that finds nothing left to do writes the report alone.
 */
public final class SegmenterTraining {
  /**
   * @param folder of checkpoints and log
   * @param steps in all
   * @param seed of weights, cases and samples
   * @param crop columns, rows, slices of the spine task's crops, multiples of 16
   * @param uses how often each simulated case is shown, each time with another look
   * @param from weights to begin with instead of random ones
   * @param templates share of the spine task's cases that are drawn from real anatomies
   */
  public record Settings(
      Path folder,
      Task task,
      int steps,
      long seed,
      int[] widths,
      int[] crop,
      float learningRate,
      int uses,
      int checkpointEvery,
      int validationCases,
      DeviceChoice device,
      int threads,
      Optional<Path> from,
      double templates) {

    public static Settings of(Path folder, int steps) {
      return new Settings(
          folder,
          Task.SPINE,
          steps,
          1,
          new int[] {16, 32, 64, 128},
          new int[] {80, 64, 96},
          4e-3f,
          2,
          200,
          8,
          DeviceChoice.AUTO,
          2,
          Optional.empty(),
          0);
    }
  }

  /** Which of the segmenter's two networks. */
  public enum Task {
    /** Finds the vertebrae in a whole scan. */
    SPINE,
    /** Outlines one body that was found. */
    OUTLINE
  }

  /** Held-out cases have seeds of their own, far from those of training. */
  private static final long VALIDATION_SEED = 9_000_000_000L;

  private static final int WARM_UP = 50;

  private final Settings settings;
  private final SegmentationTask task;
  private final GradientGuard guard = new GradientGuard();
  private AdamW optimiser;

  /** Steps of the moments that the run began with; 0 when it began without. */
  private int optimiserSteps;

  private double meanLoss = Double.NaN;

  public SegmenterTraining(Settings settings) {
    this.settings = settings;
    this.task =
        settings.task() == Task.SPINE
            ? SegmentationTask.spine(settings.widths(), settings.crop(), settings.templates())
            : SegmentationTask.outline(settings.widths());
  }

  /** Where the latest weights are. */
  public Path checkpoint() {
    return settings.folder().resolve("checkpoint.safetensors");
  }

  /**
   * Trains to the end.
   *
   * @throws UnableToOpenModel when the engine does not start or a checkpoint does not fit
   */
  public void run() throws UnableToOpenModel, IOException, InterruptedException {
    Files.createDirectories(settings.folder());
    Compute compute = Compute.open(settings.device(), settings.threads());
    Engine.getEngine("PyTorch").setRandomSeed((int) settings.seed());
    UNet3d network = new UNet3d(task.plan());
    int first = completedSteps();
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(Loss.l2Loss()).optDevices(new ai.djl.Device[] {compute.device()});
    try (Model model = Model.newInstance(task.name(), compute.device(), "PyTorch")) {
      model.setBlock(network);
      try (Trainer trainer = model.newTrainer(config);
          CaseSupply supply =
              new CaseSupply(task.cases(), settings.seed(), first, settings.uses())) {
        trainer.initialize(shape());
        if (first > 0) {
          network.load(SafeTensors.read(checkpoint()));
        } else if (settings.from().isPresent()) {
          network.load(SafeTensors.read(settings.from().get()));
        }
        optimiser = new AdamW(trainer.getManager(), network.getParameters().values(), 0);
        if (first > 0) {
          restoreOptimiser(first);
        }
        TrainingReport report = new TrainingReport(settings, task, compute);
        if (first >= settings.steps()) {
          report.write(validate(trainer, network).crops());
        }
        steps(trainer, network, supply, first, report);
      } catch (MalformedModelException e) {
        throw new UnableToOpenModel("the weights do not fit: " + e.getMessage(), e);
      }
    }
  }

  private void steps(
      Trainer trainer, UNet3d network, CaseSupply supply, int first, TrainingReport report)
      throws IOException, InterruptedException {
    long started = System.nanoTime();
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(task.name())
            .setInitialMax(settings.steps())
            .setUpdateIntervalMillis(5000)
            .build()) {
      bar.stepTo(first);
      for (int step = first; step < settings.steps(); step++) {
        Random random = new Random(settings.seed() * 1_000_003 + step);
        double loss = step(trainer, supply.next(), random, rate(step, first));
        meanLoss = Double.isFinite(meanLoss) ? 0.98 * meanLoss + 0.02 * loss : loss;
        bar.step();
        bar.setExtraMessage("loss %.3f".formatted(meanLoss));
        if ((step + 1) % settings.checkpointEvery() == 0 || step + 1 == settings.steps()) {
          double seconds = (System.nanoTime() - started) / 1e9;
          save(network, step + 1);
          Validation validation = validate(trainer, network);
          log(step + 1, seconds, meanLoss, validation.figures());
          report.write(validation.crops());
        }
      }
    }
  }

  private double step(Trainer trainer, SegmenterCase example, Random random, double rate) {
    try (NDManager manager = trainer.getManager().newSubManager()) {
      boolean mirrored = random.nextBoolean();
      NDArray input = input(manager, example, task.input(example, random), mirrored);
      byte[] classes =
          mirrored ? mirrored(example.classes(), example.size()[0]) : example.classes();
      byte[] votes = mirrored ? mirrored(example.votes(), example.size()[0] / 2) : example.votes();
      float value;
      try (GradientCollector gradients = trainer.newGradientCollector()) {
        NDArray loss = task.loss().of(trainer.forward(new NDList(input)), classes, votes, random);
        value = loss.getFloat();
        gradients.backward(loss);
      }
      if (guard.admits(trainer.getModel().getBlock().getParameters())) {
        optimiser.step(rate);
      }
      return value;
    }
  }

  private Shape shape() {
    int[] size = task.size();
    return new Shape(1, task.channels(), size[2], size[1], size[0]);
  }

  private NDArray input(
      NDManager manager, SegmenterCase example, float[] values, boolean mirrored) {
    if (mirrored) {
      mirror(values, example.size()[0]);
    }
    return manager.create(values, shape());
  }

  private static void mirror(float[] values, int columns) {
    for (int row = 0; row < values.length; row += columns) {
      for (int a = row, b = row + columns - 1; a < b; a++, b--) {
        float held = values[a];
        values[a] = values[b];
        values[b] = held;
      }
    }
  }

  private static byte[] mirrored(byte[] values, int columns) {
    byte[] result = new byte[values.length];
    for (int row = 0; row < values.length; row += columns) {
      for (int i = 0; i < columns; i++) {
        result[row + i] = values[row + columns - 1 - i];
      }
    }
    return result;
  }

  /** Cosine to a hundredth of the highest rate; a run without its moments begins slowly. */
  private double rate(int step, int first) {
    int since = optimiserSteps > 0 ? step : step - first;
    double warm = Math.min(1, (since + 1.0) / WARM_UP);
    double done = Math.min(1, step / (double) settings.steps());
    return settings.learningRate() * warm * (0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * done)));
  }

  private Path moments() {
    return settings.folder().resolve("optimiser.safetensors");
  }

  /** Moments of another step than the weights' are of no use: the run was stopped in between. */
  private void restoreOptimiser(int first) throws IOException {
    if (!Files.exists(moments())) {
      return;
    }
    Map<String, String> facts = SafeTensors.metadata(moments());
    if (facts.get("step").equals(Integer.toString(first))) {
      optimiserSteps = Integer.parseInt(facts.get("optimiserSteps"));
      guard.restore(Double.parseDouble(facts.get("gradientNorm")));
      meanLoss = Double.parseDouble(facts.get("loss"));
      optimiser.restore(
          new Optimiser.State(
              SafeTensors.read(moments()), Map.of("steps", (double) optimiserSteps)));
    }
  }

  private void saveOptimiser(int step) throws IOException {
    Optimiser.State state = optimiser.state();
    Path fresh = settings.folder().resolve("optimiser.part");
    String steps = Integer.toString(state.numbers().get("steps").intValue());
    SafeTensors.write(
        fresh,
        state.tensors(),
        Storage.F32,
        Map.of(
            "step", Integer.toString(step),
            "optimiserSteps", steps,
            "gradientNorm", Double.toString(guard.usual()),
            "loss", Double.toString(meanLoss)));
    Files.move(
        fresh, moments(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private int completedSteps() throws IOException {
    Path steps = settings.folder().resolve("steps");
    return Files.exists(steps) && Files.exists(checkpoint())
        ? Integer.parseInt(Files.readString(steps).strip())
        : 0;
  }

  private void save(UNet3d network, int step) throws IOException {
    saveOptimiser(step);
    Path fresh = settings.folder().resolve("checkpoint.part");
    SafeTensors.write(
        fresh, network.weights(), Storage.F32, Map.of("step", Integer.toString(step)));
    Files.move(
        fresh, checkpoint(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    Files.writeString(settings.folder().resolve("steps"), Integer.toString(step));
  }

  private void log(int step, double seconds, double loss, double[] dice) throws IOException {
    StringBuilder line =
        new StringBuilder(String.format(Locale.ROOT, "%d,%.0f,%.4f", step, seconds, loss));
    for (double one : dice) {
      line.append(String.format(Locale.ROOT, ",%.3f", one));
    }
    Path log = settings.folder().resolve("log.csv");
    if (!Files.exists(log)) {
      Files.writeString(
          log, "step,seconds,loss,%s,body,votes\n".formatted(String.join(",", task.classNames())));
    }
    Files.writeString(log, line.append('\n'), StandardOpenOption.APPEND);
  }

  /**
   * @param figures Dice on held-out cases: the classes from 1 on, then all of the body, then the
   *     share of right votes
   * @param crops the first of these cases, to look at
   */
  private record Validation(double[] figures, List<CropPicture> crops) {}

  private Validation validate(Trainer trainer, UNet3d network) {
    Agreement agreement = new Agreement(task);
    List<CropPicture> crops = new ArrayList<>();
    ParameterStore store = new ParameterStore(trainer.getManager(), false);
    for (int n = 0; n < settings.validationCases(); n++) {
      SegmenterCase example = task.cases().draw(VALIDATION_SEED + n);
      try (NDManager manager = trainer.getManager().newSubManager()) {
        float[] values = task.input(example, new Random(n));
        NDList outputs =
            network.forward(store, new NDList(input(manager, example, values, false)), false, null);
        long[] predicted = outputs.get(0).argMax(0).toLongArray();
        agreement.count(predicted, example.classes());
        if (n < TrainingReport.CROPS) {
          crops.add(
              new CropPicture(task, example.size(), values, example.classes(), bytes(predicted)));
        }
        if (outputs.size() > 1) {
          agreement.countVotes(outputs.get(1).argMax(0).toLongArray(), example.votes());
        }
      }
    }
    return new Validation(agreement.figures(), crops);
  }

  private static byte[] bytes(long[] classes) {
    byte[] bytes = new byte[classes.length];
    for (int p = 0; p < classes.length; p++) {
      bytes[p] = (byte) classes[p];
    }
    return bytes;
  }

  /** Voxels found, wanted and both, for each class. */
  private static final class Agreement {
    private final SegmentationTask task;
    private final int count;
    private final long[] found;
    private final long[] wanted;
    private final long[] both;
    private long votes;
    private long rightVotes;

    Agreement(SegmentationTask task) {
      this.task = task;
      this.count = task.plan().classes();
      this.found = new long[count + 1];
      this.wanted = new long[count + 1];
      this.both = new long[count + 1];
    }

    void count(long[] predicted, byte[] truth) {
      for (int p = 0; p < truth.length; p++) {
        found[(int) predicted[p]]++;
        wanted[truth[p]]++;
        if (predicted[p] == truth[p]) {
          both[truth[p]]++;
        }
        boolean f = isBody((int) predicted[p]);
        boolean w = isBody(truth[p]);
        found[count] += f ? 1 : 0;
        wanted[count] += w ? 1 : 0;
        both[count] += f && w ? 1 : 0;
      }
    }

    private boolean isBody(int c) {
      return task.body().contains(c);
    }

    void countVotes(long[] predicted, byte[] truth) {
      for (int p = 0; p < truth.length; p++) {
        if (truth[p] >= 0) {
          votes++;
          rightVotes += predicted[p] == truth[p] ? 1 : 0;
        }
      }
    }

    double[] figures() {
      double[] figures = new double[count + 1];
      for (int c = 1; c <= count; c++) {
        figures[c - 1] = 2.0 * both[c] / Math.max(1, found[c] + wanted[c]);
      }
      figures[count] = rightVotes / (double) Math.max(1, votes);
      return figures;
    }
  }
}
