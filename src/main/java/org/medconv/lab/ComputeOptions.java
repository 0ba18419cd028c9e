package org.medconv.lab;

import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.UnableToOpenModel;
import picocli.CommandLine.Option;

/** Options of the commands that run networks: on what. */
final class ComputeOptions {
  private static final String DEFAULT = "default: ${DEFAULT-VALUE}";

  @Option(
      names = "--device",
      defaultValue = "auto",
      converter = DeviceConverter.class,
      description = "auto, cpu, gpu:N; " + DEFAULT)
  private DeviceChoice device;

  @Option(names = "--threads", defaultValue = "2", description = DEFAULT)
  private int threads;

  DeviceChoice device() {
    return device;
  }

  int threads() {
    return threads;
  }

  Compute open() throws UnableToOpenModel {
    return Compute.open(device(), threads);
  }
}
