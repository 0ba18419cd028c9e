package org.medconv.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import java.util.stream.Collectors;
import org.medconv.words.Causes;

/**
 * The PyTorch engine on one device. Threads are set once in the life of the process, by whoever
 * opens it first: libtorch reads them only at its start.
 */
public final class Compute {
  private final Device device;

  private Compute(Device device) {
    this.device = device;
  }

  /**
   * Starts the engine if need be.
   *
   * @param threads of the CPU's operators
   * @throws UnableToOpenModel when a GPU was asked for by number and is not there, or the native
   *     library does not load
   */
  public static Compute open(DeviceChoice choice, int threads) throws UnableToOpenModel {
    setUnlessSet("ai.djl.offline", "true");
    setUnlessSet("ai.djl.pytorch.num_threads", Integer.toString(threads));
    setUnlessSet("ai.djl.pytorch.num_interop_threads", "1");
    try {
      return new Compute(device(choice, Gpus.look().usable()));
    } catch (EngineException | LinkageError e) {
      throw new UnableToOpenModel(
          "the PyTorch engine does not start: %s; `doctor` shows details".formatted(causes(e)), e);
    }
  }

  /** The messages from the failure down to what was at its root, each once. */
  static String causes(Throwable failure) {
    return Causes.of(failure)
        .map(one -> one.getMessage() == null ? one.getClass().getSimpleName() : one.getMessage())
        .distinct()
        .collect(Collectors.joining(": "));
  }

  private static Device device(DeviceChoice choice, int gpus) throws UnableToOpenModel {
    return switch (choice.kind()) {
      case CPU -> Device.cpu();
      case AUTO -> gpus > 0 ? Device.gpu(0) : Device.cpu();
      case GPU -> gpu(choice.gpu().orElseThrow(), gpus);
    };
  }

  private static Device gpu(int wanted, int gpus) throws UnableToOpenModel {
    if (wanted >= gpus) {
      throw new UnableToOpenModel(
          "device gpu:%d is set, but the engine sees %d GPU(s); use auto or cpu"
              .formatted(wanted, gpus));
    }
    return Device.gpu(wanted);
  }

  public Device device() {
    return device;
  }

  /** As results name it: {@code cpu}, {@code gpu:0}. */
  public String deviceName() {
    return device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu";
  }

  /** A manager of its own for the caller, who closes it. */
  public NDManager newManager() {
    return NDManager.newBaseManager(device, "PyTorch");
  }

  /** Version of the engine, for `doctor` and model cards. */
  public String engineVersion() {
    return Engine.getEngine("PyTorch").getVersion();
  }

  private static void setUnlessSet(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
