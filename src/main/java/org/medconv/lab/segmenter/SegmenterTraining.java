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
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.medconv.lab.optimise.AdamW;
import org.medconv.lab.optimise.GradientGuard;
import org.medconv.lab.optimise.Optimiser;
import org.medconv.lab.optimise.StepwiseCosine;
import org.medconv.lab.optimise.TrainingCheckpoint;
import org.medconv.lab.optimise.TrainingDiverged;
import org.medconv.lab.optimise.TrainingLoop;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.Tensor;
import org.medconv.model.UnableToOpenModel;
import org.medconv.segment.UNet3d;

/**
 * Trains a network of the segmenter on simulated CTs and, optionally, on painted label maps.
 * Another thread draws cases ahead. Every {@code checkpointEvery} steps the held-out Dice is
 * measured, and {@code log.csv} and a {@link TrainingReport} are written to {@code folder}. By the
 * {@link TrainingLoop}, a killed run resumes to the same bytes; a finished one only writes the
 * report again.
 */
public final class SegmenterTraining {
  /**
   * @param folder of checkpoints and log
   * @param steps in all
   * @param seed of weights, cases and samples
   * @param widths channels at each resolution, finest first; each but the finest halves the sides
   * @param crop columns, rows, slices of the spine task's crops, at 3 mm: multiples of 2^(number of
   *     widths), and not all of them that number itself
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
    public Settings {
      int coarsest = 1 << Math.min(20, widths.length);
      boolean whole = crop.length == 3 && Arrays.stream(crop).allMatch(n -> n % coarsest == 0);
      // The instance norm needs two voxels where the network is coarsest.
      if (!whole || Arrays.stream(crop).max().orElse(0) <= coarsest) {
        throw new IllegalArgumentException(
            "a crop of %s voxels does not fit %d widths: give columns,rows,slices, multiples of %d, one of them %d or more"
                .formatted(Arrays.toString(crop), widths.length, coarsest, 2 * coarsest));
      }
    }

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

  /** The segmenter's two networks. */
  public enum Task {
    /** Finds the vertebrae in a whole scan. */
    SPINE,
    /** Outlines one body that was found. */
    OUTLINE
  }

  /** Held-out cases have their own seeds, far from those of training. */
  private static final long VALIDATION_SEED = 9_000_000_000L;

  private static final int WARM_UP = 50;

  private final Settings settings;
  private final SegmentationTask task;

  public SegmenterTraining(Settings settings) {
    this.settings = settings;
    this.task =
        settings.task() == Task.SPINE
            ? SegmentationTask.spine(settings.widths(), settings.crop(), settings.templates())
            : SegmentationTask.outline(settings.widths());
  }

  /** The file with the latest weights. */
  public Path checkpoint() {
    return settings.folder().resolve(TrainingCheckpoint.FILE);
  }

  /**
   * Trains to the end, or until the file {@link org.medconv.lab.desk.StopOnInterrupt#STOP} in the
   * folder requests a stop.
   *
   * @throws UnableToOpenModel if the engine does not start, or a checkpoint does not fit
   * @throws IOException if the folder holds another training, or the training diverges
   */
  public void run() throws UnableToOpenModel, IOException {
    run(Integer.MAX_VALUE);
  }

  /** Takes at most this many steps; those after the last checkpoint are lost. */
  void run(int atMost) throws UnableToOpenModel, IOException {
    Files.createDirectories(settings.folder());
    Compute compute = Compute.open(settings.device(), settings.threads());
    Optional<TrainingCheckpoint<Round>> begun =
        TrainingCheckpoint.read(settings.folder(), identity(), Round.class);
    Engine.getEngine("PyTorch").setRandomSeed((int) settings.seed());
    UNet3d network = new UNet3d(task.plan());
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(Loss.l2Loss()).optDevices(new ai.djl.Device[] {compute.device()});
    try (Model model = Model.newInstance(task.name(), compute.device(), "PyTorch")) {
      model.setBlock(network);
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(shape());
        if (begun.isEmpty() && settings.from().isPresent()) {
          network.load(TrainingCheckpoint.weights(settings.from().get()));
        }
        train(new Steps(trainer, network, compute), begun, atMost);
      } catch (MalformedModelException e) {
        throw new UnableToOpenModel("the weights do not fit: " + e.getMessage(), e);
      }
    }
  }

  private void train(Steps steps, Optional<TrainingCheckpoint<Round>> begun, int atMost)
      throws IOException {
    TrainingLoop<Round> loop =
        new TrainingLoop<>(
            settings.folder(),
            steps,
            new TrainingLoop.Length(settings.steps(), settings.checkpointEvery(), 0),
            new StepwiseCosine(settings.learningRate(), WARM_UP, settings.steps()),
            begun);
    try (CaseSupply supply =
        new CaseSupply(task.cases(), settings.seed(), loop.steps(), settings.uses())) {
      steps.supply = supply;
      if (loop.steps() >= settings.steps()) {
        steps.report.write(steps.validate().crops());
      }
      loop.train(task.name(), atMost);
    }
  }

  /**
   * Describes the training. The number of steps is not part of it: a run may be prolonged, and its
   * learning rate then follows the longer cosine from there.
   */
  private String identity() {
    return "%s network, seed %d, widths %s, crop %s, learning rate %s, %d uses, templates %s, from %s"
        .formatted(
            task.name(),
            settings.seed(),
            Arrays.toString(settings.widths()),
            Arrays.toString(task.size()),
            settings.learningRate(),
            settings.uses(),
            settings.templates(),
            settings.from().map(file -> file.getFileName().toString()).orElse("random weights"));
  }

  /**
   * A line of {@code log.csv}: the steps between two measurements.
   *
   * @param step the last of them, counted from 1
   * @param seconds since the latest start
   * @param loss running mean
   * @param dice on held-out cases: the classes from 1 on, then the whole body, then the share of
   *     right votes
   */
  record Round(int step, double seconds, double loss, List<Double> dice) {
    private String line() {
      StringBuilder line =
          new StringBuilder(String.format(Locale.ROOT, "%d,%.0f,%.4f", step, seconds, loss));
      for (double one : dice) {
        line.append(String.format(Locale.ROOT, ",%.3f", one));
      }
      return line.toString();
    }
  }

  /** The steps of one run. */
  private final class Steps implements TrainingLoop.Training<Round> {
    private static final String GRADIENT_NORM = "gradientNorm";
    private static final String LEFT_OUT = "leftOut";
    private static final String MEAN_LOSS = "meanLoss";

    /** Weight of the previous running mean in each step. */
    private static final double MEMORY = 0.98;

    private final Trainer trainer;
    private final UNet3d network;
    private final AdamW optimiser;
    private final TrainingReport report;
    private final GradientGuard guard = new GradientGuard();
    private final long started = System.nanoTime();
    private CaseSupply supply;
    private double meanLoss = Double.NaN;
    private List<CropPicture> crops = List.of();

    Steps(Trainer trainer, UNet3d network, Compute compute) {
      this.trainer = trainer;
      this.network = network;
      this.optimiser = new AdamW(trainer.getManager(), network.getParameters().values(), 0);
      this.report = new TrainingReport(settings, task, compute);
    }

    @Override
    public String identity() {
      return SegmenterTraining.this.identity();
    }

    @Override
    public double step(int epoch, int step, double learningRate) throws IOException {
      SegmenterCase example = next();
      Random random = new Random(settings.seed() * 1_000_003 + step);
      double loss = step(example, random, learningRate);
      meanLoss = Double.isFinite(meanLoss) ? MEMORY * meanLoss + (1 - MEMORY) * loss : loss;
      return loss;
    }

    private SegmenterCase next() throws IOException {
      try {
        return supply.next();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException)
            new InterruptedIOException("interrupted between two steps").initCause(e);
      }
    }

    private double step(SegmenterCase example, Random random, double rate) throws TrainingDiverged {
      try (NDManager manager = trainer.getManager().newSubManager()) {
        boolean mirrored = random.nextBoolean();
        NDArray input = input(manager, example, task.input(example, random), mirrored);
        byte[] classes =
            mirrored ? mirrored(example.classes(), example.size()[0]) : example.classes();
        byte[] votes =
            mirrored ? mirrored(example.votes(), example.size()[0] / 2) : example.votes();
        float value;
        try (GradientCollector gradients = trainer.newGradientCollector()) {
          NDArray loss = task.loss().of(trainer.forward(new NDList(input)), classes, votes, random);
          value = loss.getFloat();
          gradients.backward(loss);
        }
        if (guard.admits(network.getParameters())) {
          optimiser.step(rate);
        }
        return value;
      }
    }

    @Override
    public Round measure(int epoch, int steps, double learningRate, double loss)
        throws IOException {
      double seconds = (System.nanoTime() - started) / 1e9;
      Validation validation = validate();
      crops = validation.crops();
      return new Round(
          steps, seconds, meanLoss, DoubleStream.of(validation.figures()).boxed().toList());
    }

    @Override
    public boolean keepsEachEpoch() {
      return true;
    }

    @Override
    public void log(List<Round> rounds) throws IOException {
      List<String> lines = new ArrayList<>();
      lines.add("step,seconds,loss,%s,body,votes".formatted(String.join(",", task.classNames())));
      rounds.forEach(round -> lines.add(round.line()));
      Files.write(settings.folder().resolve("log.csv"), lines);
      if (!crops.isEmpty()) {
        report.write(crops);
      }
    }

    @Override
    public Map<String, Tensor> weights() {
      return network.weights();
    }

    @Override
    public void load(Map<String, Tensor> weights) throws IOException {
      try {
        network.load(weights);
      } catch (MalformedModelException e) {
        throw new IOException("%s does not fit: %s".formatted(checkpoint(), e.getMessage()), e);
      }
    }

    @Override
    public Optimiser optimiser() {
      return optimiser;
    }

    @Override
    public Map<String, Double> numbers() {
      return Map.of(
          GRADIENT_NORM, guard.usual(), LEFT_OUT, (double) guard.leftOut(), MEAN_LOSS, meanLoss);
    }

    @Override
    public void restore(Map<String, Double> numbers) {
      guard.restore(numbers.get(GRADIENT_NORM), numbers.get(LEFT_OUT).intValue());
      meanLoss = numbers.get(MEAN_LOSS);
    }

    private Validation validate() {
      Agreement agreement = new Agreement(task);
      List<CropPicture> crops = new ArrayList<>();
      ParameterStore store = new ParameterStore(trainer.getManager(), false);
      for (int n = 0; n < settings.validationCases(); n++) {
        SegmenterCase example = task.cases().draw(VALIDATION_SEED + n);
        try (NDManager manager = trainer.getManager().newSubManager()) {
          float[] values = task.input(example, new Random(n));
          NDList outputs =
              network.forward(
                  store, new NDList(input(manager, example, values, false)), false, null);
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

  /**
   * @param figures Dice on held-out cases: the classes from 1 on, then the whole body, then the
   *     share of right votes
   * @param crops the first of these cases, for the report
   */
  private record Validation(double[] figures, List<CropPicture> crops) {}

  private static byte[] bytes(long[] classes) {
    byte[] bytes = new byte[classes.length];
    for (int p = 0; p < classes.length; p++) {
      bytes[p] = (byte) classes[p];
    }
    return bytes;
  }

  /** Counts of found, true and common voxels of each class. */
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
