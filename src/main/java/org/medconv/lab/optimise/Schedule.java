package org.medconv.lab.optimise;

/** The learning rate by step. */
public interface Schedule {
  /**
   * The learning rate of a step.
   *
   * @param epoch from 0
   * @param step counted over all epochs, from 0
   */
  double at(int epoch, int step);
}
