package org.medconv.cli;

import org.medconv.bench.BenchInferCommand;
import org.medconv.bench.BenchReceiveCommand;
import org.medconv.bench.BenchRecordCommand;
import org.medconv.bench.BenchScreenCommand;
import org.medconv.bench.BenchSegmentCommand;
import picocli.CommandLine.Command;

@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description =
        "Measures speed and memory, and compares them with a peer in the same run if one is"
            + " installed.",
    subcommands = {
      BenchScreenCommand.class,
      BenchSegmentCommand.class,
      BenchInferCommand.class,
      BenchReceiveCommand.class,
      BenchRecordCommand.class
    })
final class BenchCommand {}
