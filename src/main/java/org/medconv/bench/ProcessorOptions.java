package org.medconv.bench;

import picocli.CommandLine.Option;

/** On what networks are timed: one processor unless another is asked for, so that runs compare. */
final class ProcessorOptions {
  @Option(
      names = "--device",
      defaultValue = "cpu",
      description = "auto, cpu, gpu:N (default: ${DEFAULT-VALUE}).")
  private String device;

  @Option(names = "--threads", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}.")
  private int threads;

  String device() {
    return device;
  }

  int threads() {
    return threads;
  }
}
