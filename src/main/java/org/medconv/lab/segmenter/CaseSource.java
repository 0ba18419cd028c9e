package org.medconv.lab.segmenter;

/** Draws training cases. The same seed gives the same case. Not thread-safe. */
interface CaseSource {
  SegmenterCase draw(long seed);
}
