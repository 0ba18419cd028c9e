package org.medconv.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.medconv.model.Compute;
import org.medconv.model.ModelFolder;
import org.medconv.segment.UNetSegmenter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lab evaluate-segmenter}: a model folder measured on held-out simulated scans. */
@Command(
    name = "evaluate-segmenter",
    mixinStandardHelpOptions = true,
    description =
        "Measures a vertebra network on simulated scans that no training saw, or on a labelled CT.",
    footer = {
      "",
      "Examples:",
      "  medconv lab evaluate-segmenter models/vertebrae-unet3d --scans 200 --out"
          + " target/evaluation",
      "  medconv lab evaluate-segmenter models/vertebrae-unet3d --ct ct.nii.gz --bodies"
          + " bodies.nii.gz"
    })
public final class EvaluateSegmenter implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "model folder")
  private Path folder;

  @Option(
      names = "--ct",
      paramLabel = "NIFTI",
      description = "measure on this CT instead; needs --bodies")
  private Path ct;

  @Option(
      names = "--bodies",
      paramLabel = "NIFTI",
      description = "its vertebral bodies as TotalSegmentator numbers them (20 = L1)")
  private Path bodies;

  @Option(
      names = "--robustness",
      description =
          "measure on volumes that are turned, cut, resampled or without L1 instead: simulated"
              + " ones, or the CT given with --ct and --bodies disturbed in every way")
  private boolean robustness;

  @Option(names = "--scans", defaultValue = "60", description = "default: ${DEFAULT-VALUE}")
  private int scans;

  @Option(
      names = "--from",
      defaultValue = "0",
      description =
          "number of the first scan, to split the work over processes; default: ${DEFAULT-VALUE}")
  private int from;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description =
          "keep a row and a picture of each scan, a summary and the ten worst here; scans that are"
              + " there already are not repeated")
  private Path out;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "of the scans, default: ${DEFAULT-VALUE}")
  private long seed;

  @Mixin private ComputeOptions on;

  @Override
  public Integer call() throws Exception {
    Compute compute = on.open();
    try (UNetSegmenter segmenter = UNetSegmenter.open(ModelFolder.open(folder), compute)) {
      if (robustness) {
        System.out.print(robustness(segmenter).table());
        return 0;
      }
      if (ct != null && bodies != null) {
        System.out.print(
            LabelledCtEvaluation.measure(segmenter, ct, bodies, Optional.ofNullable(out)).table());
        return 0;
      }
      System.out.print(
          new SegmenterEvaluation(from, scans, seed, Optional.ofNullable(out))
              .measure(segmenter, System.err::println)
              .table());
    }
    return 0;
  }

  private SegmenterRobustness.Figures robustness(UNetSegmenter segmenter) throws IOException {
    return ct != null && bodies != null
        ? SegmenterRobustness.measureScan(segmenter, ct, bodies, System.out::println)
        : SegmenterRobustness.measureSimulated(segmenter, System.out::println);
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new EvaluateSegmenter()).execute(arguments));
  }
}
