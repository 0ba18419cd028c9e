package org.medconv.lab.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.medconv.classify.BoneClass;
import org.medconv.classify.ClassifierPlan;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.MedConvClassifier;
import org.medconv.disk.Sha256;
import org.medconv.model.ModelYaml;
import org.medconv.model.SafeTensors;

/** Writes a trained network as a model folder for the node. */
public final class ClassifierFolder {
  private static final String WEIGHTS = "weights.safetensors";

  private ClassifierFolder() {}

  /**
   * Writes weights and {@code model.yaml}.
   *
   * @param folder its name is the model's
   * @param simulated whether all data were simulated
   * @param trainedBy command, seed, machine and versions, for repetition
   */
  public static void write(
      Path folder,
      String version,
      MedConvTraining.Outcome outcome,
      boolean simulated,
      SafeTensors.Storage storage,
      String trainedBy)
      throws IOException {
    Files.createDirectories(folder);
    Path weights = folder.resolve(WEIGHTS);
    SafeTensors.write(weights, outcome.weights(), storage, Map.of("format", "pt"));
    ClassifierPlan plan = outcome.plan();
    CutOutPlan cutOut = plan.cutOut();
    new ModelYaml()
        .comment("Written by `lab train`; see README.md for what it can and cannot do.")
        .put("kind", MedConvClassifier.KIND)
        .put("name", folder.getFileName())
        .putText("version", version)
        .put("weights", WEIGHTS)
        .put("storage", storage)
        .put("sha256", Sha256.of(weights))
        .put("backbone", plan.backbone())
        .comment("right to left, front to back, foot to head")
        .put(
            "inputSize", "[%d, %d, %d]".formatted(cutOut.columns(), cutOut.rows(), cutOut.slices()))
        .put("inputSpacingMm", cutOut.spacingMm())
        .comment("erosion of L1's body on all sides before it is cut out")
        .put("erosionMm", cutOut.erosionMm())
        .put("huWindow", "[%s, %s]".formatted(plan.window().low(), plan.window().high()))
        .putWords("classes", ClassifierPlan.classNames())
        .comment("Bal-CE as in the authors' code (CODE) or in the paper's equations (EQUATIONS)")
        .put("reading", plan.adjustment().reading())
        .comment(
            "shares of the training cases; tau1 went into the training loss, tau2 adjusts the"
                + " answer")
        .putNumbers("classPriors", plan.adjustment().priors())
        .put("tau1", plan.adjustment().tau1())
        .put("tau2", plan.adjustment().tau2())
        .comment("CLASSES: one logit per class; T_SCORE: the distribution of the T-score")
        .put("head", plan.head())
        .put("recipe", outcome.recipe().name())
        .putText("trainedOn", trainedOn(outcome.trainedOn(), simulated))
        .putText("trainedBy", trainedBy)
        .putTexts("notFor", List.of("any decision about a patient; research use only"))
        .write(folder);
  }

  private static String trainedOn(int[] counts, boolean simulated) {
    return "%d %sL1s (%d osteoporosis, %d osteopenia, %d normal)%s"
        .formatted(
            Arrays.stream(counts).sum(),
            simulated ? "simulated " : "",
            counts[BoneClass.OSTEOPOROSIS.ordinal()],
            counts[BoneClass.OSTEOPENIA.ordinal()],
            counts[BoneClass.NORMAL.ordinal()],
            simulated ? "; no patient" : "");
  }
}
