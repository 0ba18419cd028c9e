package org.medconv.phantom;

/**
 * A uniform distribution. The name of a constant gives the unit: {@code _HU}, {@code _MM}, {@code
 * _RAD}; one without is a share.
 */
record Range(double least, double most) {
  Range {
    if (!(least <= most)) {
      throw new IllegalArgumentException("from %s to %s is no range".formatted(least, most));
    }
  }
}
