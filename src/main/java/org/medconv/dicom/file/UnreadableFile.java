package org.medconv.dicom.file;

import java.io.IOException;
import org.medconv.text.OneLine;

/**
 * A file that is not what it should be: truncated, garbage, or written in a way that cannot be read
 * here. The message is a plain sentence without patient data; a file that could not be opened at
 * all is a plain {@link IOException}.
 */
public final class UnreadableFile extends IOException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with it. */
  public enum Fault {
    /** Not a file of this format, or its structure is broken. */
    MALFORMED,
    /** It ends before what its header announces. */
    TRUNCATED,
    /** No pixel data in it. */
    NO_PIXELS,
    /** Valid perhaps, but in an encoding that is not decoded here. */
    UNSUPPORTED,
    /** Larger than the limit that the reader was given. */
    TOO_LARGE
  }

  private final Fault fault;

  public UnreadableFile(Fault fault, String sentence) {
    super(OneLine.of(sentence));
    this.fault = fault;
  }

  public UnreadableFile(Fault fault, String sentence, Throwable cause) {
    super(OneLine.of(sentence), cause);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
