package org.medconv.lab.segmenter;

/** Draws training cases: the same seed gives the same case. Used by one thread at a time. */
interface CaseSource {
  SegmenterCase draw(long seed);
}
