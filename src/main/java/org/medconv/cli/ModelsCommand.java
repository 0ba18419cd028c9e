package org.medconv.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** {@code models}: the networks this node has. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    description = "List the models, and verify that their weights are the ones described.",
    subcommands = {ModelsListCommand.class, ModelsVerifyCommand.class})
final class ModelsCommand {}
