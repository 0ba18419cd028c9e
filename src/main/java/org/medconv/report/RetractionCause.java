package org.medconv.report;

/** Why sent results are withdrawn. */
public enum RetractionCause {
  /** They name a former patient or order of the images. */
  IDENTITY_CORRECTED("The identity of the images was corrected after these results were sent."),
  /** They were created from a part of the series. */
  MORE_IMAGES("More images of the series came after these results were sent."),
  /** Another run over the same images gave another result. */
  RUN_AGAIN("The series was screened again after these results were sent, with another result.");

  private final String sentence;

  RetractionCause(String sentence) {
    this.sentence = sentence;
  }

  String sentence() {
    return sentence;
  }
}
