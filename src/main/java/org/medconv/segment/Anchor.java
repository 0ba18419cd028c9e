package org.medconv.segment;

/**
 * The landmark from which the vertebrae were counted. Two independent witnesses must agree on it:
 * the marks of the network, and the geometry traced on the CT.
 */
public enum Anchor {
  /** The sacrum below; the last ribs are not in view. */
  SACRUM("the sacrum", false),
  /** The last ribs; the sacrum is not in view. */
  LAST_RIBS("the last ribs", false),
  /** Both, with five vertebrae between them. */
  SACRUM_AND_LAST_RIBS("the last ribs and the sacrum", true),
  /** No counting: an imported model names each level by its appearance. */
  MODEL_LABELS("the labels of an imported model", false);

  private final String words;
  private final boolean excludesTransitional;

  Anchor(String words, boolean excludesTransitional) {
    this.words = words;
    this.excludesTransitional = excludesTransitional;
  }

  /** In a sentence: "the last ribs". */
  public String words() {
    return words;
  }

  /**
   * Whether both ends of the lumbar spine were seen, so that four or six vertebrae would have been
   * noticed.
   */
  public boolean excludesTransitional() {
    return excludesTransitional;
  }

  /** The sentence for reports. */
  public String sentence() {
    if (this == MODEL_LABELS) {
      return "L1 was not counted but labelled by a model; a transitional vertebra cannot be"
          + " excluded.";
    }
    String counted = "L1 was counted from " + words;
    return excludesTransitional
        ? counted + "; five vertebrae lie between them."
        : counted + "; a transitional vertebra cannot be excluded.";
  }
}
