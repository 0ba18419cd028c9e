package org.medconv.classify;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.medconv.classify.LogitAdjustment.Reading;
import org.medconv.classify.timm.Backbone;
import org.medconv.model.ModelFolder;
import org.medconv.model.UnableToOpenModel;

/**
 * The plan of a classifier in {@code model.yaml}.
 *
 * @param backbone one of {@link Backbone#names()}
 * @param head output of the network; by default the logits of the classes
 */
public record ClassifierPlan(
    String backbone, CutOutPlan cutOut, HuWindow window, LogitAdjustment adjustment, Head head) {

  /** The output of the network's last layer. */
  public enum Head {
    /** One logit per class. */
    CLASSES,
    /** The distribution of the T-score; the logits of the classes follow from it. */
    T_SCORE;

    /** Number of outputs of the last layer. */
    public int outputs() {
      return this == T_SCORE ? TScoreDistribution.OUTPUTS : BoneClass.values().length;
    }

    /**
     * The logits of the classes, in the order of {@link BoneClass}.
     *
     * @param outputs of the last layer
     */
    public float[] logits(float[] outputs) {
      return this == T_SCORE ? TScoreDistribution.of(outputs).logits() : outputs;
    }
  }

  public ClassifierPlan {
    if (!Backbone.names().contains(backbone)) {
      throw new IllegalArgumentException(
          "\"backbone\" is %s; it is one of %s"
              .formatted(backbone, String.join(", ", Backbone.names())));
    }
  }

  /**
   * Reads {@code backbone}, {@code classes}, {@code inputSize}, {@code inputSpacingMm}, {@code
   * erosionMm}, {@code huWindow}, {@code classPriors}, {@code tau1}, {@code tau2}, {@code reading}
   * and {@code head}.
   *
   * @throws UnableToOpenModel naming the missing or wrong key
   */
  public static ClassifierPlan of(ModelFolder folder) throws UnableToOpenModel {
    require(folder, "kind", MedConvClassifier.KIND);
    require(folder, "classes", classNames());
    double[] size = numbers(folder, "inputSize", 3);
    double[] window = numbers(folder, "huWindow", 2);
    double[] priors = numbers(folder, "classPriors", BoneClass.values().length);
    try {
      return new ClassifierPlan(
          folder.required("backbone").toString(),
          new CutOutPlan(
              (int) size[0],
              (int) size[1],
              (int) size[2],
              folder.number("inputSpacingMm"),
              folder.number("erosionMm")),
          new HuWindow(window[0], window[1]),
          new LogitAdjustment(
              priors, folder.number("tau1"), folder.number("tau2"), reading(folder)),
          head(folder));
    } catch (IllegalArgumentException e) {
      throw new UnableToOpenModel("%s: %s".formatted(folder.folder(), e.getMessage()), e);
    }
  }

  /** The reading of Bal-CE; by default that of the authors' code. */
  private static Reading reading(ModelFolder folder) {
    Object reading = folder.plan().get("reading");
    return reading == null ? Reading.CODE : Reading.valueOf(reading.toString());
  }

  private static Head head(ModelFolder folder) {
    Object head = folder.plan().get("head");
    return head == null ? Head.CLASSES : Head.valueOf(head.toString());
  }

  /** The classes in the order of the network's outputs, as {@code model.yaml} names them. */
  public static List<String> classNames() {
    return Arrays.stream(BoneClass.values()).map(c -> c.name().toLowerCase(Locale.ROOT)).toList();
  }

  private static void require(ModelFolder folder, String key, Object wanted)
      throws UnableToOpenModel {
    Object actual = folder.required(key);
    if (!actual.equals(wanted)) {
      throw new UnableToOpenModel(
          "%s: \"%s\" is %s; a classifier has %s".formatted(folder.folder(), key, actual, wanted));
    }
  }

  static double[] numbers(ModelFolder folder, String key, int count) throws UnableToOpenModel {
    double[] numbers = folder.numbers(key);
    if (numbers.length != count) {
      throw new UnableToOpenModel(
          "%s: \"%s\" has %d numbers instead of %d"
              .formatted(folder.folder(), key, numbers.length, count));
    }
    return numbers;
  }
}
