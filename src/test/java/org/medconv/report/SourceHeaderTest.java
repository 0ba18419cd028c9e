package org.medconv.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names come through letter by letter, in all three objects and in FHIR's encoding of text. */
class SourceHeaderTest {
  @TempDir Path folder;

  @Test
  void a_german_name_in_latin_1() throws IOException {
    copied("M\u00fc\u00dfig^J\u00fcrgen", "ISO_8859-1", "ISO_IR 100");
  }

  @Test
  void a_name_in_utf_8() throws IOException {
    copied("Wang^XiaoDong=\u738b^\u5c0f\u6771", "UTF-8", "ISO_IR 192");
  }

  /** PS3.5 H.3.1, example 1: kanji and kana by ISO 2022 escapes. */
  @Test
  void a_japanese_name_with_iso_2022_escapes() throws IOException {
    copied(
        "Yamada^Tarou=\u5c71\u7530^\u592a\u90ce=\u3084\u307e\u3060^\u305f\u308d\u3046",
        "ISO-2022-JP",
        "",
        "ISO 2022 IR 87");
  }

  @Test
  void bytes_that_do_not_fit_the_declared_character_set_stay_as_they_are() throws IOException {
    byte[] undeclared = "M\u00fcller^Ann".getBytes(StandardCharsets.ISO_8859_1);
    Attributes header = Screenings.header();
    header.setSpecificCharacterSet("ISO_IR 192");
    header.setBytes(Tag.PatientName, VR.PN, undeclared);
    for (Attributes dataset : results(header)) {
      assertThat(dataset.getSafeBytes(Tag.PatientName)).isEqualTo(undeclared);
    }
  }

  @Test
  void patient_and_study_are_the_sources_and_the_series_is_not() throws IOException {
    for (Attributes dataset : results(Screenings.header())) {
      for (int tag :
          new int[] {
            Tag.PatientName,
            Tag.PatientID,
            Tag.IssuerOfPatientID,
            Tag.PatientBirthDate,
            Tag.PatientSex,
            Tag.StudyInstanceUID,
            Tag.StudyID,
            Tag.StudyDate,
            Tag.StudyTime,
            Tag.StudyDescription,
            Tag.AccessionNumber,
            Tag.ReferringPhysicianName
          }) {
        assertThat(dataset.getString(tag)).isEqualTo(Screenings.header().getString(tag));
      }
      assertThat(dataset.getString(Tag.SeriesInstanceUID)).isNotEqualTo("1.2.3.4.5");
    }
  }

  @Test
  void a_source_with_nothing_but_uids_still_makes_whole_objects() throws IOException {
    Attributes bare = new Attributes();
    for (int tag :
        new int[] {Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.FrameOfReferenceUID}) {
      bare.setString(tag, VR.UI, Screenings.header().getString(tag));
    }
    for (Attributes dataset : results(bare)) {
      assertThat(dataset.contains(Tag.PatientName)).isTrue();
      assertThat(dataset.contains(Tag.AccessionNumber)).isTrue();
      assertThat(dataset.getString(Tag.PatientID)).isNull();
    }
  }

  @Test
  void the_requests_of_the_series_and_the_issuers_of_their_numbers_are_in_every_object()
      throws IOException {
    for (Attributes dataset : results(requested())) {
      Attributes request = dataset.getNestedDataset(Tag.RequestAttributesSequence);
      assertThat(request.getString(Tag.RequestedProcedureID)).isEqualTo("RP-7");
      assertThat(request.getString(Tag.AccessionNumber)).isEqualTo("ACC-2");
      assertThat(issuerOf(request)).isEqualTo("RIS-B");
      assertThat(issuerOf(dataset)).isEqualTo("RIS-A");
    }
  }

  @Test
  void the_report_refers_to_the_requests_of_the_series() throws IOException {
    Attributes report = results(requested()).get(1);
    Attributes request = report.getNestedDataset(Tag.ReferencedRequestSequence);
    assertThat(request.getString(Tag.StudyInstanceUID)).isEqualTo("1.2.3.4");
    assertThat(request.getString(Tag.RequestedProcedureID)).isEqualTo("RP-7");
    assertThat(request.getString(Tag.AccessionNumber)).isEqualTo("ACC-2");
    assertThat(issuerOf(request)).isEqualTo("RIS-B");
    assertThat(request.contains(Tag.PlacerOrderNumberImagingServiceRequest)).isTrue();
  }

  /** A header as two departments leave it: the study's order, and one of the series. */
  static Attributes requested() {
    Attributes header = Screenings.header();
    issue(header, "RIS-A");
    Attributes request = new Attributes();
    header.newSequence(Tag.RequestAttributesSequence, 1).add(request);
    request.setString(Tag.AccessionNumber, VR.SH, "ACC-2");
    request.setString(Tag.RequestedProcedureID, VR.SH, "RP-7");
    request.setString(Tag.ScheduledProcedureStepID, VR.SH, "SPS-7");
    request.setString(Tag.RequestedProcedureDescription, VR.LO, "CT abdomen");
    issue(request, "RIS-B");
    return header;
  }

  private static void issue(Attributes item, String issuer) {
    Attributes named = new Attributes();
    item.newSequence(Tag.IssuerOfAccessionNumberSequence, 1).add(named);
    named.setString(Tag.LocalNamespaceEntityID, VR.UT, issuer);
  }

  private static String issuerOf(Attributes item) {
    return item.getNestedDataset(Tag.IssuerOfAccessionNumberSequence)
        .getString(Tag.LocalNamespaceEntityID);
  }

  private void copied(String name, String java, String... characterSet) throws IOException {
    byte[] bytes = padded(name.getBytes(Charset.forName(java)));
    Attributes header = Screenings.header();
    header.setSpecificCharacterSet(characterSet);
    header.setBytes(Tag.PatientName, VR.PN, bytes);
    for (Attributes dataset : results(header)) {
      assertThat(dataset.getSafeBytes(Tag.PatientName)).isEqualTo(bytes);
      assertThat(dataset.getString(Tag.PatientName)).isEqualTo(name);
    }
  }

  private List<Attributes> results(Attributes header) throws IOException {
    Screening screening = Screenings.of(Screenings.axial(), header);
    ResultUids uids = ResultUids.of(screening, Screenings.EQUIPMENT);
    return List.of(
        Datasets.throughFile(
            L1Segmentation.of(screening, L1Regions.of(screening), Screenings.EQUIPMENT, uids),
            folder),
        Datasets.throughFile(
            MeasurementReport.of(screening, L1Regions.of(screening), Screenings.EQUIPMENT, uids),
            folder),
        Datasets.throughFile(
            KeyImage.of(screening, L1Regions.of(screening), Screenings.EQUIPMENT, uids), folder));
  }

  private static byte[] padded(byte[] value) {
    if (value.length % 2 == 0) {
      return value;
    }
    byte[] even = java.util.Arrays.copyOf(value, value.length + 1);
    even[value.length] = ' ';
    return even;
  }
}
