package org.medconv.lab.optimise;

import java.io.IOException;

/** A training cannot continue: its loss or its gradients are no longer finite. */
public final class TrainingDiverged extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * @param message names the step, the value and the remedy
   */
  public TrainingDiverged(String message) {
    super(message);
  }
}
