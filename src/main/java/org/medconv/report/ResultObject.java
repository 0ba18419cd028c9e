package org.medconv.report;

import java.nio.file.Path;

/**
 * A result written to disk.
 *
 * @param sopClassUid empty for the FHIR bundle
 * @param sopInstanceUid empty for the FHIR bundle
 */
public record ResultObject(Kind kind, String sopClassUid, String sopInstanceUid, Path file) {
  /** In the order in which they are sent. */
  public enum Kind {
    SEG,
    SR,
    SC,
    FHIR,
    /** Takes back objects that were sent before the identity of the images was corrected. */
    KO
  }
}
