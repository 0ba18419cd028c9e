package org.medconv.cli;

import picocli.CommandLine.Command;

/** {@code jobs}: every run and its results, beside the running node or without it. */
@Command(
    name = "jobs",
    synopsisSubcommandLabel = "COMMAND",
    description = "Show the state of each series, retry or cancel jobs. The node may be running.",
    subcommands = {
      JobsListCommand.class,
      JobsShowCommand.class,
      JobsRetryCommand.class,
      JobsRerunCommand.class,
      JobsCancelCommand.class
    })
final class JobsCommand {}
