package org.medconv.screen;

/** Wall-clock seconds of each stage of one run; a stage that was not reached took 0. */
public record Seconds(double read, double segment, double measure, double classify, double report) {
  public double total() {
    return read + segment + measure + classify + report;
  }
}
