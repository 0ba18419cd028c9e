package org.medconv.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.medconv.config.ConfigOption;
import org.medconv.config.NodeConfig;
import org.medconv.lab.desk.DeviceConverter;
import org.medconv.model.DeviceChoice;
import org.medconv.node.Screenings;
import org.medconv.screen.ScreeningOutcome;
import org.medconv.screen.ScreeningOutcome.Classified;
import org.medconv.screen.ScreeningPipeline;
import org.medconv.screen.Stage;
import org.medconv.terminal.ExitCode;
import org.medconv.terminal.Progress;
import org.medconv.words.WritableFolder;
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
      "Screens one series without a server, with the same pipeline as the node.",
      "Writes the result objects and prints the findings. If the folder holds several series, the"
          + " rules choose one."
    },
    footer = {
      "",
      "Examples:",
      "  medconv analyze path/to/series --out results",
      "  medconv analyze ct.nii.gz --json",
      "",
      "With --json, one JSON object is always printed; its \"status\" says how the run ended.",
      "Exit codes: 0 classified, 1 failed, 3 refused or abstained (the reason is printed).",
      "A NIfTI file names no patient, so no DICOM objects are made from it.",
      "If results.installation can be read, UIDs are derived as in the node; otherwise each run"
          + " makes new ones."
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
      description = "Folder for the result objects (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      converter = DeviceConverter.class,
      description = "auto, cpu or gpu:N; overrides the configuration.")
  private Optional<DeviceChoice> device;

  @Override
  public Integer call() throws Exception {
    try (OneEnding ending = OneEnding.of(spec, json)) {
      try {
        return analyze(ending);
      } catch (Exception failure) {
        ending.failed(Failures.kind(failure), Failures.sentence(failure));
        throw failure;
      }
    }
  }

  private int analyze(OneEnding ending) throws Exception {
    NodeConfig node = config.read();
    WritableFolder.require(out);
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
    ending.print(json ? AnalysisJson.of(outcome) : AnalysisText.of(outcome));
    return outcome instanceof Classified ? ExitCode.DONE : ExitCode.REFUSED;
  }
}
