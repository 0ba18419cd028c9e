package org.medconv.segment;

/** The levels that are counted, from top to bottom. */
public enum VertebraLevel {
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
  S1
}
