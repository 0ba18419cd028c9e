package org.medconv.report;

/** Why results that were sent are taken back. */
public enum RetractionCause {
  /** They name a patient or an order that the images are no longer of. */
  IDENTITY_CORRECTED("The identity of the images was corrected after these results were sent."),
  /** They were made of a part of the series. */
  MORE_IMAGES("More images of the series came after these results were sent."),
  /** Another run over the same images came to something else. */
  RUN_AGAIN("The series was screened again after these results were sent, with another result.");

  private final String sentence;

  RetractionCause(String sentence) {
    this.sentence = sentence;
  }

  String sentence() {
    return sentence;
  }
}
