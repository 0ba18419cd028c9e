package org.medconv.jobs;

/**
 * The models of a run cannot be opened. It is not the job's fault: the job waits until they can.
 * The message names the file, the fault and the remedy.
 */
public final class ModelsUnusable extends Exception {
  private static final long serialVersionUID = 1L;

  public ModelsUnusable(String message, Throwable cause) {
    super(message, cause);
  }
}
