package org.medconv.model;

/** A model folder cannot be used. The message names the file, the fault and the remedy. */
public final class UnableToOpenModel extends Exception {
  private static final long serialVersionUID = 1L;

  public UnableToOpenModel(String message) {
    super(message);
  }

  public UnableToOpenModel(String message, Throwable cause) {
    super(message, cause);
  }
}
