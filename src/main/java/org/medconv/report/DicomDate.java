package org.medconv.report;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Converts DA (PS3.5 6.2) to a FHIR date. */
final class DicomDate {
  private DicomDate() {}

  /** Empty for a text that is not a date: a wrong day is worse than none. */
  static Optional<String> of(Optional<String> dicom) {
    try {
      return dicom
          .map(text -> LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE))
          .map(LocalDate::toString);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
