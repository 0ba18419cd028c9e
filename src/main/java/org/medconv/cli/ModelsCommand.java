package org.medconv.cli;

import picocli.CommandLine.Command;

/** {@code models}: the networks this node has. */
@Command(
    name = "models",
    synopsisSubcommandLabel = "COMMAND",
    description = "List the models, and verify that their weights are the ones described.",
    subcommands = {ModelsListCommand.class, ModelsVerifyCommand.class})
final class ModelsCommand {}
