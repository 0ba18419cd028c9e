package org.medconv.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.medconv.config.ConfigOption;
import org.medconv.model.ModelFolder;
import org.medconv.model.UnableToOpenModel;
import org.medconv.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code models verify}. */
@Command(
    name = "verify",
    description =
        "Compare the SHA-256 of each model's weights with its model.yaml. Exit code 1 means that"
            + " one differs.",
    footer = {
      "",
      "Examples:",
      "  medconv models verify",
      "  medconv models verify medconv-resnet50"
    })
final class ModelsVerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec command;
  @Mixin private ConfigOption config;

  @Parameters(arity = "0..*", paramLabel = "MODEL", description = "Names of models; default: all.")
  private List<String> names = List.of();

  @Override
  public Integer call() throws Exception {
    Path models = config.read().screen().models();
    List<Path> folders =
        names.isEmpty() ? ModelFolder.list(models) : names.stream().map(models::resolve).toList();
    if (folders.isEmpty()) {
      throw new IOException("no model in " + models);
    }
    boolean wrong = false;
    for (Path folder : folders) {
      wrong |= !verify(Main.out(command), folder);
    }
    return wrong ? ExitCode.FAILED : ExitCode.DONE;
  }

  private static boolean verify(PrintWriter out, Path folder) {
    try {
      ModelFolder.open(folder).verify();
      out.println("ok     " + folder.getFileName());
      return true;
    } catch (UnableToOpenModel wrong) {
      out.println("WRONG  %s: %s".formatted(folder.getFileName(), wrong.getMessage()));
      return false;
    }
  }
}
