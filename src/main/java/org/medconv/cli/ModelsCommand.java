package org.medconv.cli;

import picocli.CommandLine.Command;

/** {@code models}: the networks this node has. */
@Command(
    name = "models",
    synopsisSubcommandLabel = "COMMAND",
    description =
        "List the models, verify that their weights are the ones described, and import others.",
    subcommands = {ModelsListCommand.class, ModelsVerifyCommand.class, ModelsImportCommand.class})
final class ModelsCommand {}
