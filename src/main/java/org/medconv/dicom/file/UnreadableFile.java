package org.medconv.dicom.file;

import java.io.IOException;
import org.medconv.text.OneLine;

/**
 * A file that is truncated, garbage, or in an unsupported encoding. The message is a plain sentence
 * without patient data. A file that cannot be opened at all is a plain {@link IOException}.
 */
public final class UnreadableFile extends IOException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with it. */
  public enum Fault {
    /** Not a file of this format, or its structure is broken. */
    MALFORMED,
    /** It ends before what its header announces. */
    TRUNCATED,
    /** The file has no pixel data. */
    NO_PIXELS,
    /** Perhaps valid, but in an unsupported encoding. */
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
