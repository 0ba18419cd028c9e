package org.medconv.segment;

import java.util.Arrays;
import java.util.Optional;
import org.medconv.text.OneLine;

/** Why the node gives no class for a sound CT: the reason, and one plain sentence. */
public record Abstention(Reason reason, String sentence) {
  public Abstention {
    sentence = OneLine.of(sentence);
  }

  public enum Reason {
    /** No spine in the field of view (an extremity, a phantom, an empty volume). */
    NO_SPINE("Send a series that shows the lumbar spine."),
    /** The position found contradicts the header: upside down, back to front, turned. */
    ORIENTATION_DOUBTFUL(
        "Check position and orientation in the header, and whether the spine is whole in the"
            + " slices."),
    /** Too large to be processed. */
    VOLUME_TOO_LARGE("Send a series with fewer or smaller slices."),
    /**
     * Vertebrae were counted and L1 is not among them, or all slices lie clearly above or below it.
     */
    NO_L1_IN_FIELD_OF_VIEW("Send the series that shows L1."),
    L1_CUT_OFF("Send a series that shows all of L1, or reconstruct a larger field of view."),
    /**
     * A spine is visible, but neither sacrum nor last ribs to count from, or its vertebrae cannot
     * be separated.
     */
    NO_ANCHOR(
        "Reconstruct a larger field of view, or send a series that shows the sacrum, or T12 and L1"
            + " with 65 mm on each side."),
    /** Parts of the same scan do not give the same L1. */
    NOT_REPRODUCED(
        "Send another series of the study: a larger field of view, thinner slices or less noise."),
    /** It is not certain which vertebra is L1. */
    NUMBERING_AMBIGUOUS(
        "Reconstruct a larger field of view that contains the last ribs and the sacrum, or have a"
            + " reader count the vertebrae."),
    /**
     * Four or six vertebrae between the last ribs and the sacrum: which one is L1 is a convention.
     */
    TRANSITIONAL_ANATOMY("Have a reader identify L1: another series will not change the count."),
    /** The regions measured in L1, or L1 and its neighbours, differ too much. */
    ROI_DISAGREES(
        "Check L1 and its neighbours for sclerosis, a fracture or an enhanced vessel, and measure"
            + " by hand."),
    /** The trabecular region is empty or too small to measure. */
    NOT_MEASURABLE(
        "Check L1 for collapse or sclerosis; thinner slices may show more of its marrow."),
    /** Metal or bone cement in the body of L1. */
    HARDWARE_IN_L1(
        "No other series helps: L1 cannot be measured while the metal or cement is in it."),
    /** The image is noisier than the training data of the networks. */
    IMAGE_QUALITY("Send a smoother or thicker reconstruction."),
    /** The tube voltage is not 120 kV, and the site has not calibrated it. */
    KVP_NOT_CALIBRATED(
        "Send a series of 120 kV, or calibrate the scanner and add the voltage to"
            + " screen.calibratedKvp."),
    /** The cut-out is unlike the L1s that the classifier knows. */
    UNFAMILIAR_L1(
        "Check on the CT that L1 is whole and intact; another reconstruction may be closer to the"
            + " model's training data.");

    private final String remedy;

    Reason(String remedy) {
      this.remedy = remedy;
    }

    /** What the sender of the series can do, in one sentence. */
    public String remedy() {
      return remedy;
    }

    /** The reason with this name, as stored with a job; empty if there is none (any more). */
    public static Optional<Reason> named(String name) {
      return Arrays.stream(values()).filter(reason -> reason.name().equals(name)).findFirst();
    }
  }

  /** Whether vertebrae are in view, but their levels are not certain. */
  public boolean isOfCounting() {
    return switch (reason) {
      case NO_ANCHOR, NOT_REPRODUCED, NUMBERING_AMBIGUOUS, TRANSITIONAL_ANATOMY -> true;
      default -> false;
    };
  }
}
