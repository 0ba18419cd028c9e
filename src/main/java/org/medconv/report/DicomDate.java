package org.medconv.report;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** DA (PS3.5 6.2) as FHIR writes a day. */
final class DicomDate {
  private DicomDate() {}

  /** Nothing for a text that is no date: a wrong day is worse than none. */
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
