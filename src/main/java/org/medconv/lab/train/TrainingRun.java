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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medconv.classify.BoneClass;
import org.medconv.classify.ClassifierPlan;
import org.medconv.classify.LogitAdjustment;
import org.medconv.classify.Probabilities;
import org.medconv.classify.timm.Backbone;
import org.medconv.classify.timm.PretrainedWeights;
import org.medconv.disk.Sha256;
import org.medconv.lab.cohort.Dataset;
import org.medconv.lab.cohort.LabelledL1;
import org.medconv.lab.optimise.AdamW;
import org.medconv.lab.optimise.Optimiser;
import org.medconv.lab.optimise.ScheduleFreeAdamW;
import org.medconv.lab.optimise.SharpnessAware;
import org.medconv.lab.optimise.TrainingCheckpoint;
import org.medconv.lab.optimise.TrainingLoop;
import org.medconv.lab.score.Scores;
import org.medconv.lab.train.LearningCurve.Epoch;
import org.medconv.lab.train.MedConvTraining.Answer;
import org.medconv.lab.train.MedConvTraining.Outcome;
import org.medconv.lab.train.MedConvTraining.Place;
import org.medconv.model.Tensor;
import org.medconv.model.UnableToOpenModel;

/** One training, from its start or its last checkpoint to its end. */
final class TrainingRun implements TrainingLoop.Training<Epoch>, AutoCloseable {
  /**
   * Batches that set the statistics of the norms for Schedule-Free's averaged weights, as its
   * authors advise for networks with batch norm.
   */
  private static final int RECALIBRATION_BATCHES = 50;

  private static final String CLIMBED = "climbedLosses";

  private final Recipe recipe;
  private final Recipe.Schedule schedule;
  private final Dataset dataset;
  private final Path work;
  private final ClassifierPlan plan;
  private final int[] counts;
  private final String identity;
  private final TrainingLoss loss;
  private final Batches training;
  private final boolean[] augmented;
  private final NDManager manager;
  private final Backbone network;
  private final Optimiser optimiser;
  private final SharpnessAware sharpness;
  private final TrainingLoop<Epoch> loop;

  private EpochOrder order;
  private double climbedSum;

  TrainingRun(Recipe recipe, Dataset dataset, Place place) throws IOException {
    this.recipe = recipe;
    this.schedule = recipe.schedule();
    this.dataset = dataset;
    this.identity = identity(recipe, dataset, place.pretrained());
    this.work = Files.createDirectories(place.work());
    this.counts = Dataset.counts(dataset.training());
    this.plan = plan(recipe, dataset, counts);
    this.loss = TrainingLoss.of(recipe, counts);
    this.training = new Batches(dataset.training(), plan.cutOut(), plan.window());
    this.augmented = augmented(recipe, plan.adjustment());
    this.manager = place.compute().newManager();
    // The engine draws the first weights from this; all else is drawn by EpochOrder.
    Engine.getEngine("PyTorch").setRandomSeed(Long.hashCode(schedule.seed()));
    this.network = Backbone.create(plan.backbone(), 1, plan.head().outputs());
    network.initialize(manager);
    Optional<TrainingCheckpoint<Epoch>> begun =
        TrainingCheckpoint.read(work, identity, Epoch.class);
    if (begun.isEmpty() && recipe.startsFromWeights()) {
      network.load(manager, pretrained(place.pretrained()));
    }
    if (recipe.trainParams()) {
      network.train(network::isHead);
    }
    List<Parameter> parameters = network.getParameters().values();
    this.optimiser = made(parameters);
    this.sharpness = new SharpnessAware(parameters, recipe.rho());
    int steps = stepsAnEpoch();
    this.loop =
        new TrainingLoop<>(
            work,
            this,
            new TrainingLoop.Length(steps * schedule.epochs(), steps, schedule.patience()),
            recipe.rate(),
            begun);
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
        LogitAdjustment.ofCounts(counts, recipe.tau1(), recipe.tau2(), recipe.reading()),
        recipe.head());
  }

  private static boolean[] augmented(Recipe recipe, LogitAdjustment adjustment) {
    boolean[] classes = new boolean[BoneClass.values().length];
    Arrays.fill(classes, recipe.augment() != Recipe.Augment.NONE);
    if (recipe.augment() == Recipe.Augment.MINORITY) {
      classes[adjustment.mostCommon()] = false;
    }
    return classes;
  }

  private Optimiser made(List<Parameter> parameters) {
    return recipe.scheduleFree()
        ? new ScheduleFreeAdamW(manager, parameters, schedule.weightDecay())
        : new AdamW(manager, parameters, schedule.weightDecay());
  }

  @Override
  public String identity() {
    return identity;
  }

  /** Recipe, data and the weights that it starts from: what would make another network. */
  private static String identity(Recipe recipe, Dataset dataset, Path given) throws IOException {
    String from =
        recipe.startsFromWeights() ? ", from weights " + Sha256.of(weights(recipe, given)) : "";
    return "%s on %s%s".formatted(recipe, dataset.identity(), from);
  }

  /** Trains what is left to train. */
  Outcome outcome() throws IOException {
    if (!loop.finished()) {
      train(Integer.MAX_VALUE);
      finish();
    }
    curve().write(work);
    return new Outcome(
        recipe,
        plan,
        network.weights(),
        counts.clone(),
        answers(dataset.validation()),
        answers(dataset.test()),
        curve(),
        loop.finished());
  }

  private LearningCurve curve() {
    return new LearningCurve(loop.epochs());
  }

  /**
   * Trains until all is done, an epoch ends with a request to stop, or so many steps were taken.
   */
  void train(int atMost) throws IOException {
    loop.train("training", atMost);
  }

  void checkpoint() throws IOException {
    loop.checkpoint();
  }

  /** All weights are those to be used from here on. */
  private void finish() throws IOException {
    if (!loop.finished()) {
      loop.checkpoint();
    }
    if (schedule.patience() > 0 && !loop.best().isEmpty()) {
      network.load(manager, loop.best());
    } else {
      settle(loop.epochs().size() - 1, loop.epochs().size());
    }
    if (loop.finished()) {
      loop.close(network.weights());
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

  /** Drawn once while the epoch runs. */
  private EpochOrder order(int epoch) {
    if (order == null || order.epoch() != epoch) {
      order = drawn(epoch);
    }
    return order;
  }

  private EpochOrder drawn(int ofEpoch) {
    return recipe.resample()
        ? EpochOrder.resampled(training.classes(), schedule.seed(), ofEpoch)
        : EpochOrder.shuffled(dataset.training().size(), schedule.seed(), ofEpoch);
  }

  /**
   * Sharpness-aware minimisation takes its second pass while the norms follow the batch, as its
   * reference does: they take most of what a climb shifts back out. Once they keep their statistics
   * the same climb of 0.05 makes a loss of 1.3 one of 3.8, whose gradient leads nowhere, and the
   * network answered one class for all. Where the head alone learns nothing is shifted before it.
   */
  private boolean climbs(int epoch) {
    return recipe.sam() && (recipe.trainParams() || !normsFrozen(epoch));
  }

  private boolean normsFrozen(int epoch) {
    return recipe.trainParams() || epoch >= schedule.frozenNormsFrom() * schedule.epochs();
  }

  @Override
  public double step(int epoch, int step, double learningRate) {
    network.freezeStatistics(normsFrozen(epoch));
    EpochOrder shown = order(epoch);
    int inEpoch = step % stepsAnEpoch();
    int from = inEpoch * schedule.batch();
    int to = Math.min(from + schedule.batch(), shown.size());
    double value = gradients(shown, from, to);
    if (!Double.isFinite(value)) {
      throw new ArithmeticException(
          "the loss of step %d of epoch %d is %s; lower the learning rate"
              .formatted(inEpoch + 1, epoch + 1, value));
    }
    if (climbs(epoch)) {
      sharpness.again(() -> climbedSum += gradients(shown, from, to));
    }
    optimiser.step(learningRate);
    return value;
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
        NDArray outputs = forward(inner, training.drawn(inner, shown, first, end, augmented), true);
        NDArray value =
            loss.of(outputs, training.truth(shown, first, end)).mul((end - first) / (float) count);
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

  @Override
  public void toEvaluation(int epoch) {
    settle(epoch, epoch);
  }

  @Override
  public Epoch measure(int epoch, int steps, double learningRate, double trainingLoss) {
    float[][] outputs = outputs(dataset.validation());
    List<Answer> answers = answers(dataset.validation(), outputs);
    List<BoneClass> truth = answers.stream().map(Answer::boneClass).toList();
    List<Probabilities> given =
        answers.stream().map(a -> plan.adjustment().probabilities(a.logits())).toList();
    Scores scores = Scores.of(truth, given);
    return new Epoch(
        epoch + 1,
        learningRate,
        trainingLoss,
        validationLoss(outputs),
        scores.accuracy(),
        scores.recall(BoneClass.OSTEOPOROSIS),
        scores.recall(BoneClass.OSTEOPENIA),
        scores.recall(BoneClass.NORMAL),
        scores.osteoporosisAuc(),
        climbed(epoch));
  }

  /** Mean over the epoch that ends. */
  private double climbed(int epoch) {
    double mean = climbs(epoch) ? climbedSum / stepsAnEpoch() : Double.NaN;
    climbedSum = 0;
    return mean;
  }

  @Override
  public Map<String, Double> numbers() {
    return Map.of(CLIMBED, climbedSum);
  }

  @Override
  public void restore(Map<String, Double> numbers) {
    climbedSum = numbers.getOrDefault(CLIMBED, 0.0);
  }

  @Override
  public double heldOutLoss(Epoch epoch) {
    return epoch.validationLoss();
  }

  @Override
  public void log(List<Epoch> epochs) throws IOException {
    new LearningCurve(epochs).writeCsv(work);
  }

  @Override
  public Map<String, Tensor> weights() {
    return network.weights();
  }

  @Override
  public void load(Map<String, Tensor> weights) {
    network.load(manager, weights);
  }

  @Override
  public Optimiser optimiser() {
    return optimiser;
  }

  private double validationLoss(float[][] outputs) {
    Batches batches = new Batches(dataset.validation(), plan.cutOut(), plan.window());
    try (NDManager inner = manager.newSubManager()) {
      return loss.of(inner.create(outputs), batches.truth()).getFloat();
    }
  }

  /**
   * Schedule-Free's averaged weights never saw a batch: the norms' statistics are set for them.
   *
   * @param shown epoch whose batches are used for that
   * @param done epochs by which the norms may have been frozen
   */
  private void settle(int shown, int done) {
    optimiser.toEvaluation();
    if (recipe.scheduleFree() && !normsFrozen(done)) {
      EpochOrder seen = order(shown);
      int batches = Math.min(RECALIBRATION_BATCHES, stepsAnEpoch());
      for (int n = 0; n < batches; n++) {
        int from = n * schedule.batch();
        int to = Math.min(from + schedule.batch(), seen.size());
        try (NDManager inner = manager.newSubManager()) {
          forward(inner, training.drawn(inner, seen, from, to, augmented), true);
        }
      }
    }
  }

  private List<Answer> answers(List<LabelledL1> cases) {
    return answers(cases, outputs(cases));
  }

  private List<Answer> answers(List<LabelledL1> cases, float[][] outputs) {
    List<Answer> answers = new ArrayList<>();
    for (int n = 0; n < outputs.length; n++) {
      LabelledL1 one = cases.get(n);
      answers.add(new Answer(one.subject(), one.tScore(), plan.head().logits(outputs[n])));
    }
    return answers;
  }

  /** Of the network's last layer. */
  private float[][] outputs(List<LabelledL1> cases) {
    Batches batches = new Batches(cases, plan.cutOut(), plan.window());
    float[][] outputs = new float[cases.size()][];
    for (int from = 0; from < cases.size(); from += schedule.batch()) {
      int to = Math.min(from + schedule.batch(), cases.size());
      try (NDManager inner = manager.newSubManager()) {
        float[] all = forward(inner, batches.plain(inner, from, to), false).toFloatArray();
        int each = all.length / (to - from);
        for (int n = from; n < to; n++) {
          outputs[n] = Arrays.copyOfRange(all, (n - from) * each, (n - from + 1) * each);
        }
      }
    }
    return outputs;
  }

  @Override
  public void close() {
    manager.close();
  }
}
