package org.medconv.lab.train;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.medconv.classify.BoneClass;
import org.medconv.classify.ClassifierPlan;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.MedConvClassifier;
import org.medconv.model.SafeTensors;

/** Writes what was trained as a folder that the node can open. */
public final class ClassifierFolder {
  private static final String WEIGHTS = "weights.safetensors";

  private ClassifierFolder() {}

  /**
   * Writes weights and {@code model.yaml}.
   *
   * @param folder its name is the model's
   * @param simulated whether no patient was in the data
   * @param trainedBy the command, seed, machine and versions, for who wants to repeat it
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
    String yaml = yaml(folder, version, outcome, simulated, storage, trainedBy, sha256(weights));
    Files.writeString(folder.resolve("model.yaml"), yaml);
  }

  private static String yaml(
      Path folder,
      String version,
      MedConvTraining.Outcome outcome,
      boolean simulated,
      SafeTensors.Storage storage,
      String trainedBy,
      String sha256) {
    ClassifierPlan plan = outcome.plan();
    CutOutPlan cutOut = plan.cutOut();
    int[] counts = outcome.trainedOn();
    return String.format(
        Locale.ROOT,
        """
        # Written by `lab train`; see README.md for what it can and cannot do.
        kind: %s
        name: %s
        version: "%s"
        weights: %s
        storage: %s
        sha256: %s
        backbone: %s
        # right to left, front to back, foot to head
        inputSize: [%d, %d, %d]
        inputSpacingMm: %s
        # taken off L1's body all round before it is cut out
        erosionMm: %s
        huWindow: [%s, %s]
        classes: [%s]
        # Bal-CE as the authors' code (CODE) or the paper's equations (EQUATIONS) have it
        reading: %s
        # shares of the training cases; tau1 went into the training loss, tau2 adjusts the answer
        classPriors: [%s]
        tau1: %s
        tau2: %s
        recipe: %s
        trainedOn: "%d %sL1s (%d osteoporosis, %d osteopenia, %d normal)%s"
        trainedBy: "%s"
        mustNotBeUsedFor: "any decision about a patient; research use only"
        """,
        MedConvClassifier.KIND,
        folder.getFileName(),
        version,
        WEIGHTS,
        storage,
        sha256,
        plan.backbone(),
        cutOut.columns(),
        cutOut.rows(),
        cutOut.slices(),
        cutOut.spacingMm(),
        cutOut.erosionMm(),
        plan.window().low(),
        plan.window().high(),
        String.join(", ", ClassifierPlan.classNames()),
        plan.adjustment().reading(),
        Arrays.stream(plan.adjustment().priors())
            .mapToObj(prior -> String.format(Locale.ROOT, "%.6f", prior))
            .collect(Collectors.joining(", ")),
        plan.adjustment().tau1(),
        plan.adjustment().tau2(),
        outcome.recipe().name(),
        Arrays.stream(counts).sum(),
        simulated ? "simulated " : "",
        counts[BoneClass.OSTEOPOROSIS.ordinal()],
        counts[BoneClass.OSTEOPENIA.ordinal()],
        counts[BoneClass.NORMAL.ordinal()],
        simulated ? "; no patient" : "",
        trainedBy.replace("\"", "'"));
  }

  public static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
