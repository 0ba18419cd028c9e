package org.medconv.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.medconv.config.ConfigOption;
import org.medconv.config.NodeConfig;
import org.medconv.control.Door;
import org.medconv.control.Doors;
import org.medconv.control.JobCounts;
import org.medconv.control.Request;
import org.medconv.retain.RetainConfig;
import org.medconv.retain.RetainPlan;
import org.medconv.terminal.ExitCode;
import org.medconv.words.Bytes;
import org.medconv.words.WritableFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code retention}. */
@Command(
    name = "retention",
    mixinStandardHelpOptions = true,
    description = {
      "Show what the node would delete now by the times under retention: in node.yaml, and what it"
          + " keeps.",
      "",
      "The running node deletes by itself; this command deletes nothing."
    },
    footer = {"", "Example:", "  medconv retention --dry-run"})
final class RetentionCommand implements Callable<Integer> {
  private static final int NAMED = 20;

  @Spec private CommandSpec command;
  @Mixin private ConfigOption config;

  @Option(
      names = "--dry-run",
      description = "Only show it; must be given, since the node itself deletes.")
  private boolean dryRun;

  @Override
  public Integer call() throws Exception {
    if (!dryRun) {
      throw new ParameterException(
          command.commandLine(), "the running node deletes by itself; give --dry-run to see what");
    }
    NodeConfig node = config.read();
    RetainConfig retention = node.retention();
    Instant now = Instant.now();
    RetainPlan.Before before =
        new RetainPlan.Before(
            before(now, retention.received()),
            before(now, retention.results()),
            before(now, retention.record()));
    try (Door door = Doors.toLook(node.control(), node.jobs())) {
      print(node, door.ask(new Request.PlanRetention(before, NAMED)));
    }
    return ExitCode.DONE;
  }

  private static Instant before(Instant now, Optional<Duration> age) {
    return age.map(now::minus).orElse(null);
  }

  private void print(NodeConfig node, RetainPlan plan) {
    PrintWriter out = Main.out(command);
    RetainConfig retention = node.retention();
    out.println(
        "received  %s: images of %s studies would go, %s"
            .formatted(
                kept(retention.received()),
                JobCounts.inWords(plan.receivedStudies()),
                Bytes.of(plan.receivedBytes())));
    SiteTime time = SiteTime.here();
    Table table = new Table("NEWEST IMAGE", "ACCESSION", "SIZE", "STUDY");
    plan.received()
        .forEach(
            due ->
                table.row(
                    time.of(due.newest()),
                    due.accessionNumber().isEmpty() ? "-" : due.accessionNumber(),
                    Bytes.of(due.bytes()),
                    due.studyInstanceUid()));
    if (!plan.received().isEmpty()) {
      table.print(out);
    }
    out.println(
        "          kept although older: %d studies failed or not delivered, %d on hold"
            .formatted(plan.undelivered(), plan.held()));
    out.println(
        "results   %s: files of %d jobs would go"
            .formatted(kept(retention.results()), plan.results()));
    out.println(
        "record    %s: %d studies would be forgotten"
            .formatted(kept(retention.record()), plan.records()));
    long free = WritableFolder.existing(node.receive().storage()).toFile().getUsableSpace();
    out.println(
        "disk      %s free; %s"
            .formatted(
                Bytes.of(free),
                retention
                    .whenBelow()
                    .map(least -> "below %s delivered images go earlier".formatted(Bytes.of(least)))
                    .orElse("retention.whenBelow is not set")));
  }

  private static String kept(Optional<Duration> age) {
    return age.map(
            each ->
                each.toHours() % 24 == 0
                    ? "kept %d d".formatted(each.toDays())
                    : "kept %d h".formatted(each.toHours()))
        .orElse("kept for ever");
  }
}
