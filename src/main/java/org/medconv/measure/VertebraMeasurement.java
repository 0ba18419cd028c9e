package org.medconv.measure;

import java.util.Optional;

/**
 * What was measured in one vertebral body, or why nothing could be. A density that could not be
 * measured has no number: a zero would read as low density.
 */
public sealed interface VertebraMeasurement {
  /** Heights and axes, where the outline has them; a crushed body may have no density beside. */
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

  /** No attenuation: the reason, and one plain sentence with its numbers. */
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

  /** Why a level has no attenuation. */
  enum Reason {
    /** The field of view cuts the body. */
    CUT_OFF,
    /** Only T12 to L4 are measured. */
    OUTSIDE_T12_TO_L4,
    /** Nothing or too little is left of the body within its margin. */
    TOO_SMALL,
    /** What lies in the outline has no attenuation that bone can have. */
    NOT_BONE,
    /** Metal or cement in the body. */
    HARDWARE
  }
}
