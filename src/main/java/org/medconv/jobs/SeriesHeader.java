package org.medconv.jobs;

import java.util.Objects;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.text.OneLine;

/**
 * Whose series it is and from which scanner, as one of its images says; empty where it does not.
 *
 * @param studyDate (0008,0020), eight digits
 * @param scannerModel Manufacturer's Model Name (0008,1090)
 */
public record SeriesHeader(
    String patientId,
    String patientIdIssuer,
    String accessionNumber,
    String studyDate,
    String modality,
    String manufacturer,
    String scannerModel,
    String stationName) {
  private static final int LONGEST = 200;

  /** Out of an image's data set. */
  public static SeriesHeader of(Attributes header) {
    return new SeriesHeader(
        text(header, Tag.PatientID, LONGEST),
        text(header, Tag.IssuerOfPatientID, LONGEST),
        text(header, Tag.AccessionNumber, LONGEST),
        text(header, Tag.StudyDate, 8),
        text(header, Tag.Modality, 16),
        text(header, Tag.Manufacturer, LONGEST),
        text(header, Tag.ManufacturerModelName, LONGEST),
        text(header, Tag.StationName, LONGEST));
  }

  private static String text(Attributes header, int tag, int longest) {
    // Asked of a copy: the toolkit replaces the bytes that it decodes.
    Attributes copy = new Attributes(header, Tag.SpecificCharacterSet, tag);
    String text = OneLine.of(Objects.toString(copy.getString(tag), "")).strip();
    return text.length() <= longest ? text : text.substring(0, longest);
  }

  /** Without what identifies a patient. */
  @Override
  public String toString() {
    return "SeriesHeader[hidden]";
  }
}
