package org.medconv.cli;

import picocli.CommandLine.Command;

/** {@code rules}: what the routing rules say, before a study depends on it. */
@Command(
    name = "rules",
    synopsisSubcommandLabel = "COMMAND",
    description = "Check the routing rules, and test them on DICOM files.",
    subcommands = {RulesCheckCommand.class, RulesTestCommand.class})
final class RulesCommand {}
