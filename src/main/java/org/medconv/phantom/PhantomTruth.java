package org.medconv.phantom;

import java.util.List;
import org.medconv.volume.Vector3;

/**
 * What is exactly known of a phantom, whatever grid it is rendered on.
 *
 * @param bodies from top to bottom
 * @param sacrum centre of the first sacral segment, LPS mm
 */
public record PhantomTruth(PhantomSpec spec, List<Body> bodies, Vector3 sacrum) {
  public PhantomTruth {
    bodies = List.copyOf(bodies);
  }

  /**
   * A vertebral body.
   *
   * @param centre LPS mm
   * @param heightMm at its middle
   * @param trabecularHu mean of the trabecular bone in the image, without noise (the tube voltage
   *     is counted in)
   */
  public record Body(
      PhantomLabel label,
      Vector3 centre,
      double widthMm,
      double depthMm,
      double heightMm,
      double trabecularHu) {}

  public Body body(PhantomLabel label) {
    return bodies.stream()
        .filter(b -> b.label() == label)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("this phantom has no " + label));
  }

  public Body l1() {
    return body(PhantomLabel.BODY_L1);
  }
}
