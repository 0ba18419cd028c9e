package org.medconv.lab.evaluate;

import java.util.List;

/**
 * The result of one simulated scan. Missing numbers are NaN, and null in JSON.
 *
 * @param model name, version and the beginning of the weights' SHA-256
 * @param thicknessMm thickness of the slices, simulated as blur
 * @param betweenMm distance between slices
 * @param l1Complete whether L1 is completely in the volume
 * @param l1Metal whether it contains a screw or cement
 * @param reason of an abstention, else empty
 * @param centroidMm error of L1's centre
 */
record ScanRow(
    int number,
    long seed,
    String model,
    String variant,
    List<String> findings,
    int age,
    double kvp,
    double noiseHu,
    double thicknessMm,
    double betweenMm,
    boolean l1Complete,
    boolean l1Metal,
    String l1Fracture,
    Outcome outcome,
    String reason,
    String sentence,
    double centroidMm,
    double dice,
    Density density,
    double seconds)
    implements JudgedRow {

  enum Outcome {
    RIGHT,
    WRONG,
    ABSTAINED
  }

  /**
   * L1's trabecular HU: the truth, and the result of each step.
   *
   * @param trueMean mean of the phantom's marrow without noise
   * @param trueMedian median of the same, eroded, in voxels of 1 mm without noise or blur
   * @param ownMedian median in this scan with the true outline, eroded: the effect of noise, blur
   *     and thick slices
   * @param foundMedian median with the found outline, eroded: the value that the node reports
   * @param foundEllipse mean in the ellipse
   */
  record Density(
      double trueMean,
      double trueMedian,
      double ownMedian,
      double ownMean,
      double foundMedian,
      double foundMean,
      double foundEllipse) {
    static final Density NONE =
        new Density(
            Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
  }

  @Override
  public String judgedOn() {
    return model;
  }

  boolean found() {
    return outcome == Outcome.RIGHT;
  }

  /** One line for the terminal and the contact sheet. */
  String line() {
    StringBuilder line = new StringBuilder("%d %s".formatted(number, outcome));
    if (found()) {
      line.append(String.format(java.util.Locale.ROOT, ", Dice %.2f", dice));
      if (Double.isFinite(density.foundMedian())) {
        line.append(
            String.format(
                java.util.Locale.ROOT,
                ", %.0f HU (%.0f)",
                density.foundMedian(),
                density.trueMedian()));
      }
    } else if (!reason.isEmpty()) {
      line.append(", ").append(reason);
    }
    return line.toString();
  }
}
