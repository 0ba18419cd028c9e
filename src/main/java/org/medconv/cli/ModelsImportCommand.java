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
      "Import a vertebra segmenter trained with nnU-Net v2: an export of"
          + " nnUNetv2_export_model_to_zip, a weight archive of TotalSegmentator, or an unpacked"
          + " folder of either.",
      "Writes a model folder. To use it, name it as segmenter: in a rule."
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
      description = "Name of the model; default: the name of the data set.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--configuration",
      paramLabel = "NAME",
      description =
          "Configuration to import; default: the only one, or 3d_fullres if there are several.")
  private Optional<String> configuration = Optional.empty();

  @Option(
      names = "--fold",
      paramLabel = "FOLD",
      description = "0 to 4, or all; default: the first fold found.")
  private Optional<String> fold = Optional.empty();

  @Option(
      names = "--into",
      paramLabel = "FOLDER",
      description = "Folder of the model folders; default: screen.models.")
  private Optional<Path> into = Optional.empty();

  @Option(
      names = "--orientation",
      paramLabel = "AXES",
      description =
          "Orientation of its training images: three letters for the directions in which i, j and k"
              + " increase. Default: RAS for TotalSegmentator's labels and for images read with"
              + " reorientation, otherwise LPS.")
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
