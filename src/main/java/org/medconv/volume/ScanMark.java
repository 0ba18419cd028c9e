package org.medconv.volume;

/** What tells two scans, or two reconstructions of one, apart where they share a series. */
enum ScanMark {
  ACQUISITION_NUMBER("acquisition number", Kind.PLACE),
  ACQUISITION_TIME("acquisition time", Kind.PLACE),
  TEMPORAL_POSITION("temporal position", Kind.PLACE),
  TRIGGER_TIME("trigger time", Kind.PLACE),
  PHASE("cardiac or respiratory phase", Kind.PLACE),
  CONTRAST("contrast agent", Kind.NAME),
  RECONSTRUCTION("reconstruction", Kind.NAME),
  PROTOCOL("protocol or patient position", Kind.NAME),
  IRRADIATION_EVENT("irradiation event", Kind.NAME),
  CONTENT_TIME("content time", Kind.RUN),
  INSTANCE_NUMBER("instance number", Kind.RUN);

  /** How its values go along one scan. */
  enum Kind {
    /** They may stay, grow, or change from station to station. */
    PLACE,
    /** One for many slices; where nearly each slice has its own, they name slices. */
    NAME,
    /** They grow or fall from slice to slice; where they jump about, they say nothing. */
    RUN
  }

  private final String words;
  private final Kind kind;

  ScanMark(String words, Kind kind) {
    this.words = words;
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  /** For a sentence: the scans differ in their ... */
  String words() {
    return words;
  }
}
