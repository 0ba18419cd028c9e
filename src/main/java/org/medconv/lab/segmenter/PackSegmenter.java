package org.medconv.lab.segmenter;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.medconv.terminal.ExitCode;
import org.medconv.terminal.Range;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lab pack-segmenter}: makes a model folder of the checkpoints of two networks. */
@Command(
    name = "pack-segmenter",
    mixinStandardHelpOptions = true,
    description = "Makes a model folder from the checkpoints of the two networks.",
    footer = {
      "",
      "Example:",
      "  medconv lab pack-segmenter --spine target/spine --outline target/outline \\",
      "      --out models/vertebrae-unet3d --model-version 0.2.0 --trained-by 'lab train-segmenter"
          + " ...'"
    })
public final class PackSegmenter implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--spine", required = true, description = "folder of lab train-segmenter")
  private Path spine;

  @Option(
      names = "--outline",
      required = true,
      description = "folder of lab train-segmenter --task OUTLINE")
  private Path outline;

  @Option(names = "--out", required = true, description = "model folder")
  private Path out;

  @Option(
      names = "--model-version",
      required = true,
      description = "version of the model, like 0.2.0")
  private String version;

  @Option(
      names = "--crop",
      split = ",",
      defaultValue = "80,64,96",
      description = "columns,rows,slices of the spine task; default: ${DEFAULT-VALUE}")
  @Range(from = 16, to = 512)
  private int[] crop;

  @Option(
      names = "--trained-on",
      defaultValue = "simulated CTs only (package org.medconv.phantom); no patient",
      description = "training data, for the model card; default: ${DEFAULT-VALUE}")
  private String trainedOn;

  @Option(
      names = "--trained-by",
      required = true,
      description = "commands, machine and versions, for the model card")
  private String trainedBy;

  @Override
  public Integer call() throws Exception {
    if (crop.length != 3) {
      throw new ParameterException(
          spec.commandLine(), "--crop takes three numbers, e.g. --crop 80,64,96");
    }
    SegmenterFolder.write(
        out,
        version,
        spine.resolve("checkpoint.safetensors"),
        outline.resolve("checkpoint.safetensors"),
        crop,
        trainedOn,
        trainedBy);
    return ExitCode.DONE;
  }
}
