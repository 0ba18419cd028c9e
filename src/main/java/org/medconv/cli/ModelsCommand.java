package org.medconv.cli;

import picocli.CommandLine.Command;

/** {@code models}: the networks this node has. */
@Command(
    name = "models",
    synopsisSubcommandLabel = "COMMAND",
    description = "List models, verify their weights, and import models.",
    subcommands = {ModelsListCommand.class, ModelsVerifyCommand.class, ModelsImportCommand.class})
final class ModelsCommand {}
