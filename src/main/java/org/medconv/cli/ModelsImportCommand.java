package org.medconv.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.medconv.config.ConfigOption;
import org.medconv.model.ModelFolder;
import org.medconv.model.SafeTensors;
import org.medconv.segment.nnunet.NnUnetImport;
import org.medconv.segment.nnunet.Orientation;
import org.medconv.terminal.ExitCode;
import org.medconv.terminal.Usage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code models import}. */
@Command(
    name = "import",
    description = {
      "Take over a vertebra segmenter that was trained with nnU-Net v2: an export of"
          + " nnUNetv2_export_model_to_zip, a weight archive of TotalSegmentator, or such a folder"
          + " unpacked.",
      "Makes a model folder; name it as segmenter: in a rule to use it."
    },
    footer = {
      "",
      "Examples:",
      "  medconv models import Dataset292_TotalSegmentator_part2_vertebrae_1532subj.zip --name"
          + " totalsegmentator",
      "  medconv models import export.zip --fold all --orientation LPS"
    })
final class ModelsImportCommand implements Callable<Integer> {
  @Spec private CommandSpec command;
  @Mixin private ConfigOption config;

  @Parameters(paramLabel = "ARCHIVE", description = "A ZIP or a folder.")
  private Path archive;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Of the model; left out: the data set's.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--configuration",
      paramLabel = "NAME",
      description = "Left out: the one there is, of several 3d_fullres.")
  private Optional<String> configuration = Optional.empty();

  @Option(
      names = "--fold",
      paramLabel = "FOLD",
      description = "0 to 4, or all; left out: the first there is.")
  private Optional<String> fold = Optional.empty();

  @Option(
      names = "--into",
      paramLabel = "FOLDER",
      description = "Where model folders are; left out: screen.models.")
  private Optional<Path> into = Optional.empty();

  @Option(
      names = "--orientation",
      paramLabel = "AXES",
      description =
          "How its training images lay, as three letters for where their i, j and k grow to. Left"
              + " out: RAS for TotalSegmentator's labels and images read with reorientation, else"
              + " LPS.")
  private Optional<String> orientation = Optional.empty();

  @Option(names = "--half", description = "Keep the weights as 16-bit floats: half the size.")
  private boolean half;

  @Override
  public Integer call() throws Exception {
    Path models = into.isPresent() ? into.get() : config.read().screen().models();
    ModelFolder made =
        NnUnetImport.run(
            new NnUnetImport.Request(
                archive,
                models,
                name,
                configuration,
                fold,
                orientation.map(this::orientation),
                half ? SafeTensors.Storage.F16 : SafeTensors.Storage.F32));
    PrintWriter out = Main.out(command);
    out.println("imported  " + made.folder());
    out.println("levels    " + made.required("levels"));
    out.println(
        "images    %s, %s mm, patch %s"
            .formatted(
                made.required("orientation"), made.required("spacingMm"), made.required("patch")));
    out.println("to use it: `segmenter: %s` in a rule".formatted(made.id().name()));
    return ExitCode.DONE;
  }

  private Orientation orientation(String letters) {
    return Usage.unlessMade(command, () -> new Orientation(letters));
  }
}
