package org.medconv.bench;

import org.medconv.terminal.Range;
import picocli.CommandLine.Option;

/**
 * Device and threads for measurements; CPU and two threads by default, so that runs are comparable.
 */
final class ProcessorOptions {
  @Option(
      names = "--device",
      defaultValue = "cpu",
      description = "auto, cpu, gpu:N (default: ${DEFAULT-VALUE}).")
  private String device;

  @Option(names = "--threads", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}.")
  @Range(from = 1, to = 1024)
  private int threads;

  String device() {
    return device;
  }

  int threads() {
    return threads;
  }
}
