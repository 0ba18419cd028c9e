package org.medconv.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.medconv.classify.MedConvClassifier;
import org.medconv.config.ConfigOption;
import org.medconv.model.ModelFolder;
import org.medconv.model.UnableToOpenModel;
import org.medconv.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code models list}. */
@Command(
    name = "list",
    description = "Each model with its kind, version and weights.",
    footer = {"", "Example:", "  medconv models list"})
final class ModelsListCommand implements Callable<Integer> {
  @Spec private CommandSpec command;
  @Mixin private ConfigOption config;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = Main.out(command);
    Path folder = config.read().screen().models();
    List<Path> models = ModelFolder.list(folder);
    Table table = new Table("MODEL", "KIND", "VERSION", "WEIGHTS", "CALIBRATED", "SHA-256");
    boolean wrong = false;
    for (Path model : models) {
      wrong |= !row(table, model);
    }
    table.print(out);
    if (models.isEmpty()) {
      out.println("no model in " + folder);
    }
    return wrong ? ExitCode.FAILED : ExitCode.DONE;
  }

  private static boolean row(Table table, Path model) {
    try {
      ModelFolder found = ModelFolder.open(model);
      String sha256 = found.id().sha256();
      table.row(
          found.id().name(),
          found.kind(),
          found.id().version(),
          size(found.weightsFile()),
          calibrated(found),
          sha256.substring(0, Math.min(16, sha256.length())));
      return true;
    } catch (UnableToOpenModel wrong) {
      table.row(model.getFileName(), "wrong", "", "", "", wrong.getMessage());
      return false;
    }
  }

  /** Only classifiers are calibrated. */
  private static String calibrated(ModelFolder model) {
    if (!model.kind().equals(MedConvClassifier.KIND)) {
      return "-";
    }
    return model.isCalibrated() ? "yes" : "no";
  }

  private static String size(Path weights) {
    try {
      return "%.1f MB".formatted(Files.size(weights) / 1e6);
    } catch (IOException missing) {
      return "missing";
    }
  }
}
