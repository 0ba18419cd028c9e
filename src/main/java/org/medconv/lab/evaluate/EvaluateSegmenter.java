package org.medconv.lab.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.medconv.lab.desk.ComputeOptions;
import org.medconv.model.Compute;
import org.medconv.model.ModelFolder;
import org.medconv.segment.UNetSegmenter;
import org.medconv.terminal.ExitCode;
import org.medconv.terminal.Range;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab evaluate-segmenter}: measures a segmenter on scans that were not used in training. */
@Command(
    name = "evaluate-segmenter",
    mixinStandardHelpOptions = true,
    description = {
      "Measures a vertebra network on simulated scans that were not used in training, on a labelled"
          + " CT, or on random parts of either.",
      "",
      "With --parts: each part has a field of view of 80 to 500 mm around a point near the column,"
          + " an upper and a lower end anywhere (at least 60 mm apart), at times coarser slices, a"
          + " turn of up to 8 degrees, or left and right exchanged. A call within 12 mm in z and 15"
          + " mm in the plane of the true L1 is right; any other is WRONG. The ground truth says"
          + " what is in view: the sacrum (the lowest lumbar vertebra whole, half of S1 there),"
          + " ribs (T12, L1 and L2 whole, 60 mm beside T12 in the field), both, or neither. Parts"
          + " of patients with four or six lumbar vertebrae that show one of the two alone are"
          + " counted apart, since nothing in them tells. Shares have Wilson's 95 %% interval.",
    },
    footer = {
      "",
      "Examples:",
      "  medconv lab evaluate-segmenter models/vertebrae-unet3d --scans 200 --out"
          + " target/evaluation",
      "  medconv lab evaluate-segmenter models/vertebrae-unet3d --ct ct.nii.gz --bodies"
          + " bodies.nii.gz",
      "  medconv lab evaluate-segmenter models/vertebrae-unet3d --parts 2000 --seed 11 --out"
          + " target/parts",
      "",
      "A CT of your own site: write the heights of its vertebral bodies' centres into a table, then"
          + " see what becomes of 200 of its parts:",
      "  levels.json: {\"column_xy\": [-15, 56], \"levels\": {\"T12\": -527, \"L1\": -560.6,"
          + " \"L2\": [-14, 50, -595]}}",
      "  medconv lab evaluate-segmenter models/vertebrae-unet3d --parts 200 --ct ct.nii.gz --levels"
          + " levels.json --out target/own",
      "Places are patient LPS mm, as DICOM has them (NIfTI viewers show RAS: change the sign of x"
          + " and y). A level given by its height alone lies at column_xy. Name every level that"
          + " the CT shows whole, without a gap; L5 or S1 where it shows the sacrum; \"L1\": null"
          + " where it does not show L1.",
      "",
      "The folder of --out holds summary.txt, summary.json, rows.json, wrong.png (each wrong call:"
          + " sagittal and coronal, called L1 blue, true L1 orange), reliability.png (certainty"
          + " against the share of right calls). Started again, it goes on where it stopped; with"
          + " --from several processes may share it."
    })
public final class EvaluateSegmenter implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "model folder")
  private Path folder;

  @Option(
      names = "--ct",
      paramLabel = "NIFTI",
      description = "measure on this CT instead; needs --bodies, or --parts with --levels")
  private Path ct;

  @Option(
      names = "--bodies",
      paramLabel = "NIFTI",
      description = "its vertebral bodies as TotalSegmentator numbers them (20 = L1)")
  private Path bodies;

  @Option(
      names = "--levels",
      paramLabel = "JSON",
      description = "where its vertebral bodies are: a table as below")
  private Path levels;

  @Option(
      names = "--robustness",
      description =
          "measure on volumes that are turned, cut, resampled or without L1 instead: simulated"
              + " ones, or the CT given with --ct and --bodies disturbed in every way")
  private boolean robustness;

  @Option(
      names = "--parts",
      paramLabel = "N",
      description =
          "measure on this many random parts instead: of simulated patients, or of the CT given"
              + " with --ct and --levels")
  @Range(from = 1, to = 1_000_000)
  private Integer parts;

  @Option(
      names = "--undoubted",
      description =
          "only parts at full field of view with L1 whole and the sacrum or T10 to L2 in view, in"
              + " which a reader has no doubt; of simulated patients, each of another one")
  private boolean undoubted;

  @Option(names = "--scans", defaultValue = "60", description = "default: ${DEFAULT-VALUE}")
  @Range(from = 1, to = 1_000_000)
  private int scans;

  @Option(
      names = "--from",
      defaultValue = "0",
      description =
          "number of the first scan or part, to split the work over processes; default:"
              + " ${DEFAULT-VALUE}")
  @Range(from = 0, to = 1_000_000_000)
  private int from;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description =
          "keep a row of each scan or part, a summary and pictures of the worst here; what is there"
              + " already is not repeated")
  private Path out;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "of the scans or parts, default: ${DEFAULT-VALUE}")
  private long seed;

  @Mixin private ComputeOptions on;

  @Override
  public Integer call() throws Exception {
    requireFitting();
    // Check the table before the networks are loaded.
    Optional<PartSource> source = parts == null ? Optional.empty() : Optional.of(source());
    Compute compute = on.open();
    try (UNetSegmenter segmenter = UNetSegmenter.open(ModelFolder.open(folder), compute)) {
      System.out.print(
          source.isPresent() ? parts(segmenter, source.get()).table() : scans(segmenter));
    }
    return ExitCode.DONE;
  }

  private void requireFitting() {
    if (levels != null && (ct == null || parts == null)) {
      throw wrongUse("--levels is the table of a CT's parts: give --ct and --parts too");
    }
    if (parts != null && robustness) {
      throw wrongUse("--parts and --robustness are two measurements: give one");
    }
    if (parts != null && ct != null && levels == null) {
      throw wrongUse("--parts of a CT need to know where its vertebrae are: give --levels");
    }
    if (parts != null && parts < 1) {
      throw wrongUse("--parts %d: at least one is needed".formatted(parts));
    }
    if (undoubted && parts == null) {
      throw wrongUse("--undoubted chooses among parts: give --parts too");
    }
    if (from < 0) {
      throw wrongUse("--from %d: the first number is 0".formatted(from));
    }
  }

  private ParameterException wrongUse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private PartSource source() throws IOException {
    if (ct == null) {
      return undoubted ? UndoubtedParts.simulated() : new SimulatedParts();
    }
    try {
      PartSource parts = RealParts.read(ct, levels);
      return undoubted ? UndoubtedParts.of(parts) : parts;
    } catch (LevelTable.WrongTable e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private PartsSummary parts(UNetSegmenter segmenter, PartSource source) throws IOException {
    return new PartsEvaluation(source, from, parts, seed, Optional.ofNullable(out))
        .measure(segmenter, System.err::println);
  }

  private String scans(UNetSegmenter segmenter) throws IOException {
    if (robustness) {
      return robustness(segmenter).table();
    }
    if (ct != null && bodies != null) {
      return LabelledCtEvaluation.measure(segmenter, ct, bodies, Optional.ofNullable(out)).table();
    }
    return new SegmenterEvaluation(from, scans, seed, Optional.ofNullable(out))
        .measure(segmenter, System.err::println)
        .table();
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
