package org.medconv.segment;

/**
 * Why the node will not say a class although the series is a sound CT: the reason and one plain
 * sentence.
 */
public record Abstention(Reason reason, String sentence) {
  public enum Reason {
    /** No spine in the field of view at all (a head, an extremity, an empty volume). */
    NO_SPINE,
    /** What was found does not lie as the header says: upside down, back to front, turned. */
    ORIENTATION_DOUBTFUL,
    /** Larger than what can be worked on. */
    VOLUME_TOO_LARGE,
    NO_L1_IN_FIELD_OF_VIEW,
    L1_CUT_OFF,
    /** Vertebrae are seen, but neither the sacrum nor last ribs to count them from. */
    NO_ANCHOR,
    /** Parts of the same scan, looked at again, do not give the same L1. */
    NOT_REPRODUCED,
    /** It is not certain which vertebra is L1. */
    NUMBERING_AMBIGUOUS,
    /** Four or six vertebrae between the last ribs and the sacrum: which is L1 is a convention. */
    TRANSITIONAL_ANATOMY,
    /** The regions measured in L1, or L1 and its neighbours, differ too much for one number. */
    ROI_DISAGREES,
    /** The trabecular region is empty or too small to measure. */
    NOT_MEASURABLE,
    /** Metal or bone cement in the body of L1. */
    HARDWARE_IN_L1,
    /** Noisier than what the networks learnt from. */
    IMAGE_QUALITY,
    /** Tube voltage other than 120 kV and the site has not calibrated it. */
    KVP_NOT_CALIBRATED,
    /** What was found as L1 is unlike the L1s that the classifier knows. */
    UNFAMILIAR_L1
  }

  /** Whether vertebrae are in view, but which is which is not certain. */
  public boolean isOfCounting() {
    return switch (reason) {
      case NO_ANCHOR, NOT_REPRODUCED, NUMBERING_AMBIGUOUS, TRANSITIONAL_ANATOMY -> true;
      default -> false;
    };
  }
}
