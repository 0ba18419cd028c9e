package org.medconv.model;

import java.util.OptionalInt;

/** What to compute on: {@code auto} (a GPU if there is one), {@code cpu}, {@code gpu:N}. */
public record DeviceChoice(Kind kind, OptionalInt gpu) {
  public enum Kind {
    AUTO,
    CPU,
    GPU
  }

  public static final DeviceChoice AUTO = new DeviceChoice(Kind.AUTO, OptionalInt.empty());
  public static final DeviceChoice CPU = new DeviceChoice(Kind.CPU, OptionalInt.empty());

  /**
   * Parses the value of {@code --device}.
   *
   * @throws IllegalArgumentException for anything but {@code auto}, {@code cpu} and {@code gpu:N}
   */
  public static DeviceChoice parse(String text) {
    if (text.equals("auto")) {
      return AUTO;
    }
    if (text.equals("cpu")) {
      return CPU;
    }
    if (text.matches("gpu:\\d{1,2}")) {
      return new DeviceChoice(Kind.GPU, OptionalInt.of(Integer.parseInt(text.substring(4))));
    }
    throw new IllegalArgumentException("\"%s\" is not one of auto, cpu, gpu:N".formatted(text));
  }
}
