package org.medconv.route;

/** A text that is not a CEL expression over DICOM keywords. */
final class WrongExpression extends Exception {
  private static final long serialVersionUID = 1L;

  private final int offset;

  WrongExpression(int offset, String message) {
    super(message);
    this.offset = offset;
  }

  /** The position in the text. */
  int offset() {
    return offset;
  }
}
