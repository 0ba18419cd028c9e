package org.medconv.phantom;

import java.util.List;
import org.medconv.volume.Vector3;

/**
 * The exact ground truth of a phantom, independent of the grid.
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
   * @param trabecularHu mean of the trabecular bone in the image, without noise, at the scan's tube
   *     voltage
   * @param fracture its fracture, if any
   * @param metal whether it contains a screw or cement: then its HU mean nothing
   */
  public record Body(
      PhantomLabel label,
      Vector3 centre,
      double widthMm,
      double depthMm,
      double heightMm,
      double trabecularHu,
      Fracture fracture,
      boolean metal) {}

  /** Shapes of a fractured body, after Genant et al., J Bone Miner Res 1993. */
  public enum Fracture {
    NONE,
    WEDGE,
    BICONCAVE,
    CRUSH
  }

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
