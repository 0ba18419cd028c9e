package org.medconv.lab.optimise;

/** How fast a training learns. */
public interface Schedule {
  /**
   * The learning rate of a step.
   *
   * @param epoch from 0
   * @param step of all epochs, from 0
   */
  double at(int epoch, int step);
}
