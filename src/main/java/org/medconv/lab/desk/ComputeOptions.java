package org.medconv.lab.desk;

import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.UnableToOpenModel;
import org.medconv.terminal.Range;
import picocli.CommandLine.Option;

/** Device and threads of the commands that run networks. */
public final class ComputeOptions {
  private static final String DEFAULT = "default: ${DEFAULT-VALUE}";

  @Option(
      names = "--device",
      defaultValue = "auto",
      converter = DeviceConverter.class,
      description = "auto, cpu, gpu:N; " + DEFAULT)
  private DeviceChoice device;

  @Option(names = "--threads", defaultValue = "2", description = DEFAULT)
  @Range(from = 1, to = 1024)
  private int threads;

  public DeviceChoice device() {
    return device;
  }

  public int threads() {
    return threads;
  }

  public Compute open() throws UnableToOpenModel {
    return Compute.open(device(), threads);
  }
}
