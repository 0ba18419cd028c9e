package org.medconv.screen;

/** Wall-clock seconds of each stage of one run; 0 for a stage that was not reached. */
public record Seconds(double read, double segment, double measure, double classify, double report) {
  public double total() {
    return read + segment + measure + classify + report;
  }
}
