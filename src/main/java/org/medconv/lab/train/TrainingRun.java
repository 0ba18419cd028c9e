package org.medconv.lab.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import org.medconv.classify.BoneClass;
import org.medconv.classify.ClassifierPlan;
import org.medconv.classify.LogitAdjustment;
import org.medconv.classify.Probabilities;
import org.medconv.classify.timm.Backbone;
import org.medconv.classify.timm.PretrainedWeights;
import org.medconv.lab.cohort.Dataset;
import org.medconv.lab.cohort.LabelledL1;
import org.medconv.lab.desk.Progress;
import org.medconv.lab.desk.StopOnInterrupt;
import org.medconv.lab.optimise.AdamW;
import org.medconv.lab.optimise.LearningRate;
import org.medconv.lab.optimise.Optimiser;
import org.medconv.lab.optimise.ScheduleFreeAdamW;
import org.medconv.lab.optimise.SharpnessAware;
import org.medconv.lab.score.Scores;
import org.medconv.lab.train.LearningCurve.Epoch;
import org.medconv.lab.train.MedConvTraining.Answer;
import org.medconv.lab.train.MedConvTraining.Outcome;
import org.medconv.lab.train.MedConvTraining.Place;
import org.medconv.model.Tensor;
import org.medconv.model.UnableToOpenModel;

/** One training, from its start or its last checkpoint to its end. */
final class TrainingRun implements AutoCloseable {
  private static final Duration BETWEEN_CHECKPOINTS = Duration.ofMinutes(3);

  /**
   * Batches that set the statistics of the norms for Schedule-Free's averaged weights, as its
   * authors advise for networks with batch norm.
   */
  private static final int RECALIBRATION_BATCHES = 50;

  private final Recipe recipe;
  private final Recipe.Schedule schedule;
  private final Dataset dataset;
  private final Path work;
  private final ClassifierPlan plan;
  private final int[] counts;
  private final String identity;
  private final TrainingLoss loss;
  private final LearningRate learningRate;
  private final Batches training;
  private final boolean[] augmented;
  private final NDManager manager;
  private final Backbone network;
  private final Optimiser optimiser;
  private final SharpnessAware sharpness;

  private EpochOrder order;
  private int epoch;
  private int step;
  private double lossSum;
  private LearningCurve curve = new LearningCurve(List.of());
  private Map<String, Tensor> best = Map.of();
  private boolean finished;
  private long checkpointAt;

  TrainingRun(Recipe recipe, Dataset dataset, Place place) throws IOException {
    this.recipe = recipe;
    this.schedule = recipe.schedule();
    this.dataset = dataset;
    this.identity = identity(recipe, dataset, place.pretrained());
    this.work = Files.createDirectories(place.work());
    this.counts = Dataset.counts(dataset.training());
    this.plan = plan(recipe, dataset, counts);
    this.loss = TrainingLoss.of(recipe, counts);
    this.learningRate = recipe.rate();
    this.training = new Batches(dataset.training(), plan.cutOut(), plan.window());
    this.augmented = augmented(recipe, plan.adjustment());
    this.manager = place.compute().newManager();
    // The engine draws the first weights from this; all else is drawn by EpochOrder.
    Engine.getEngine("PyTorch").setRandomSeed(Long.hashCode(schedule.seed()));
    this.network = Backbone.create(plan.backbone(), 1, BoneClass.values().length);
    network.initialize(manager);
    Optional<TrainingCheckpoint> begun = TrainingCheckpoint.read(work, identity);
    if (begun.isEmpty() && recipe.startsFromWeights()) {
      network.load(manager, pretrained(place.pretrained()));
    }
    if (recipe.trainParams()) {
      network.train(network::isHead);
    }
    List<Parameter> parameters = network.getParameters().values();
    this.optimiser = optimiser(parameters);
    this.sharpness = new SharpnessAware(parameters, SharpnessAware.RHO);
    begun.ifPresent(this::goOn);
  }

  private static Path weights(Recipe recipe, Path given) throws IOException {
    Path file =
        Files.isDirectory(given)
            ? PretrainedFolder.file(given, recipe)
                .orElse(given.resolve(recipe.backbone() + ".safetensors"))
            : given;
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(
          file
              + ", the weights that "
              + recipe.name()
              + " starts from (--pretrained names others)");
    }
    return file;
  }

  private Map<String, Tensor> pretrained(Path given) throws IOException {
    try {
      return PretrainedWeights.read(weights(recipe, given)).fitted(network);
    } catch (UnableToOpenModel e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static ClassifierPlan plan(Recipe recipe, Dataset dataset, int[] counts) {
    return new ClassifierPlan(
        recipe.architecture(),
        dataset.plan(),
        recipe.window(),
        LogitAdjustment.ofCounts(counts, recipe.tau1(), recipe.tau2(), recipe.reading()));
  }

  private static boolean[] augmented(Recipe recipe, LogitAdjustment adjustment) {
    boolean[] classes = new boolean[BoneClass.values().length];
    Arrays.fill(classes, recipe.augment() != Recipe.Augment.NONE);
    if (recipe.augment() == Recipe.Augment.MINORITY) {
      classes[adjustment.mostCommon()] = false;
    }
    return classes;
  }

  private Optimiser optimiser(List<Parameter> parameters) {
    return recipe.scheduleFree()
        ? new ScheduleFreeAdamW(manager, parameters, schedule.weightDecay())
        : new AdamW(manager, parameters, schedule.weightDecay());
  }

  private void goOn(TrainingCheckpoint checkpoint) {
    TrainingCheckpoint.Progress progress = checkpoint.progress();
    network.load(manager, checkpoint.network());
    best = checkpoint.best();
    epoch = progress.epoch();
    step = progress.step();
    lossSum = progress.lossSum();
    curve = progress.curve();
    finished = progress.finished();
    if (!finished) {
      optimiser.restore(new Optimiser.State(checkpoint.optimiser(), progress.optimiser()));
    }
  }

  /** Recipe, data and the weights that it starts from: what would make another network. */
  private static String identity(Recipe recipe, Dataset dataset, Path given) throws IOException {
    String from =
        recipe.startsFromWeights()
            ? ", from weights " + ClassifierFolder.sha256(weights(recipe, given))
            : "";
    return "%s on %s%s".formatted(recipe, dataset.identity(), from);
  }

  /** Trains what is left to train. */
  Outcome outcome() throws IOException {
    if (!finished) {
      train(Integer.MAX_VALUE);
      finish();
    }
    curve.write(work);
    return new Outcome(
        recipe,
        plan,
        network.weights(),
        counts.clone(),
        answers(dataset.validation()),
        answers(dataset.test()),
        curve,
        finished);
  }

  /**
   * Trains until all is done, an epoch ends with a request to stop, or so many steps were taken.
   */
  void train(int atMost) throws IOException {
    int steps = stepsAnEpoch();
    checkpointAt = System.nanoTime() + BETWEEN_CHECKPOINTS.toNanos();
    try (ProgressBar bar = Progress.bar("training", (long) steps * schedule.epochs())) {
      bar.stepTo((long) epoch * steps + step);
      boolean stopped = false;
      for (int taken = 0; taken < atMost && !done() && !stopped; taken++) {
        step(order(), steps);
        bar.step();
        bar.setExtraMessage(message());
        if (step == steps) {
          endEpoch(steps);
          stopped = stopRequested();
        }
        if (System.nanoTime() - checkpointAt > 0) {
          checkpoint();
        }
      }
    }
    finished = done();
  }

  /** A file asks for it; it is taken away, so that the next call goes on. */
  private boolean stopRequested() throws IOException {
    return Files.deleteIfExists(work.resolve(StopOnInterrupt.STOP));
  }

  private boolean done() {
    return epoch == schedule.epochs() || outOfPatience();
  }

  private boolean outOfPatience() {
    return schedule.patience() > 0
        && epoch > 0
        && epoch - curve.best().epoch() >= schedule.patience();
  }

  /** All weights are those to be used from here on. */
  private void finish() throws IOException {
    if (!finished) {
      checkpoint();
    }
    if (schedule.patience() > 0 && !best.isEmpty()) {
      network.load(manager, best);
    } else {
      toEvaluation(order(epoch - 1));
    }
    if (finished) {
      new TrainingCheckpoint(progress(Map.of()), network.weights(), Map.of(), Map.of()).write(work);
    }
  }

  /** A last batch of too few cases for the norms is left out. */
  private int stepsAnEpoch() {
    int cases = dataset.training().size();
    int whole = cases / schedule.batch();
    int rest = cases % schedule.batch();
    int steps = rest >= 2 * schedule.accumulate() ? whole + 1 : whole;
    if (steps == 0) {
      throw new IllegalArgumentException(
          "%d cases to train on are too few for %d passes of 2"
              .formatted(cases, schedule.accumulate()));
    }
    return steps;
  }

  /** That of the epoch that runs; drawn once. */
  private EpochOrder order() {
    if (order == null || order.epoch() != epoch) {
      order = order(epoch);
    }
    return order;
  }

  private EpochOrder order(int ofEpoch) {
    return recipe.resample()
        ? EpochOrder.resampled(training.classes(), schedule.seed(), ofEpoch)
        : EpochOrder.shuffled(dataset.training().size(), schedule.seed(), ofEpoch);
  }

  private void endEpoch(int steps) throws IOException {
    measure(order(), learningRate.at(epoch, (epoch + 1) * steps - 1), lossSum / steps);
    epoch++;
    step = 0;
    lossSum = 0;
    curve.writeCsv(work);
  }

  private boolean normsFrozen() {
    return recipe.trainParams() || epoch >= schedule.frozenNormsFrom() * schedule.epochs();
  }

  private String message() {
    String running =
        String.format(Locale.ROOT, "epoch %d, loss %.3f", epoch + 1, lossSum / Math.max(1, step));
    return curve.epochs().isEmpty()
        ? running
        : running
            + String.format(
                Locale.ROOT,
                "/%.3f",
                curve.epochs().get(curve.epochs().size() - 1).validationLoss());
  }

  /** One step of the optimiser. */
  private void step(EpochOrder shown, int steps) {
    network.freezeStatistics(normsFrozen());
    int from = step * schedule.batch();
    int to = Math.min(from + schedule.batch(), shown.size());
    double value = gradients(shown, from, to);
    if (!Double.isFinite(value)) {
      throw new ArithmeticException(
          "the loss of step %d of epoch %d is %s; lower the learning rate"
              .formatted(step + 1, epoch + 1, value));
    }
    if (recipe.sam()) {
      sharpness.again(() -> gradients(shown, from, to));
    }
    optimiser.step(learningRate.at(epoch, epoch * steps + step));
    lossSum += value;
    step++;
  }

  /** Adds up the gradients of a batch, part by part; gives its loss. */
  private double gradients(EpochOrder shown, int from, int to) {
    int count = to - from;
    double sum = 0;
    for (int part = 0; part < schedule.accumulate(); part++) {
      int first = from + part * count / schedule.accumulate();
      int end = from + (part + 1) * count / schedule.accumulate();
      try (NDManager inner = manager.newSubManager();
          GradientCollector collector = manager.getEngine().newGradientCollector()) {
        NDArray logits = forward(inner, training.drawn(inner, shown, first, end, augmented), true);
        NDArray value =
            loss.of(logits, training.classes(shown, first, end)).mul((end - first) / (float) count);
        collector.backward(value);
        sum += value.getFloat();
      }
    }
    return sum;
  }

  private NDArray forward(NDManager inner, NDArray input, boolean asTraining) {
    return network
        .forward(new ParameterStore(inner, false), new NDList(input), asTraining)
        .singletonOrThrow();
  }

  private void measure(EpochOrder shown, double rate, double trainingLoss) {
    toEvaluation(shown);
    List<Answer> answers = answers(dataset.validation());
    List<BoneClass> truth = answers.stream().map(Answer::boneClass).toList();
    List<Probabilities> given =
        answers.stream().map(a -> plan.adjustment().probabilities(a.logits())).toList();
    Scores scores = Scores.of(truth, given);
    curve =
        curve.and(
            new Epoch(
                epoch + 1,
                rate,
                trainingLoss,
                validationLoss(answers),
                scores.accuracy(),
                scores.recall(BoneClass.OSTEOPOROSIS),
                scores.recall(BoneClass.OSTEOPENIA),
                scores.recall(BoneClass.NORMAL),
                scores.osteoporosisAuc()));
    if (schedule.patience() > 0 && curve.best().epoch() == epoch + 1) {
      best = network.weights();
    }
    optimiser.toTraining();
  }

  private double validationLoss(List<Answer> answers) {
    float[][] logits = answers.stream().map(Answer::logits).toArray(float[][]::new);
    int[] classes = answers.stream().mapToInt(a -> a.boneClass().ordinal()).toArray();
    try (NDManager inner = manager.newSubManager()) {
      return loss.of(inner.create(logits), classes).getFloat();
    }
  }

  /** Schedule-Free's averaged weights never saw a batch: the norms' statistics are set for them. */
  private void toEvaluation(EpochOrder shown) {
    optimiser.toEvaluation();
    if (recipe.scheduleFree() && !normsFrozen()) {
      int batches = Math.min(RECALIBRATION_BATCHES, stepsAnEpoch());
      for (int n = 0; n < batches; n++) {
        int from = n * schedule.batch();
        int to = Math.min(from + schedule.batch(), shown.size());
        try (NDManager inner = manager.newSubManager()) {
          forward(inner, training.drawn(inner, shown, from, to, augmented), true);
        }
      }
    }
  }

  private List<Answer> answers(List<LabelledL1> cases) {
    Batches batches = new Batches(cases, plan.cutOut(), plan.window());
    Answer[] answers = new Answer[cases.size()];
    for (int from = 0; from < cases.size(); from += schedule.batch()) {
      int to = Math.min(from + schedule.batch(), cases.size());
      try (NDManager inner = manager.newSubManager()) {
        float[] logits = forward(inner, batches.plain(inner, from, to), false).toFloatArray();
        int classes = logits.length / (to - from);
        for (int n = from; n < to; n++) {
          LabelledL1 one = cases.get(n);
          answers[n] =
              new Answer(
                  one.subject(),
                  one.tScore(),
                  Arrays.copyOfRange(logits, (n - from) * classes, (n - from + 1) * classes));
        }
      }
    }
    return List.of(answers);
  }

  private TrainingCheckpoint.Progress progress(Map<String, Double> numbers) {
    return new TrainingCheckpoint.Progress(
        identity, epoch, step, lossSum, curve, numbers, finished);
  }

  void checkpoint() throws IOException {
    Optimiser.State state = optimiser.state();
    new TrainingCheckpoint(progress(state.numbers()), network.weights(), best, state.tensors())
        .write(work);
    curve.write(work);
    checkpointAt = System.nanoTime() + BETWEEN_CHECKPOINTS.toNanos();
  }

  @Override
  public void close() {
    manager.close();
  }
}
