package org.medconv.phantom;

/**
 * A seeded source of random numbers with the distributions that anatomy needs (SplitMix64, Steele
 * et al. 2014). Not thread-safe.
 */
final class Draw {
  private long state;

  Draw(long seed) {
    this.state = seed;
  }

  long bits() {
    state += 0x9E3779B97F4A7C15L;
    return mix(state);
  }

  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  double unit() {
    return (bits() >>> 11) * 0x1.0p-53;
  }

  double between(double low, double high) {
    return low + (high - low) * unit();
  }

  double in(Range range) {
    return between(range.least(), range.most());
  }

  double around(Normal normal) {
    return normal(normal.mean(), normal.sd());
  }

  boolean chance(double probability) {
    return unit() < probability;
  }

  /** Normal, cut at two and a half standard deviations, to avoid impossible anatomy. */
  double normal(double mean, double sd) {
    for (; ; ) {
      double z = Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit());
      if (Math.abs(z) < 2.5) {
        return mean + sd * z;
      }
    }
  }
}
