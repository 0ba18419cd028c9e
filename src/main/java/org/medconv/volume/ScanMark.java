package org.medconv.volume;

/** What tells two scans, or two reconstructions of one, apart where they share a series. */
enum ScanMark {
  ACQUISITION_NUMBER("acquisition number"),
  ACQUISITION_TIME("acquisition time"),
  TEMPORAL_POSITION("temporal position"),
  TRIGGER_TIME("trigger time"),
  PHASE("cardiac or respiratory phase"),
  CONTRAST("contrast agent"),
  RECONSTRUCTION("reconstruction");

  private final String words;

  ScanMark(String words) {
    this.words = words;
  }

  /** For a sentence: the scans differ in their ... */
  String words() {
    return words;
  }
}
