package org.medconv.cli;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.medconv.model.Compute;
import org.medconv.model.UnableToOpenModel;
import org.medconv.screen.ScreenConfig;

/** Does the engine compute, on the device that the configuration asks for? */
final class EngineCheck {
  private static final int SIDE = 64;

  private EngineCheck() {}

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
            "the engine computes %s where %d is right, on %s"
                .formatted(sum, SIDE * SIDE * SIDE, compute.deviceName()));
      }
    }
    return "PyTorch %s computes on %s, %d CPU threads"
        .formatted(compute.engineVersion(), compute.deviceName(), config.threads());
  }
}
