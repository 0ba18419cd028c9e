package org.medconv.dicom.file.jpeg2000;

import java.io.IOException;
import java.util.Locale;

/**
 * A codestream that cannot be decoded to the right pixels. The message is the end of a sentence.
 */
public final class BadCodestream extends IOException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with it. */
  public enum Fault {
    /** It contradicts itself or the Recommendation. */
    MALFORMED,
    /** It ends before what it announces. */
    TRUNCATED,
    /** It may be legal, but uses what is not decoded here, or it is not lossless. */
    UNSUPPORTED
  }

  private final Fault fault;

  private BadCodestream(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }

  static BadCodestream malformed(String what, Object... values) {
    return new BadCodestream(Fault.MALFORMED, String.format(Locale.ROOT, what, values));
  }

  static BadCodestream truncated(String what, Object... values) {
    return new BadCodestream(Fault.TRUNCATED, String.format(Locale.ROOT, what, values));
  }

  static BadCodestream unsupported(String what, Object... values) {
    return new BadCodestream(Fault.UNSUPPORTED, String.format(Locale.ROOT, what, values));
  }
}
