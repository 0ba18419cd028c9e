package org.medconv.lab;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.medconv.classify.MedConvClassifier;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.ModelFolder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lab evaluate-classifier}: a model folder measured on simulated subjects. */
@Command(
    name = "evaluate-classifier",
    aliases = "evaluate",
    mixinStandardHelpOptions = true,
    description =
        "Measures a classifier on simulated subjects that no training saw, beside the best that the"
            + " simulation allows.")
public final class EvaluateClassifier implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "model folder")
  private Path folder;

  @Option(names = "--out", required = true, description = "folder where the cut-outs are kept")
  private Path out;

  @Option(names = "--cases", defaultValue = "500", description = "default: ${DEFAULT-VALUE}")
  private int cases;

  @Option(
      names = "--seed",
      defaultValue = "31415",
      description =
          "of the cohort; not the training's nor the one after it; default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--device",
      defaultValue = "auto",
      description = "auto, cpu, gpu:N; default: ${DEFAULT-VALUE}")
  private String device;

  @Option(names = "--threads", defaultValue = "2", description = "default: ${DEFAULT-VALUE}")
  private int threads;

  @Override
  public Integer call() throws Exception {
    Compute compute = Compute.open(DeviceChoice.parse(device), threads);
    try (MedConvClassifier classifier = MedConvClassifier.open(ModelFolder.open(folder), compute)) {
      System.out.print(ClassifierEvaluation.of(classifier, out, cases, seed));
    }
    return 0;
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new EvaluateClassifier()).execute(arguments));
  }
}
