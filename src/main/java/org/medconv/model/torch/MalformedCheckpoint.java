package org.medconv.model.torch;

import java.io.IOException;

/** The bytes are not a checkpoint, or a damaged one. The message says what was found and where. */
final class MalformedCheckpoint extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedCheckpoint(String message) {
    super(message);
  }

  MalformedCheckpoint(String message, Throwable cause) {
    super(message, cause);
  }
}
