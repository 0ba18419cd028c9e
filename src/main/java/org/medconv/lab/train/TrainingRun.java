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
import org.medconv.lab.cohort.DatasetPart;
import org.medconv.lab.cohort.LabelledL1;
import org.medconv.lab.cohort.TooFewCases;
import org.medconv.lab.optimise.AdamW;
import org.medconv.lab.optimise.Optimiser;
import org.medconv.lab.optimise.ScheduleFreeAdamW;
import org.medconv.lab.optimise.SharpnessAware;
import org.medconv.lab.optimise.TrainingCheckpoint;
import org.medconv.lab.optimise.TrainingDiverged;
import org.medconv.lab.optimise.TrainingLoop;
import org.medconv.lab.score.Scores;
import org.medconv.lab.train.LearningCurve.Epoch;
import org.medconv.lab.train.MedConvTraining.Answer;
import org.medconv.lab.train.MedConvTraining.Outcome;
import org.medconv.lab.train.MedConvTraining.Place;
import org.medconv.model.Tensor;
import org.medconv.model.UnableToOpenModel;

/** One training, from its start or last checkpoint to its end. */
final class TrainingRun implements TrainingLoop.Training<Epoch>, AutoCloseable {
  /**
   * Batches that set the norms' statistics for Schedule-Free's averaged weights, as its authors
   * advise for networks with batch norm.
   */
  private static final int RECALIBRATION_BATCHES = 50;

  private static final String CLIMBED = "climbedLosses";

  private final Recipe recipe;
  private final Recipe.Schedule schedule;
  private final Dataset dataset;
  private final Path work;
  private final ClassifierPlan plan;
  private final int[] counts;
  private final int stepsAnEpoch;
  private final String identity;
  private final TrainingLoss loss;
  private final Batches training;
  private final BatchAhead ahead;
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
    this.counts = dataset.countsOfAll(DatasetPart.TRAINING);
    this.stepsAnEpoch = stepsAnEpoch();
    this.plan = plan(recipe, dataset, counts);
    this.loss = TrainingLoss.of(recipe, counts);
    this.training = new Batches(dataset.training(), plan.cutOut(), plan.window());
    boolean[] augmented = augmented(recipe, plan.adjustment());
    this.ahead = new BatchAhead((order, from, to) -> training.drawn(order, from, to, augmented));
    this.manager = place.compute().newManager();
    // The engine draws the initial weights from this seed; EpochOrder draws everything else.
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
    this.loop =
        new TrainingLoop<>(
            work,
            this,
            new TrainingLoop.Length(
                stepsAnEpoch * schedule.epochs(), stepsAnEpoch, schedule.patience()),
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

  /** Recipe, data and initial weights: a change of any of these makes another network. */
  private static String identity(Recipe recipe, Dataset dataset, Path given) throws IOException {
    String from =
        recipe.startsFromWeights() ? ", from weights " + Sha256.of(weights(recipe, given)) : "";
    return "%s on %s%s".formatted(recipe, dataset.identity(), from);
  }

  /** Trains the rest. */
  Outcome outcome() throws IOException {
    if (!loop.finished()) {
      train(Integer.MAX_VALUE);
      finish();
    }
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
   * Trains to the end, to the end of an epoch after a request to stop, or for this number of steps.
   */
  void train(int atMost) throws IOException {
    loop.train("training", atMost);
  }

  void checkpoint() throws IOException {
    loop.checkpoint();
  }

  /** Switches to the final weights. */
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

  /** Leaves out a last batch with too few cases for the norms. */
  private int stepsAnEpoch() throws TooFewCases {
    int cases = dataset.training().size();
    int whole = cases / schedule.batch();
    int rest = cases % schedule.batch();
    int steps = rest >= 2 * schedule.accumulate() ? whole + 1 : whole;
    if (steps == 0) {
      throw new TooFewCases(
          "the training part has %d cases; %d passes of at least 2 need %d: give more cases or a smaller --accumulate"
              .formatted(cases, schedule.accumulate(), 2 * schedule.accumulate()));
    }
    return steps;
  }

  /** Drawn once per epoch. */
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
   * Sharpness-aware minimisation takes its second pass while the norms follow the batch, as in its
   * reference: they cancel most of what a climb shifts. With frozen statistics, the same climb of
   * 0.05 raised a loss of 1.3 to 3.8; its gradient was useless, and the network gave one class for
   * all. If only the head learns, no layer before it is shifted.
   */
  private boolean climbs(int epoch) {
    return recipe.sam() && (recipe.trainParams() || !normsFrozen(epoch));
  }

  private boolean normsFrozen(int epoch) {
    return recipe.trainParams() || epoch >= schedule.frozenNormsFrom() * schedule.epochs();
  }

  @Override
  public double step(int epoch, int step, double learningRate) throws TrainingDiverged {
    network.freezeStatistics(normsFrozen(epoch));
    EpochOrder shown = order(epoch);
    int inEpoch = step % stepsAnEpoch;
    int from = inEpoch * schedule.batch();
    int to = Math.min(from + schedule.batch(), shown.size());
    double value = gradients(shown, from, to);
    if (!Double.isFinite(value)) {
      throw new TrainingDiverged(
          "the loss of step %d of epoch %d is %s; lower the learning rate"
              .formatted(inEpoch + 1, epoch + 1, value));
    }
    if (climbs(epoch)) {
      sharpness.again(() -> climbedSum += gradients(shown, from, to));
    }
    optimiser.step(learningRate);
    return value;
  }

  /** Adds the gradients of a batch, part by part; returns its loss. */
  private double gradients(EpochOrder shown, int from, int to) {
    int count = to - from;
    double sum = 0;
    for (int part = 0; part < schedule.accumulate(); part++) {
      int first = from + part * count / schedule.accumulate();
      int end = from + (part + 1) * count / schedule.accumulate();
      float[] values = ahead.take(shown, first, end);
      if (end < to) {
        ahead.prepare(shown, end, from + (part + 2) * count / schedule.accumulate());
      } else {
        prepareStep(shown, to);
      }
      try (NDManager inner = manager.newSubManager();
          GradientCollector collector = manager.getEngine().newGradientCollector()) {
        NDArray outputs = forward(inner, training.input(inner, values), true);
        NDArray value =
            loss.of(outputs, training.truth(shown, first, end)).mul((end - first) / (float) count);
        collector.backward(value);
        sum += value.getFloat();
      }
    }
    return sum;
  }

  /** Prepares the first part of the next step, unless the epoch ends before it. */
  private void prepareStep(EpochOrder shown, int from) {
    int to = Math.min(from + schedule.batch(), shown.size());
    if (from < to && from < stepsAnEpoch * schedule.batch()) {
      ahead.prepare(shown, from, from + (to - from) / schedule.accumulate());
    }
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
    double mean = climbs(epoch) ? climbedSum / stepsAnEpoch : Double.NaN;
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
   * Sets the norms' statistics for Schedule-Free's averaged weights, which never saw a batch.
   *
   * @param shown epoch whose batches are used
   * @param done completed epochs, after which the norms may be frozen
   */
  private void settle(int shown, int done) {
    optimiser.toEvaluation();
    if (recipe.scheduleFree() && !normsFrozen(done)) {
      EpochOrder seen = order(shown);
      int batches = Math.min(RECALIBRATION_BATCHES, stepsAnEpoch);
      for (int n = 0; n < batches; n++) {
        int from = n * schedule.batch();
        int to = Math.min(from + schedule.batch(), seen.size());
        try (NDManager inner = manager.newSubManager()) {
          forward(inner, training.input(inner, ahead.take(seen, from, to)), true);
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

  /** Outputs of the network's last layer. */
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
    ahead.close();
    manager.close();
  }
}
