package org.medconv.cli;

import picocli.CommandLine.Command;

/** {@code jobs}: every run and its results, beside the running node or without it. */
@Command(
    name = "jobs",
    synopsisSubcommandLabel = "COMMAND",
    description = "See what became of each series, try again, or cancel. The node may be running.",
    subcommands = {
      JobsListCommand.class,
      JobsShowCommand.class,
      JobsRetryCommand.class,
      JobsRerunCommand.class,
      JobsCancelCommand.class
    })
final class JobsCommand {}
