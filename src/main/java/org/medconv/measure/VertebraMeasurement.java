package org.medconv.measure;

import java.util.Optional;

/**
 * The measurements of one vertebral body, or why nothing could be measured. A missing density has
 * no number: zero would read as low density.
 */
public sealed interface VertebraMeasurement {
  /**
   * Heights and axes, if the outline allows them. A collapsed body may have a shape but no density.
   */
  Optional<BodyShape> shape();

  /** Attenuation over the eroded body. */
  Optional<TrabecularHu> eroded();

  /** Attenuation over the ellipse in the mid-body plane. */
  Optional<TrabecularHu> elliptical();

  /**
   * Trabecular attenuation.
   *
   * @param trabecular over the body without its outer {@link TrabecularRoi#MARGIN_MM} mm
   * @param elliptical empty where the ellipse does not fit into the body
   */
  record Measured(
      TrabecularHu trabecular, Optional<TrabecularHu> elliptical, Optional<BodyShape> shape)
      implements VertebraMeasurement {
    @Override
    public Optional<TrabecularHu> eroded() {
      return Optional.of(trabecular);
    }
  }

  /** No attenuation: the reason, and one plain sentence with the numbers. */
  record NotMeasurable(Reason reason, String sentence, Optional<BodyShape> shape)
      implements VertebraMeasurement {
    @Override
    public Optional<TrabecularHu> eroded() {
      return Optional.empty();
    }

    @Override
    public Optional<TrabecularHu> elliptical() {
      return Optional.empty();
    }
  }

  /** Why a vertebra has no attenuation. */
  enum Reason {
    /** The field of view cuts the body. */
    CUT_OFF,
    /** Only T12 to L4 are measured. */
    OUTSIDE_T12_TO_L4,
    /** Nothing, or too little, is left of the body inside its margin. */
    TOO_SMALL,
    /** The attenuation in the outline is not that of bone. */
    NOT_BONE,
    /** Metal or cement in the body. */
    HARDWARE
  }
}
