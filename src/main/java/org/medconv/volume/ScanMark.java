package org.medconv.volume;

/**
 * A header value that distinguishes two scans, or two reconstructions of one scan, in one series.
 * Each is evaluated on its own, so that one missing in some slices does not hide another.
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

  /** How the values change along one scan. */
  enum Kind {
    /**
     * Constant, rising or falling from slice to slice. Values that jump mean nothing, unless they
     * form two groups far from each other.
     */
    PLACE,
    /** One value for many slices. If nearly each slice has its own, the values name slices. */
    NAME,
    /** Like a name, but a missing value counts: it means no contrast agent. */
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

  /** For a message: "the scans differ in their ...". */
  String words() {
    return words;
  }
}
