package org.medconv.model;

/** A model folder that cannot be used; the message names the file, the fault and what to do. */
public final class UnableToOpenModel extends Exception {
  private static final long serialVersionUID = 1L;

  public UnableToOpenModel(String message) {
    super(message);
  }

  public UnableToOpenModel(String message, Throwable cause) {
    super(message, cause);
  }
}
