package org.medconv.lab.evaluate;

/** A source of parts. */
interface PartSource {
  /** Names the source, so that rows of different scans are never mixed. */
  String name();

  /** Draws a part. The same seed and number give the same part. */
  ScanPart draw(long seed, int number);
}
