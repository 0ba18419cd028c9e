package org.medconv.lab.evaluate;

/** Where parts come from. */
interface PartSource {
  /** Names what the parts are of, so that rows of different scans are never mixed. */
  String name();

  /** The same seed and number give the same part. */
  ScanPart draw(long seed, int number);
}
