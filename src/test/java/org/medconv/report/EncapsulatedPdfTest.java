package org.medconv.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.preflight.parser.PreflightParser;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medconv.volume.Warning;

class EncapsulatedPdfTest {
  @TempDir Path folder;

  static Stream<Screening> screenings() {
    return Stream.of(
        Screenings.synthetic(),
        Screenings.calibrated(),
        Screenings.withL2(Screenings.calibrated()),
        Screenings.with(Screenings.calibrated(), warnings(40)));
  }

  @ParameterizedTest
  @MethodSource("screenings")
  void the_page_says_what_the_other_objects_say(Screening screening) throws IOException {
    String words = words(screening);
    assertThat(words)
        .contains("RESEARCH USE ONLY", "NOT FOR DIAGNOSIS", "CT of 2024-01-02")
        .contains("Example One ID MRN|1,2 born 1969-01-01 sex F accession ACC1")
        .contains(screening.statement().headline(), screening.statement().barsTitle())
        .contains(screening.finding().anchor().sentence(), ReportWords.ORIGIN)
        .contains(screening.statement().sentences())
        .contains("L1 132.6 110.0 88.4 118.4 12.34 ml")
        .contains("eroded body, median 110 HU", "ellipse, mean 118 HU")
        .contains("vertebrae-unet3d 1.0.0, medconv-resnet50 1.0.0");
    assertThat(words.contains("L2 141.2 140.0 40.0 \u2013 11.00 ml"))
        .isEqualTo(!screening.levels().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("screenings")
  void it_is_one_page_that_can_be_archived(Screening screening) throws IOException {
    Path file = Files.write(folder.resolve("page.pdf"), page(screening));
    try (PDDocument document = Loader.loadPDF(file.toFile())) {
      assertThat(document.getNumberOfPages()).isEqualTo(1);
    }
    // PDF/A-1b by PDFBox: fonts are embedded, colours are defined, nothing is transparent.
    assertThat(PreflightParser.validate(file.toFile()).getErrorsList())
        .extracting(error -> error.getErrorCode() + " " + error.getDetails())
        .isEmpty();
  }

  @Test
  void warnings_that_do_not_fit_are_told() throws IOException {
    assertThat(words(Screenings.with(Screenings.calibrated(), warnings(40))))
        .contains("Warning: Metal number 0 lies", "More warnings in the structured report.")
        .doesNotContain("Metal number 39");
    assertThat(words(Screenings.calibrated())).doesNotContain("More warnings");
    assertThat(words(Screenings.with(Screenings.calibrated(), List.of())))
        .contains("No technical warnings.");
  }

  @Test
  void a_name_is_written_as_it_is_or_not_at_all() throws IOException {
    assertThat(subject("ISO_IR 192", "Yamada^Tarou=\u5c71\u7530^\u592a\u90ce"))
        .contains("Yamada Tarou ID");
    assertThat(subject("ISO_IR 192", "M\u00fcller^J\u00f6rg^^Dr."))
        .contains("M\u00fcller J\u00f6rg Dr. ID");
    // A letter that the typeface lacks, and letters that run from right to left
    for (String name :
        List.of("\u5c71\u7530^\u592a\u90ce", "\u05db\u05d4\u05df^\u05d3\u05d5\u05d3")) {
      assertThat(subject("ISO_IR 192", name)).contains("ID MRN").doesNotContain("?");
    }
  }

  @Test
  void what_identifies_the_patient_stays_whole_where_a_name_or_number_is_too_long()
      throws IOException {
    Attributes header = Screenings.header();
    header.setString(Tag.PatientName, VR.PN, "N".repeat(64) + "^" + "M".repeat(50));
    header.setString(Tag.PatientID, VR.LO, "8".repeat(64));
    assertThat(subject(header))
        .containsPattern("NNN.*\u2026 ID 8{20,}\u2026 born 1969-01-01 sex F accession ACC1");
  }

  private String subject(String characterSet, String name) throws IOException {
    Attributes header = Screenings.header();
    header.setString(Tag.SpecificCharacterSet, VR.CS, characterSet);
    header.setString(Tag.PatientName, VR.PN, name);
    return subject(header);
  }

  private String subject(Attributes header) throws IOException {
    return words(Screenings.of(Screenings.axial(), header))
        .replaceFirst(".*CT of 2024-01-02", "")
        .replaceFirst("Class by score.*", "");
  }

  @Test
  void it_refers_to_the_report_and_is_marked_as_identified() throws IOException {
    List<ResultObject> written = write(Screenings.calibrated());
    Attributes pdf = Datasets.read(written, ResultObject.Kind.PDF);
    Attributes report = Datasets.read(written, ResultObject.Kind.SR);

    assertThat(pdf.getString(Tag.SOPClassUID)).isEqualTo(UID.EncapsulatedPDFStorage);
    assertThat(pdf.getString(Tag.Modality)).isEqualTo("DOC");
    assertThat(pdf.getString(Tag.MIMETypeOfEncapsulatedDocument)).isEqualTo("application/pdf");
    assertThat(pdf.getString(Tag.BurnedInAnnotation)).isEqualTo("YES");
    assertThat(pdf.getString(Tag.VerificationFlag)).isEqualTo("UNVERIFIED");
    assertThat(pdf.getString(Tag.ContentQualification)).isEqualTo("RESEARCH");
    assertThat(
            pdf.getNestedDataset(Tag.SourceInstanceSequence)
                .getString(Tag.ReferencedSOPInstanceUID))
        .isEqualTo(report.getString(Tag.SOPInstanceUID));
    byte[] page = pdf.getSafeBytes(Tag.EncapsulatedDocument);
    assertThat(page).hasSize(pdf.getInt(Tag.EncapsulatedDocumentLength, 0));
    assertThat(new String(page, StandardCharsets.ISO_8859_1).stripTrailing()).endsWith("%%EOF");
  }

  private static List<Warning> warnings(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            n ->
                new Warning(
                    Warning.Kind.CONTRAST,
                    "Metal number %d lies near L1 and its streaks may change what is read there."
                        .formatted(n)))
        .toList();
  }

  /** With one blank between words, as lines are broken anywhere. */
  private String words(Screening screening) throws IOException {
    try (PDDocument document = Loader.loadPDF(page(screening))) {
      PDFTextStripper reader = new PDFTextStripper();
      reader.setSortByPosition(false);
      return reader.getText(document).replaceAll("\\s+", " ");
    }
  }

  private byte[] page(Screening screening) throws IOException {
    Attributes object = Datasets.read(write(screening), ResultObject.Kind.PDF);
    return object.getSafeBytes(Tag.EncapsulatedDocument);
  }

  private List<ResultObject> write(Screening screening) throws IOException {
    return new ResultObjects(Screenings.EQUIPMENT, Screenings.SYSTEMS, true)
        .write(screening, folder.resolve("results"));
  }
}
