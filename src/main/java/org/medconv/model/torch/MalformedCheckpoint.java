package org.medconv.model.torch;

import java.io.IOException;

/** Bytes that are no checkpoint, or one that is damaged; the message says what was found where. */
final class MalformedCheckpoint extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedCheckpoint(String message) {
    super(message);
  }

  MalformedCheckpoint(String message, Throwable cause) {
    super(message, cause);
  }
}
