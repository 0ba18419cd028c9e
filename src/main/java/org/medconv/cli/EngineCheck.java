package org.medconv.cli;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.Gpus;
import org.medconv.model.UnableToOpenModel;
import org.medconv.screen.ScreenConfig;

/** Does the engine compute, on the device that the configuration asks for? */
final class EngineCheck {
  private static final int SIDE = 64;

  private EngineCheck() {}

  /** What there is of graphics cards; a note where one lies idle. */
  static void cards(Checkup checkup, ScreenConfig config) {
    try {
      Gpus gpus = Gpus.look();
      Optional<String> why =
          gpus.whyUnused()
              .or(
                  () ->
                      gpus.usable() > 0 && config.device().kind() == DeviceChoice.Kind.CPU
                          ? Optional.of("screen.device is cpu")
                          : Optional.empty());
      if (why.isPresent()) {
        checkup.warn("graphics card", gpus.sentence() + ". It is not used: " + why.get());
      } else {
        checkup.ok("graphics card", gpus.sentence());
      }
    } catch (EngineException | LinkageError e) {
      checkup.warn("graphics card", "unknown: the engine does not start");
    }
  }

  /**
   * Multiplies two matrices of ones on the device.
   *
   * @throws UnableToOpenModel when the engine does not start, the device is missing, or it computes
   *     wrongly
   */
  static String look(ScreenConfig config) throws UnableToOpenModel {
    Compute compute = Compute.open(config.device(), config.threads());
    try (NDManager manager = compute.newManager()) {
      NDArray ones = manager.ones(new Shape(SIDE, SIDE));
      float sum = ones.matMul(ones).sum().getFloat();
      if (sum != (float) SIDE * SIDE * SIDE) {
        throw new UnableToOpenModel(
            "the engine computes %s instead of %d on %s"
                .formatted(sum, SIDE * SIDE * SIDE, compute.deviceName()));
      }
    }
    return "PyTorch %s computes on %s, %d CPU threads"
        .formatted(compute.engineVersion(), compute.deviceName(), config.threads());
  }
}
