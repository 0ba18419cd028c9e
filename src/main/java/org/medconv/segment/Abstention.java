package org.medconv.segment;

import java.util.Arrays;
import java.util.Optional;
import org.medconv.text.OneLine;

/**
 * Why the node will not say a class although the series is a sound CT: the reason and one plain
 * sentence.
 */
public record Abstention(Reason reason, String sentence) {
  public Abstention {
    sentence = OneLine.of(sentence);
  }

  public enum Reason {
    /** No spine in the field of view at all (an extremity, a phantom, an empty volume). */
    NO_SPINE("Send a series that shows the lumbar spine."),
    /** What was found does not lie as the header says: upside down, back to front, turned. */
    ORIENTATION_DOUBTFUL(
        "Check position and orientation in the header, and whether the spine is whole in the"
            + " slices."),
    /** Larger than what can be worked on. */
    VOLUME_TOO_LARGE("Send a series with fewer or smaller slices."),
    /**
     * Vertebrae are counted and L1 is not among them, or each slice lies well above or below it.
     */
    NO_L1_IN_FIELD_OF_VIEW("Send the series that shows L1."),
    L1_CUT_OFF("Send a series that shows all of L1, or reconstruct a larger field of view."),
    /**
     * A spine is seen, but neither the sacrum nor last ribs to count from, or its vertebrae cannot
     * be told apart.
     */
    NO_ANCHOR(
        "Reconstruct a larger field of view, or send the series that shows the sacrum or the last"
            + " ribs."),
    /** Parts of the same scan, looked at again, do not give the same L1. */
    NOT_REPRODUCED(
        "Send another series of the study: a larger field of view, thinner slices or less noise."),
    /** It is not certain which vertebra is L1. */
    NUMBERING_AMBIGUOUS(
        "Reconstruct a larger field of view that contains the last ribs and the sacrum, or have a"
            + " reader count the vertebrae."),
    /** Four or six vertebrae between the last ribs and the sacrum: which is L1 is a convention. */
    TRANSITIONAL_ANATOMY("Have a reader identify L1: another series will not change the count."),
    /** The regions measured in L1, or L1 and its neighbours, differ too much for one number. */
    ROI_DISAGREES(
        "Check L1 and its neighbours for sclerosis, a fracture or an enhanced vessel, and measure"
            + " by hand."),
    /** The trabecular region is empty or too small to measure. */
    NOT_MEASURABLE(
        "Check L1 for collapse or sclerosis; thinner slices may show more of its marrow."),
    /** Metal or bone cement in the body of L1. */
    HARDWARE_IN_L1(
        "No other series helps: L1 cannot be measured while the metal or cement is in it."),
    /** Noisier than what the networks learnt from. */
    IMAGE_QUALITY("Send a smoother or thicker reconstruction."),
    /** Tube voltage other than 120 kV and the site has not calibrated it. */
    KVP_NOT_CALIBRATED(
        "Send a series of 120 kV, or calibrate the scanner and add the voltage to"
            + " screen.calibratedKvp."),
    /** What was found as L1 is unlike the L1s that the classifier knows. */
    UNFAMILIAR_L1(
        "Check on the CT that L1 is whole and intact; another reconstruction may be closer to the"
            + " model's training data.");

    private final String remedy;

    Reason(String remedy) {
      this.remedy = remedy;
    }

    /** What whoever sent the series can do, one sentence. */
    public String remedy() {
      return remedy;
    }

    /** The reason of this name, as stored with a job; empty for what is none (any more). */
    public static Optional<Reason> named(String name) {
      return Arrays.stream(values()).filter(reason -> reason.name().equals(name)).findFirst();
    }
  }

  /** Whether vertebrae are in view, but which is which is not certain. */
  public boolean isOfCounting() {
    return switch (reason) {
      case NO_ANCHOR, NOT_REPRODUCED, NUMBERING_AMBIGUOUS, TRANSITIONAL_ANATOMY -> true;
      default -> false;
    };
  }
}
