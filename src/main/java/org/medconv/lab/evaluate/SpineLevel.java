package org.medconv.lab.evaluate;

import java.util.Arrays;
import java.util.Optional;

/** All vertebrae by name, from top to bottom. */
enum SpineLevel {
  C1,
  C2,
  C3,
  C4,
  C5,
  C6,
  C7,
  T1,
  T2,
  T3,
  T4,
  T5,
  T6,
  T7,
  T8,
  T9,
  T10,
  T11,
  T12,
  L1,
  L2,
  L3,
  L4,
  L5,
  L6,
  /** The first sacral segment. */
  S1;

  static Optional<SpineLevel> named(String name) {
    return Arrays.stream(values()).filter(level -> level.name().equals(name)).findFirst();
  }

  boolean isAbove(SpineLevel other) {
    return ordinal() < other.ordinal();
  }
}
