package org.medconv.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.medconv.config.ConfigOption;
import org.medconv.disk.Folders;
import org.medconv.phantom.PhantomSeries;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.SpinePhantom;
import org.medconv.terminal.ExitCode;
import org.medconv.terminal.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "screen",
    mixinStandardHelpOptions = true,
    description = {
      "End-to-end time and peak memory of screening: a simulated series of 512 x 512 x 400, and the"
          + " series in PATH.",
      "Each run is a separate process."
    },
    footer = {
      "",
      "Examples:",
      "  medconv bench screen",
      "  medconv bench screen path/to/series --repeats 5"
    })
public final class BenchScreenCommand implements Callable<Integer> {
  private static final int MATRIX = 512;
  private static final int SLICES = 400;

  @Mixin private ConfigOption config;

  @Parameters(arity = "0..1", paramLabel = "PATH", description = "A folder with a DICOM series.")
  private Optional<Path> path;

  @Option(names = "--repeats", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
  private int repeats;

  @Mixin private JsonOption json;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("bench-screen");
    List<ScreenBench.Case> cases = new ArrayList<>();
    path.ifPresent(series -> cases.add(new ScreenBench.Case("given", series)));
    cases.add(new ScreenBench.Case("phantom-512x512x400", phantom(folder.resolve("phantom"))));
    JsonNode report = new ScreenBench(repeats, config.file(), json.table()).run(cases, folder);
    json.print(report);
    Folders.delete(folder);
    return ExitCode.DONE;
  }

  private static Path phantom(Path folder) throws IOException {
    PhantomSpec what = PhantomSpec.patient(3, 120);
    SpinePhantom phantom = SpinePhantom.of(what);
    try (ProgressBar bar = Progress.bar("simulate", SLICES)) {
      new PhantomSeries(phantom, what, phantom.abdomen(MATRIX, SLICES, 1.0))
          .write(folder, bar::stepTo);
    }
    return folder;
  }
}
