package org.medconv.lab.segmenter;

import java.util.Random;

/** Draws cases from two sources. */
final class MixedCases implements CaseSource {
  private final CaseSource some;
  private final double share;
  private final CaseSource others;

  /**
   * @param share of the cases from {@code some}, 0 to 1
   */
  MixedCases(CaseSource some, double share, CaseSource others) {
    this.some = some;
    this.share = share;
    this.others = others;
  }

  @Override
  public SegmenterCase draw(long seed) {
    double u = new Random(seed * 0xD1B54A32D192ED03L).nextDouble();
    return u < share ? some.draw(seed) : others.draw(seed);
  }
}
