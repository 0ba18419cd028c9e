package org.medconv.report;

import java.nio.file.Path;

/**
 * A result written to disk.
 *
 * @param sopClassUid empty for a FHIR bundle
 * @param sopInstanceUid empty for a FHIR bundle
 */
public record ResultObject(Kind kind, String sopClassUid, String sopInstanceUid, Path file) {
  /** In the order in which they are sent. */
  public enum Kind {
    SEG,
    SR,
    SC,
    FHIR,
    /** Takes back DICOM objects of an earlier run. */
    KO,
    /** A FHIR bundle that names what is taken back of an earlier run's. */
    WITHDRAWAL
  }
}
