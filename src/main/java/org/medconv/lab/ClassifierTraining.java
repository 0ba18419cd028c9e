package org.medconv.lab;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.medconv.classify.BoneClass;
import org.medconv.classify.ClassifierPlan;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.HuWindow;
import org.medconv.classify.L1CutOut;
import org.medconv.classify.LogitAdjustment;
import org.medconv.classify.Probabilities;
import org.medconv.classify.timm.Backbone;
import org.medconv.model.Compute;
import org.medconv.model.SafeTensors;
import org.medconv.model.Tensor;

/**
 * Trains MedConv's ResNet-50 on simulated L1s: Bal-CE, AdamW, cosine annealing. Stopped at any
 * moment it goes on from its last checkpoint, to the same result on the same number of threads.
 */
public final class ClassifierTraining {
  /** Bone window: fat and all of trabecular bone; cortical bone is cut off at its top. */
  static final HuWindow WINDOW = new HuWindow(-100, 400);

  private static final String BACKBONE = "resnet50";

  private static final String CHECKPOINT = "checkpoint.safetensors";

  private final Options options;
  private final Compute compute;
  private final List<LabelledCutOut> training;
  private final List<LabelledCutOut> validation;
  private final ClassifierPlan plan;
  private final BalancedCrossEntropy loss;
  private final LearningRate learningRate;

  /**
   * What to train.
   *
   * @param work folder for cut-outs, checkpoints and the learning curve; made if missing
   * @param trainingCases subjects to learn from, with the class shares of {@link SimulatedCohort}
   * @param validationCases other subjects, to watch
   * @param steps of the optimiser
   * @param batch cut-outs a step
   * @param passes forward and backward passes a step, each over {@code batch / passes} cut-outs:
   *     more passes need less memory (and norm their batches by less)
   * @param frozenFrom share of the steps after which the norms keep their statistics: what is then
   *     trained is what is used
   * @param checkpointEvery steps
   */
  public record Options(
      Path work,
      int trainingCases,
      int validationCases,
      int steps,
      int batch,
      int passes,
      double learningRate,
      double weightDecay,
      double frozenFrom,
      double tau1,
      double tau2,
      long seed,
      int checkpointEvery) {
    public Options {
      if (trainingCases < batch || validationCases < 1 || steps < 2 || checkpointEvery < 1) {
        throw new IllegalArgumentException(
            "%d training cases, %d validation cases, %d steps of %d: too few"
                .formatted(trainingCases, validationCases, steps, batch));
      }
      if (passes < 1 || batch % passes != 0) {
        throw new IllegalArgumentException(
            "a batch of %d does not divide into %d passes".formatted(batch, passes));
      }
    }
  }

  /**
   * @param trainedOn cases of each class, in the order of {@link BoneClass}
   */
  public record Outcome(
      Map<String, Tensor> weights, ClassifierPlan plan, int[] trainedOn, Scores validation) {}

  private ClassifierTraining(
      Options options,
      Compute compute,
      List<LabelledCutOut> training,
      List<LabelledCutOut> validation) {
    this.options = options;
    this.compute = compute;
    this.training = training;
    this.validation = validation;
    LogitAdjustment adjustment =
        LogitAdjustment.ofCounts(counts(training), options.tau1(), options.tau2());
    this.plan = new ClassifierPlan(BACKBONE, CutOutPlan.STANDARD, WINDOW, adjustment);
    this.loss = new BalancedCrossEntropy(adjustment);
    this.learningRate =
        new LearningRate(options.learningRate(), options.steps() / 20, options.steps());
  }

  /** Draws the cohort where it is not there yet, then trains. */
  public static Outcome train(Options options, Compute compute) throws IOException {
    List<LabelledCutOut> training =
        cohort(options.work(), "training", options.trainingCases(), options.seed());
    List<LabelledCutOut> validation =
        cohort(options.work(), "validation", options.validationCases(), options.seed() + 1);
    return new ClassifierTraining(options, compute, training, validation).run();
  }

  /** Cut-outs of a simulated cohort, from their file or drawn with a progress bar. */
  static List<LabelledCutOut> cohort(Path work, String name, int count, long seed)
      throws IOException {
    try (ProgressBar bar = bar("drawing " + name, count)) {
      Path file = work.resolve(name + ".cutouts");
      return CutOutFile.open(file, count, seed, CutOutPlan.STANDARD, bar::stepTo);
    }
  }

  private Outcome run() throws IOException {
    Engine.getEngine("PyTorch").setRandomSeed((int) options.seed());
    try (NDManager manager = compute.newManager()) {
      Backbone network = Backbone.create(plan.backbone(), 1, BoneClass.values().length);
      network.initialize(manager);
      AdamW optimiser = new AdamW(manager, network.getParameters().values(), options.weightDecay());
      int first = resume(manager, network, optimiser);
      try (ProgressBar bar = bar("training", options.steps())) {
        bar.stepTo(first);
        steps(manager, network, optimiser, first, bar);
      }
      Scores scores = scores(manager, network);
      return new Outcome(network.weights(), plan, counts(training), scores);
    }
  }

  private void steps(
      NDManager manager, Backbone network, AdamW optimiser, int first, ProgressBar bar)
      throws IOException {
    double sum = 0;
    int counted = 0;
    for (int step = first; step < options.steps(); step++) {
      network.freezeStatistics(step >= options.frozenFrom() * options.steps());
      sum += step(manager, network, step);
      counted++;
      optimiser.step(learningRate.at(step));
      bar.step();
      bar.setExtraMessage(String.format(Locale.ROOT, "loss %.3f", sum / counted));
      if ((step + 1) % options.checkpointEvery() == 0) {
        note(step + 1, sum / counted, scores(manager, network));
        checkpoint(network, optimiser, step + 1);
        sum = 0;
        counted = 0;
      }
    }
  }

  /** Gradients of one batch; gives its loss. */
  private double step(NDManager manager, Backbone network, int step) {
    int size = options.batch() / options.passes();
    double sum = 0;
    for (int pass = 0; pass < options.passes(); pass++) {
      List<LabelledCutOut> cases = batch(step, pass * size, size);
      try (NDManager inner = manager.newSubManager();
          GradientCollector collector = manager.getEngine().newGradientCollector()) {
        NDArray logits =
            network
                .forward(new ParameterStore(inner, false), new NDList(input(inner, cases)), true)
                .singletonOrThrow();
        NDArray value = loss.of(logits, classes(cases)).div(options.passes());
        collector.backward(value);
        sum += value.getFloat();
      }
    }
    if (!Double.isFinite(sum)) {
      throw new ArithmeticException(
          "the loss of step %d is %s; lower the learning rate".formatted(step, sum));
    }
    return sum;
  }

  /** Cases by a fresh shuffle each epoch, each mirrored and moved by up to a voxel at random. */
  private List<LabelledCutOut> batch(int step, int from, int size) {
    List<LabelledCutOut> cases = new ArrayList<>(size);
    for (int n = 0; n < size; n++) {
      long position = (long) step * options.batch() + from + n;
      LabelledCutOut drawn = training.get(shuffled(position));
      Random random = new Random(options.seed() * 31 + position);
      short[] hu = Augmentation.drawn(random).apply(drawn.hu(), plan.cutOut());
      cases.add(new LabelledCutOut(hu, drawn.tScore(), drawn.trabecularHu()));
    }
    return cases;
  }

  private int shuffled(long position) {
    int count = training.size();
    Random random = new Random(options.seed() * 17 + Math.floorDiv(position, count));
    int[] order = new int[count];
    for (int n = 0; n < count; n++) {
      int other = random.nextInt(n + 1);
      order[n] = order[other];
      order[other] = n;
    }
    return order[(int) (position % count)];
  }

  private NDArray input(NDManager manager, List<LabelledCutOut> cases) {
    CutOutPlan size = plan.cutOut();
    int voxels = size.columns() * size.rows() * size.slices();
    float[] values = new float[cases.size() * voxels];
    for (int n = 0; n < cases.size(); n++) {
      float[] one = L1CutOut.normalised(cases.get(n).hu(), plan.window());
      System.arraycopy(one, 0, values, n * voxels, voxels);
    }
    return manager.create(
        values, new Shape(cases.size(), 1, size.slices(), size.rows(), size.columns()));
  }

  private static int[] classes(List<LabelledCutOut> cases) {
    return cases.stream().mapToInt(c -> c.boneClass().ordinal()).toArray();
  }

  private static int[] counts(List<LabelledCutOut> cases) {
    int[] counts = new int[BoneClass.values().length];
    cases.forEach(c -> counts[c.boneClass().ordinal()]++);
    return counts;
  }

  private Scores scores(NDManager manager, Backbone network) {
    List<BoneClass> truth = new ArrayList<>();
    List<Probabilities> answers = new ArrayList<>();
    for (LabelledCutOut one : validation) {
      try (NDManager inner = manager.newSubManager()) {
        float[] logits =
            network
                .forward(
                    new ParameterStore(inner, false), new NDList(input(inner, List.of(one))), false)
                .singletonOrThrow()
                .toFloatArray();
        truth.add(one.boneClass());
        answers.add(plan.adjustment().probabilities(logits));
      }
    }
    return Scores.of(truth, answers);
  }

  private void note(int step, double meanLoss, Scores scores) throws IOException {
    Path file = options.work().resolve("learning.csv");
    if (step == options.checkpointEvery() || !Files.exists(file)) {
      Files.writeString(
          file,
          "step,learning_rate,loss,accuracy,recall_osteoporosis,recall_osteopenia,recall_normal,auc_osteoporosis\n");
    }
    String line =
        String.format(
            Locale.ROOT,
            "%d,%.2e,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f%n",
            step,
            learningRate.at(step - 1),
            meanLoss,
            scores.accuracy(),
            scores.recall(BoneClass.OSTEOPOROSIS),
            scores.recall(BoneClass.OSTEOPENIA),
            scores.recall(BoneClass.NORMAL),
            scores.osteoporosisAuc());
    Files.writeString(file, line, StandardOpenOption.APPEND);
  }

  private void checkpoint(Backbone network, AdamW optimiser, int step) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("step", new Tensor(new long[] {1}, new float[] {step}));
    network.weights().forEach((name, tensor) -> tensors.put("network/" + name, tensor));
    tensors.putAll(optimiser.state());
    Path file = options.work().resolve(CHECKPOINT);
    Path partial = file.resolveSibling(CHECKPOINT + ".partial");
    SafeTensors.write(partial, tensors, SafeTensors.Storage.F32, Map.of());
    Files.writeString(options.work().resolve("options.txt"), options.toString());
    Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The step to go on with: 0 without a checkpoint of the same options. */
  private int resume(NDManager manager, Backbone network, AdamW optimiser) {
    Path file = options.work().resolve(CHECKPOINT);
    Path kept = options.work().resolve("options.txt");
    try {
      if (!Files.isRegularFile(file) || !Files.readString(kept).equals(options.toString())) {
        return 0;
      }
      Map<String, Tensor> tensors = SafeTensors.read(file);
      Map<String, Tensor> weights = new LinkedHashMap<>();
      tensors.forEach(
          (name, tensor) -> {
            if (name.startsWith("network/")) {
              weights.put(name.substring("network/".length()), tensor);
            }
          });
      network.load(manager, weights);
      optimiser.restore(tensors);
      return Math.round(tensors.get("step").values()[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the checkpoint in %s cannot be read; delete it to start anew".formatted(file), e);
    }
  }

  static ProgressBar bar(String task, int steps) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(steps)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(1000)
        .build();
  }
}
