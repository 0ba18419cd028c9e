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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hold}. */
@Command(
    name = "hold",
    mixinStandardHelpOptions = true,
    description = {
      "Keep a study: retention deletes nothing of it until it is released.",
      "",
      "Without STUDY, list the studies on hold."
    },
    footer = {
      "",
      "Examples:",
      "  medconv hold 4711 --note 'teaching file'",
      "  medconv hold 1.2.826.0.1.3680043.8.498.1",
      "  medconv hold"
    })
final class HoldCommand implements Callable<Integer> {
  @Spec private CommandSpec command;
  @Mixin private ConfigOption config;

  @Parameters(
      arity = "0..1",
      paramLabel = "STUDY",
      description = "Accession number, or study or series instance UID.")
  private String study;

  @Option(names = "--note", paramLabel = "TEXT", description = "Why; shown in the list.")
  private String note = "";

  @Override
  public Integer call() throws Exception {
    NodeConfig node = config.read();
    if (study == null) {
      try (Door door = Doors.toLook(node.control(), node.jobs())) {
        print(door.ask(new Request.ListHolds()));
      }
      return ExitCode.DONE;
    }
    try (Door door = Doors.toChange(node.control(), node.jobs())) {
      Holds held = door.ask(new Request.HoldStudy(study, note, JobsChange.onBehalf()));
      held.studies()
          .forEach(each -> Main.out(command).println("on hold: " + each.studyInstanceUid()));
    }
    return ExitCode.DONE;
  }

  private void print(Holds holds) {
    if (holds.studies().isEmpty()) {
      Main.out(command).println("no study is on hold");
      return;
    }
    SiteTime time = SiteTime.here();
    Table table = new Table("SINCE", "BY", "STUDY", "NOTE");
    holds
        .studies()
        .forEach(
            each ->
                table.row(time.of(each.at()), each.byWhom(), each.studyInstanceUid(), each.note()));
    table.print(Main.out(command));
  }
}
