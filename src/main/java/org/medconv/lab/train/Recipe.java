package org.medconv.lab.train;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.medconv.classify.ClassifierPlan;
import org.medconv.classify.HuWindow;
import org.medconv.classify.LogitAdjustment;
import org.medconv.classify.TScoreDistribution;
import org.medconv.lab.optimise.LearningRate;
import org.medconv.lab.optimise.SharpnessAware;

/**
 * What is trained and how: a row of the paper's Table II with its schedule. Its name is that of the
 * row, {@code resnet50.a1_in1k+pretrain+balce+sam}.
 *
 * @param backbone timm's name, with or without the tag of its weights: {@code resnet50.a1_in1k}
 * @param pretrain whether it starts from given weights (such as ImageNet's) instead of random ones
 * @param loss the minimised loss
 * @param tau1 {@link Loss#BALCE}: strength of the priors in the loss; {@link Loss#BALCE_EQUATIONS}:
 *     temperature of the most common class
 * @param tau2 {@link Loss#BALCE_EQUATIONS}: temperature of the other classes; otherwise strength of
 *     the priors in the adjustment of the logits after training
 * @param windows the network sees {@link #BONE_WINDOW}; otherwise {@link #FULL_RANGE}
 * @param augment the classes whose cut-outs are flipped and rotated
 * @param resample classes are drawn equally often, with replacement
 * @param rho of sharpness-aware minimisation, with two passes per step until norms are frozen; 0:
 *     without
 * @param scheduleFree Schedule-Free AdamW instead of AdamW with a cosine
 * @param trainParams trains only the head; starts from given weights, as {@code pretrain}
 */
public record Recipe(
    String backbone,
    boolean pretrain,
    Loss loss,
    double tau1,
    double tau2,
    boolean windows,
    Augment augment,
    boolean resample,
    double rho,
    boolean scheduleFree,
    boolean trainParams,
    Schedule schedule) {

  /** Fat and all trabecular bone; cortical bone is clipped. */
  public static final HuWindow BONE_WINDOW = new HuWindow(-100, 400);

  /** From air to dense bone: the range without {@code windows}. */
  public static final HuWindow FULL_RANGE = new HuWindow(-1024, 1024);

  /** The best of the paper: its resnet50 with Bal-CE and tau2 = 0.5. */
  public static final String MEDCONV = "resnet50.a1_in1k+pretrain+balce+tau2=0.5";

  private static final String OPTIONS =
      "pretrain, trainParams, balce, balce-equations, tau1=NUMBER, tau2=NUMBER, schdulefree,"
          + " tscore, balaug, augment, resample, windows, sam, sam=NUMBER";

  /** The minimised loss. The paper's text and the authors' code differ; both are implemented. */
  public enum Loss {
    /** Plain cross-entropy. */
    CROSS_ENTROPY("", 0, 0),
    /**
     * Bal-CE as in the authors' code: cross-entropy of softmax(z + tau1 log pi), then softmax(z -
     * tau2 log pi).
     */
    BALCE("balce", 1, 1),
    /**
     * Bal-CE as in the paper's equations: binary cross-entropy of each class weighted by its
     * inverse frequency (III-B), then softmax(z / temperature of the class's group) (III-C).
     */
    BALCE_EQUATIONS("balce-equations", 1, 0.5),
    /**
     * The T-score instead of classes: the network gives a normal distribution, the training
     * minimises its negative log likelihood, and the class probabilities follow from it ({@link
     * TScoreDistribution}). tau2 adjusts them as in the code's reading.
     */
    T_SCORE("tscore", 0, 0);

    private final String option;
    private final double tau1;
    private final double tau2;

    Loss(String option, double tau1, double tau2) {
      this.option = option;
      this.tau1 = tau1;
      this.tau2 = tau2;
    }
  }

  /** The classes whose cut-outs are flipped and rotated at random. */
  public enum Augment {
    NONE(""),
    /** BalAug: all classes except the most common one. */
    MINORITY("balaug"),
    ALL("augment");

    private final String option;

    Augment(String option) {
      this.option = option;
    }
  }

  /**
   * The schedule.
   *
   * @param epochs passes over the training part; the cosine falls over all of them
   * @param batch cut-outs per step
   * @param accumulate passes per step, each with a part of the batch: more passes need less memory
   *     (and norms see fewer cut-outs)
   * @param learningRate highest rate
   * @param weightDecay decoupled, as in AdamW
   * @param warmUp number of steps in which the learning rate rises
   * @param frozenNormsFrom share of the epochs after which the norms keep their statistics; 1:
   *     never
   * @param patience the training ends after this many epochs without a lower validation loss, with
   *     the weights of the best epoch; 0: all epochs, and the last weights
   * @param seed of weights, order and augmentation
   */
  public record Schedule(
      int epochs,
      int batch,
      int accumulate,
      double learningRate,
      double weightDecay,
      int warmUp,
      double frozenNormsFrom,
      int patience,
      long seed) {
    /** The authors': 200 epochs, batches of 8, learning rate 0.001; weight decay is PyTorch's. */
    public static final Schedule AUTHORS = new Schedule(200, 8, 1, 0.001, 0.01, 0, 1, 0, 1);

    public Schedule {
      if (epochs < 1 || batch < 2 || !(learningRate > 0) || !(weightDecay >= 0)) {
        throw new IllegalArgumentException(
            "%d epochs, batches of %d, learning rate %s, weight decay %s: at least 1 epoch, 2 cut-outs a batch and a positive learning rate are needed"
                .formatted(epochs, batch, learningRate, weightDecay));
      }
      if (accumulate < 1 || accumulate > batch / 2) {
        throw new IllegalArgumentException(
            "a batch of %d in %d passes: a pass needs 2 cut-outs or more"
                .formatted(batch, accumulate));
      }
      if (warmUp < 0 || patience < 0 || !(frozenNormsFrom >= 0 && frozenNormsFrom <= 1)) {
        throw new IllegalArgumentException(
            "warm-up of %d steps, patience of %d epochs, norms frozen from %s of the epochs: not below 0, and a share of 0 to 1"
                .formatted(warmUp, patience, frozenNormsFrom));
      }
    }

    public Schedule withSeed(long other) {
      return new Schedule(
          epochs,
          batch,
          accumulate,
          learningRate,
          weightDecay,
          warmUp,
          frozenNormsFrom,
          patience,
          other);
    }

    public Schedule withEpochs(int other) {
      return new Schedule(
          other,
          batch,
          accumulate,
          learningRate,
          weightDecay,
          warmUp,
          frozenNormsFrom,
          patience,
          seed);
    }
  }

  public Recipe {
    if (!backbone.matches("[a-z0-9_]+(\\.[a-z0-9_]+)?")) {
      throw new IllegalArgumentException(
          "\"%s\" is not the name of a backbone; names look like resnet50 or resnet50.a1_in1k"
              .formatted(backbone));
    }
    if (!Double.isFinite(tau1) || !Double.isFinite(tau2)) {
      throw new IllegalArgumentException("tau1 %s, tau2 %s: not numbers".formatted(tau1, tau2));
    }
    if ((loss == Loss.CROSS_ENTROPY || loss == Loss.T_SCORE) && tau1 != 0) {
      throw new IllegalArgumentException(
          "tau1 %s without balce; plain cross-entropy and tscore have none".formatted(tau1));
    }
    if (!(rho >= 0 && rho < 10)) {
      throw new IllegalArgumentException("sam=%s: 0 to 10 is looked around".formatted(rho));
    }
    if (loss == Loss.BALCE_EQUATIONS && !(tau1 > 0 && tau2 > 0)) {
      throw new IllegalArgumentException(
          "temperatures tau1 %s and tau2 %s of balce-equations must be positive"
              .formatted(tau1, tau2));
    }
  }

  /**
   * The row with this name and the authors' schedule: a backbone, then options joined by {@code +}:
   * {@code pretrain}, {@code trainParams}, {@code balce} or {@code balce-equations}, {@code
   * tau1=NUMBER}, {@code tau2=NUMBER}, {@code schdulefree} (so spelt in the paper; {@code
   * schedulefree} too), {@code balaug} or {@code augment}, {@code resample}, {@code windows},
   * {@code sam}, or {@code tscore} in place of a loss of classes. {@code MedConv} is {@value
   * #MEDCONV}.
   *
   * @throws IllegalArgumentException for an unknown option; the message lists the known ones
   */
  public static Recipe named(String name) {
    String[] parts = (name.equals("MedConv") ? MEDCONV : name).split("\\+", -1);
    Set<String> options = new LinkedHashSet<>(Arrays.asList(parts).subList(1, parts.length));
    Loss loss = loss(options);
    Recipe recipe =
        new Recipe(
            parts[0],
            options.remove("pretrain"),
            loss,
            number(options, "tau1", loss.tau1),
            number(options, "tau2", loss.tau2),
            options.remove("windows"),
            augment(options),
            options.remove("resample"),
            options.remove("sam") ? SharpnessAware.RHO : number(options, "sam", 0),
            options.remove("schdulefree") || options.remove("schedulefree"),
            options.remove("trainParams"),
            Schedule.AUTHORS);
    if (!options.isEmpty()) {
      throw new IllegalArgumentException(
          "\"%s\": there is no option %s; the options are: %s"
              .formatted(name, String.join(", ", options), OPTIONS));
    }
    return recipe;
  }

  private static Loss loss(Set<String> options) {
    if (options.remove(Loss.BALCE.option)) {
      return Loss.BALCE;
    }
    if (options.remove(Loss.BALCE_EQUATIONS.option)) {
      return Loss.BALCE_EQUATIONS;
    }
    return options.remove(Loss.T_SCORE.option) ? Loss.T_SCORE : Loss.CROSS_ENTROPY;
  }

  private static Augment augment(Set<String> options) {
    if (options.remove(Augment.ALL.option)) {
      return Augment.ALL;
    }
    return options.remove(Augment.MINORITY.option) ? Augment.MINORITY : Augment.NONE;
  }

  private static double number(Set<String> options, String name, double usual) {
    for (String option : List.copyOf(options)) {
      if (option.matches(name + "=-?[0-9.]+")) {
        options.remove(option);
        return Double.parseDouble(option.substring(name.length() + 1));
      }
    }
    return usual;
  }

  /** The name of the row; {@link #named} parses it. */
  public String name() {
    List<String> parts = new ArrayList<>();
    parts.add(backbone);
    add(parts, pretrain, "pretrain");
    add(parts, trainParams, "trainParams");
    add(parts, loss != Loss.CROSS_ENTROPY, loss.option);
    add(parts, tau1 != loss.tau1, "tau1=" + number(tau1));
    add(parts, tau2 != loss.tau2, "tau2=" + number(tau2));
    add(parts, scheduleFree, "schdulefree");
    add(parts, augment != Augment.NONE, augment.option);
    add(parts, resample, "resample");
    add(parts, windows, "windows");
    add(parts, sam(), rho == SharpnessAware.RHO ? "sam" : "sam=" + number(rho));
    return String.join("+", parts);
  }

  private static void add(List<String> parts, boolean wanted, String option) {
    if (wanted) {
      parts.add(option);
    }
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  /** Whether a step has the second pass of sharpness-aware minimisation. */
  public boolean sam() {
    return rho > 0;
  }

  /** The output of the network. */
  public ClassifierPlan.Head head() {
    return loss == Loss.T_SCORE ? ClassifierPlan.Head.T_SCORE : ClassifierPlan.Head.CLASSES;
  }

  /** The backbone's architecture: timm's name without the tag of its weights. */
  public String architecture() {
    return backbone.replaceFirst("\\..*", "");
  }

  /** The range that the network sees. */
  public HuWindow window() {
    return windows ? BONE_WINDOW : FULL_RANGE;
  }

  /** Whether it starts from given weights. */
  public boolean startsFromWeights() {
    return pretrain || trainParams;
  }

  /** The learning rate; Schedule-Free has no cosine. */
  LearningRate rate() {
    return new LearningRate(
        schedule.learningRate(), schedule.warmUp(), scheduleFree ? 0 : schedule.epochs());
  }

  /** The reading of the adjustment after training. */
  public LogitAdjustment.Reading reading() {
    return loss == Loss.BALCE_EQUATIONS
        ? LogitAdjustment.Reading.EQUATIONS
        : LogitAdjustment.Reading.CODE;
  }

  /**
   * The same training with the usual adjustment: recipes that differ only in the adjustment share
   * it. Bal-CE with tau1 = 0 is plain cross-entropy.
   */
  public Recipe trained() {
    if (loss == Loss.BALCE && tau1 != 0) {
      return withTau(tau1, loss.tau2);
    }
    Loss plain = loss == Loss.BALCE ? Loss.CROSS_ENTROPY : loss;
    return new Recipe(
        backbone,
        pretrain,
        plain,
        plain.tau1,
        plain.tau2,
        windows,
        augment,
        resample,
        rho,
        scheduleFree,
        trainParams,
        schedule);
  }

  public Recipe with(Schedule other) {
    return new Recipe(
        backbone,
        pretrain,
        loss,
        tau1,
        tau2,
        windows,
        augment,
        resample,
        rho,
        scheduleFree,
        trainParams,
        other);
  }

  public Recipe withTau(double otherTau1, double otherTau2) {
    return new Recipe(
        backbone,
        pretrain,
        loss,
        otherTau1,
        otherTau2,
        windows,
        augment,
        resample,
        rho,
        scheduleFree,
        trainParams,
        schedule);
  }
}
