package org.medconv.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.medconv.config.NodeConfig;
import org.medconv.lab.desk.DeviceConverter;
import org.medconv.model.DeviceChoice;
import org.medconv.node.Screenings;
import org.medconv.screen.ScreeningOutcome;
import org.medconv.screen.ScreeningOutcome.Classified;
import org.medconv.screen.ScreeningPipeline;
import org.medconv.screen.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "analyze",
    mixinStandardHelpOptions = true,
    description = {
      "Screens one series without a server: the same pipeline as the node's.",
      "Writes the result objects and prints what was found. Of several series in a folder the rules"
          + " choose one."
    },
    footer = {
      "",
      "Examples:",
      "  medconv analyze path/to/series --out results",
      "  medconv analyze ct.nii.gz --json",
      "",
      "With --json one JSON object is printed whatever happens; \"status\" says how it ended.",
      "Exit codes: 0 classified, 1 failed, 3 refused or abstained (the reason is printed).",
      "A NIfTI file names no patient: no DICOM objects are made of it.",
      "UIDs are the node's where results.installation can be read, else new ones at each run."
    })
final class AnalyzeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;

  @Parameters(paramLabel = "PATH", description = "A folder of DICOM files, or a NIfTI file.")
  private Path path;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "results",
      description = "Where the result objects go (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      converter = DeviceConverter.class,
      description = "auto, cpu or gpu:N instead of the configured one.")
  private Optional<DeviceChoice> device;

  @Override
  public Integer call() throws Exception {
    try {
      return analyze();
    } catch (Exception failure) {
      if (json) {
        Main.out(spec)
            .println(AnalysisJson.failed(Failures.kind(failure), Failures.sentence(failure)));
      }
      throw failure;
    }
  }

  private int analyze() throws Exception {
    NodeConfig node = config.read();
    AnalyzeInput input = AnalyzeInput.choose(path, node, spec.commandLine().getErr());
    ScreeningOutcome outcome;
    try (ProgressBar bar = Progress.bar("analyze", Stage.values().length);
        ScreeningPipeline pipeline =
            Screenings.open(node, device, input.segmenter(), input.classifier())) {
      outcome =
          pipeline.screen(
              input.files(),
              Instant.now(),
              out,
              stage ->
                  bar.stepTo(stage.ordinal())
                      .setExtraMessage(stage.name().toLowerCase(Locale.ROOT)));
      bar.stepTo(Stage.values().length);
    }
    PrintWriter print = spec.commandLine().getOut();
    print.println(json ? AnalysisJson.of(outcome) : AnalysisText.of(outcome));
    return outcome instanceof Classified ? ExitCode.DONE : ExitCode.REFUSED;
  }
}
