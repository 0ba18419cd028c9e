package org.medconv.measure;

import java.util.BitSet;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/**
 * The region that radiologists draw: an ellipse in the mid-body plane, as large as the trabecular
 * bone allows without cortex and without the venous plexus at the back (Pickhardt et al., Ann
 * Intern Med 2013;158:588-595). Here its size is fixed, so that two runs place it alike. Its axes
 * are half of the body's depth and half of its width. It reaches from a third to five sixths of the
 * depth from the back, because the basivertebral vein takes the rear third, and is 7.5 mm tall.
 */
final class EllipticalRoi {
  static final double HEIGHT_MM = 7.5;

  /** Axes of the ellipse, as a share of the body's depth and width. */
  static final double SHARE = 0.5;

  /**
   * Centre of the ellipse, in front of the body's centre, as a share of the depth: 7/12 of the
   * depth from the back.
   */
  private static final double FORWARD = 1.0 / 12;

  private EllipticalRoi() {}

  /** Positions of the ellipse's parts in the body. Parts outside of the body are left out. */
  static BitSet of(FineBody body, BodyShape shape) {
    BodyFrame frame = shape.frame().moved(0, FORWARD * shape.depth(), 0);
    double a = SHARE * shape.width() / 2;
    double b = SHARE * shape.depth() / 2;
    BitSet inside = body.region().inside();
    BitSet chosen = new BitSet(inside.length());
    for (int p = inside.nextSetBit(0); p >= 0; p = inside.nextSetBit(p + 1)) {
      Vector3 at = body.place(p).minus(frame.centre());
      double u = at.dot(frame.left()) / a;
      double v = at.dot(frame.anterior()) / b;
      if (Math.abs(at.dot(frame.up())) <= HEIGHT_MM / 2 && u * u + v * v <= 1) {
        chosen.set(p);
      }
    }
    return chosen;
  }

  static MaskedRegion region(FineBody body, BodyShape shape) {
    MaskedRegion whole = body.region();
    return new MaskedRegion(whole.grid(), whole.box(), of(body, shape));
  }

  /** Volume of the whole ellipse, ml. */
  static double millilitres(BodyShape shape) {
    return Math.PI * SHARE * shape.width() / 2 * SHARE * shape.depth() / 2 * HEIGHT_MM / 1000;
  }
}
