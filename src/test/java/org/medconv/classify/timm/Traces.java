package org.medconv.classify.timm;

import com.fasterxml.jackson.databind.JsonNode;

/** The stored values of an array: its norm and its projections on four directions. */
record Traces(double norm, double[] projections) {
  /**
   * A bias whose shift the next norm removes has no gradient; computed values are rounding errors,
   * ten thousand times smaller than any other.
   */
  private static final double ROUNDING = 1e-5;

  static Traces of(String name, float[] values) {
    double[] projections = new double[4];
    for (int n = 0; n < projections.length; n++) {
      HashedNumbers direction = new HashedNumbers("direction%d/%s".formatted(n, name));
      for (float value : values) {
        projections[n] += value * direction.getAsDouble();
      }
    }
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return new Traces(Math.sqrt(squares), projections);
  }

  static Traces of(JsonNode kept) {
    double[] projections = new double[kept.size() - 1];
    for (int n = 0; n < projections.length; n++) {
      projections[n] = kept.get(n + 1).asDouble();
    }
    return new Traces(kept.get(0).asDouble(), projections);
  }

  /** The largest difference, as a share of the expected norm. */
  double apart(Traces expected) {
    if (norm < ROUNDING && expected.norm < ROUNDING) {
      return 0;
    }
    double worst = Math.abs(norm - expected.norm);
    for (int n = 0; n < projections.length; n++) {
      worst = Math.max(worst, Math.abs(projections[n] - expected.projections[n]));
    }
    return worst / expected.norm;
  }
}
