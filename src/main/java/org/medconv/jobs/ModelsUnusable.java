package org.medconv.jobs;

/**
 * The models of a run cannot be opened: no fault of the job, which waits until they can. The
 * message names the file, the fault and what to do.
 */
public final class ModelsUnusable extends Exception {
  private static final long serialVersionUID = 1L;

  public ModelsUnusable(String message, Throwable cause) {
    super(message, cause);
  }
}
