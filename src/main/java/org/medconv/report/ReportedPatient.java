package org.medconv.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.dicom.file.Part10File;

/**
 * The patient of a result, read back from a result object. Used to find the patient in another
 * system and to check the match.
 *
 * @param birthDate as far as known, in FHIR format: {@code 1951-04-03}, {@code 1951-04} or {@code
 *     1951}
 * @param sex FHIR AdministrativeGender: {@code female}, {@code male} or {@code other}
 */
public record ReportedPatient(
    Optional<String> patientId,
    PatientIssuer issuer,
    Optional<String> birthDate,
    Optional<String> sex) {
  /** DA (PS3.5 6.2) and its older form with points; 00 for an unknown month or day. */
  private static final Pattern DATE = Pattern.compile("(\\d{4})(?:\\.?(\\d{2})(?:\\.?(\\d{2}))?)?");

  /**
   * @param resultObject a DICOM object that this node wrote
   */
  public static ReportedPatient read(Path resultObject) throws IOException {
    return of(Part10File.readHeader(resultObject).dataset());
  }

  static ReportedPatient of(Attributes dataset) {
    return new ReportedPatient(
        HeaderText.whole(dataset, Tag.PatientID),
        PatientIssuer.of(dataset),
        HeaderText.whole(dataset, Tag.PatientBirthDate).flatMap(ReportedPatient::date),
        HeaderText.whole(dataset, Tag.PatientSex).flatMap(ReportedPatient::sex));
  }

  private static Optional<String> date(String dicom) {
    Matcher parts = DATE.matcher(dicom);
    if (!parts.matches() || parts.group(1).equals("0000")) {
      return Optional.empty();
    }
    StringBuilder date = new StringBuilder(parts.group(1));
    for (int part = 2; part <= 3 && isKnown(parts.group(part)); part++) {
      date.append('-').append(parts.group(part));
    }
    return Optional.of(date.toString());
  }

  private static boolean isKnown(String part) {
    return part != null && !part.equals("00");
  }

  private static Optional<String> sex(String dicom) {
    return switch (dicom.toUpperCase(Locale.ROOT)) {
      case "F" -> Optional.of("female");
      case "M" -> Optional.of("male");
      case "O" -> Optional.of("other");
      default -> Optional.empty();
    };
  }

  /** Contains no identifying values. */
  @Override
  public String toString() {
    return "ReportedPatient[hidden]";
  }
}
