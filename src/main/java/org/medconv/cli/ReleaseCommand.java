package org.medconv.cli;

import java.util.concurrent.Callable;
import org.medconv.config.ConfigOption;
import org.medconv.config.NodeConfig;
import org.medconv.control.Door;
import org.medconv.control.Doors;
import org.medconv.control.Holds;
import org.medconv.control.Request;
import org.medconv.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code release}. */
@Command(
    name = "release",
    mixinStandardHelpOptions = true,
    description = "End the hold of a study: it is deleted when its time has come.",
    footer = {"", "Example:", "  medconv release 4711"})
final class ReleaseCommand implements Callable<Integer> {
  @Spec private CommandSpec command;
  @Mixin private ConfigOption config;

  @Parameters(
      paramLabel = "STUDY",
      description = "Accession number, or study or series instance UID.")
  private String study;

  @Override
  public Integer call() throws Exception {
    NodeConfig node = config.read();
    try (Door door = Doors.toChange(node.control(), node.jobs())) {
      Holds released = door.ask(new Request.ReleaseStudy(study));
      if (released.studies().isEmpty()) {
        command.commandLine().getErr().println("it was not on hold; `medconv hold` lists those");
        return ExitCode.FAILED;
      }
      released
          .studies()
          .forEach(each -> Main.out(command).println("released: " + each.studyInstanceUid()));
    }
    return ExitCode.DONE;
  }
}
