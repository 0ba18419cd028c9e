package org.medconv.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.PhantomSeries;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.PhantomTruth;
import org.medconv.phantom.SpinePhantom;
import org.medconv.terminal.ExitCode;
import org.medconv.terminal.Progress;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "segment",
    mixinStandardHelpOptions = true,
    description = {
      "Time and peak memory of finding L1 in simulated series of 512 x 512 at 0.8 mm with slices 1"
          + " mm apart, and in PATH.",
      "Each series runs in its own process. The simulated series are written first and stay in"
          + " --out for the next run.",
      "They show L1 in the middle and, where there is room, the sacrum and the last ribs."
    },
    footer = {
      "",
      "Examples:",
      "  medconv bench segment --out target/bench-segment",
      "  medconv bench segment path/to/series --slices 400"
    })
public final class BenchSegmentCommand implements Callable<Integer> {
  private static final int MATRIX = 512;
  private static final double PIXEL_MM = 0.8;
  private static final double SLICE_MM = 1;

  /** So much of the sacrum is its wings, which it is known by. */
  private static final double SACRUM_MM = 60;

  /** From a body's centre to above its upper end plate. */
  private static final double TO_END_PLATE_MM = 20;

  @Parameters(
      arity = "0..1",
      paramLabel = "PATH",
      description = "A folder with a DICOM series, or a NIfTI file.")
  private Optional<Path> path;

  @Option(
      names = "--slices",
      split = ",",
      defaultValue = "50,100,200,300,400",
      description = "Number of slices, one simulated series each (default: ${DEFAULT-VALUE}).")
  private List<Integer> slices;

  @Option(
      names = "--seed",
      defaultValue = "11",
      description = "Seed of the simulated patient (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      defaultValue = "${sys:medconv.home:-.}/models/vertebrae-unet3d",
      description = "Default: ${DEFAULT-VALUE}.")
  private Path model;

  @Mixin private ProcessorOptions on;

  @Option(
      names = "--repeats",
      defaultValue = "3",
      description = "Segmentations per process (default: ${DEFAULT-VALUE}).")
  private int repeats;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "bench-segment",
      description =
          "Folder for the series, segment.json and segment.png (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Mixin private JsonOption json;

  @Override
  public Integer call() throws Exception {
    Files.createDirectories(out);
    List<SegmentBench.Case> cases = new ArrayList<>();
    path.ifPresent(series -> cases.add(new SegmentBench.Case("given", series)));
    for (int count : slices) {
      cases.add(new SegmentBench.Case("phantom-" + count, phantom(count)));
    }
    SegmentBench bench =
        new SegmentBench(
            // What a node without a GPU is asked for: 512 x 512 x 400 on two cores.
            new SegmentBench.Plan(model.normalize(), on.device(), on.threads(), repeats, 3, 1.5),
            json.table());
    JsonNode report = bench.run(cases);
    Files.writeString(out.resolve("segment.json"), report.toPrettyString() + "\n");
    bench.plot(report, out.resolve("segment.png"));
    json.print(report);
    return ExitCode.DONE;
  }

  /** Written whole or not at all: a folder that is there is used again. */
  private Path phantom(int count) throws IOException {
    Path done = out.resolve("spine-%d-%d-slices".formatted(seed, count));
    if (Files.isDirectory(done)) {
      return done;
    }
    Path part = out.resolve(done.getFileName() + ".part");
    PhantomSpec what = PhantomSpec.drawn(seed);
    SpinePhantom phantom = SpinePhantom.of(what);
    try (ProgressBar bar = Progress.bar("simulate " + count, count)) {
      new PhantomSeries(phantom, what, grid(phantom, count)).write(part, bar::stepTo);
    }
    return Files.move(part, done, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * What the time of an answer can be taken of: from the sacrum upwards where T12 fits in above it,
   * so that both anchors are in view and all witnesses are asked; else L1 in the middle.
   */
  private static Grid grid(SpinePhantom phantom, int count) {
    PhantomTruth truth = phantom.truth();
    double side = MATRIX * PIXEL_MM;
    double height = count * SLICE_MM;
    double foot = truth.sacrum().z() - SACRUM_MM;
    double t12 = truth.body(PhantomLabel.BODY_T12).centre().z() + TO_END_PLATE_MM;
    double middle = foot + height >= t12 ? foot + 0.5 * height : truth.l1().centre().z();
    return SpinePhantom.centred(
        new Vector3(0, -30, middle), side, side, height, PIXEL_MM, SLICE_MM);
  }
}
