package org.medconv.volume;

/**
 * What tells two scans, or two reconstructions of one, apart where they share a series: each by
 * itself, since one that some slices lack must not hide another.
 */
enum ScanMark {
  ACQUISITION_NUMBER("acquisition number", Kind.PLACE),
  ACQUISITION_DATE_TIME("acquisition time", Kind.PLACE),
  ACQUISITION_TIME("acquisition time", Kind.PLACE),
  TEMPORAL_POSITION("temporal position", Kind.PLACE),
  TRIGGER_TIME("trigger time", Kind.PLACE),
  CARDIAC_PHASE("cardiac or respiratory phase", Kind.PLACE),
  RESPIRATORY_PHASE("cardiac or respiratory phase", Kind.PLACE),
  CONTRAST("contrast agent", Kind.AGENT),
  KERNEL("reconstruction", Kind.NAME),
  RECONSTRUCTION_DIAMETER("reconstruction", Kind.NAME),
  RECONSTRUCTION_ALGORITHM("reconstruction", Kind.NAME),
  SLICE_THICKNESS("reconstruction", Kind.NAME),
  FILTER_TYPE("reconstruction", Kind.NAME),
  SERIES_DESCRIPTION("reconstruction", Kind.NAME),
  FRAME_TYPE("reconstruction", Kind.NAME),
  IMAGE_TYPE("reconstruction", Kind.NAME),
  PROTOCOL_NAME("protocol", Kind.NAME),
  ACQUISITION_PROTOCOL("protocol", Kind.NAME),
  SCAN_OPTIONS("protocol", Kind.NAME),
  PITCH("protocol", Kind.NAME),
  PATIENT_POSITION("patient position", Kind.NAME),
  IRRADIATION_EVENT("irradiation event", Kind.NAME),
  ACQUISITION_UID("acquisition", Kind.NAME),
  CONTENT_TIME("content time", Kind.PLACE),
  INSTANCE_NUMBER("instance number", Kind.PLACE);

  /** How its values go along one scan. */
  enum Kind {
    /**
     * They stay, or go up or down from slice to slice; where they jump about, they say nothing, but
     * where they lie in two heaps far from each other.
     */
    PLACE,
    /** One for many slices; where nearly each slice has its own, they name slices. */
    NAME,
    /** Like a name, and its absence is a value: without contrast agent. */
    AGENT
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
