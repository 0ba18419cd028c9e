package org.medconv.cli;

import picocli.CommandLine.Command;

@Command(
    name = "alerts",
    mixinStandardHelpOptions = true,
    description = "Alerts by mail and webhook.",
    subcommands = AlertsTestCommand.class)
final class AlertsCommand {}
