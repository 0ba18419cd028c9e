package org.medconv.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Header text that could control a terminal, a viewer or a log does not get into a result. */
class HostileHeaderTest {
  private static final String ASCII = "a\r\nb\u001b[2Jc\bd\u0000e\u007ff";
  private static final String WIDE = ASCII + "\u009b31mg\u0085h\u2028i\u202ej\u2066k";

  @TempDir Path folder;

  private static Attributes hostile(String text, String... characterSet) {
    Attributes header = Screenings.header();
    if (characterSet.length > 0) {
      header.setSpecificCharacterSet(characterSet);
    }
    header.setString(Tag.PatientName, VR.PN, "Doe^" + text);
    header.setString(Tag.PatientID, VR.LO, "ID" + text);
    header.setString(Tag.IssuerOfPatientID, VR.LO, text);
    header.setString(Tag.StudyDescription, VR.LO, text);
    header.setString(Tag.SeriesDescription, VR.LO, text);
    header.setString(Tag.AccessionNumber, VR.SH, text);
    header.setString(Tag.StudyID, VR.SH, text);
    header.setString(Tag.ClinicalTrialTimePointDescription, VR.ST, text);
    Attributes request = new Attributes();
    header.newSequence(Tag.RequestAttributesSequence, 1).add(request);
    request.setString(Tag.RequestedProcedureDescription, VR.LO, text);
    request.setString(Tag.AccessionNumber, VR.SH, text);
    return header;
  }

  private List<ResultObject> written(Attributes header) throws IOException {
    return new ResultObjects(Screenings.EQUIPMENT, Screenings.SYSTEMS)
        .write(Screenings.of(Screenings.axial(), header), folder);
  }

  private static void collect(Attributes dataset, List<String> texts) {
    for (int tag : dataset.tags()) {
      if (dataset.getSequence(tag) != null) {
        dataset.getSequence(tag).forEach(item -> collect(item, texts));
      } else if (dataset.getVR(tag).isStringType() && dataset.getStrings(tag) != null) {
        texts.addAll(List.of(dataset.getStrings(tag)));
      }
    }
  }

  private static void collect(JsonNode node, List<String> texts) {
    if (node.isTextual()) {
      texts.add(node.asText());
    }
    node.elements().forEachRemaining(child -> collect(child, texts));
  }

  private static void assertSeen(List<String> texts) {
    assertThat(texts)
        .hasSizeGreaterThan(50)
        .allSatisfy(
            text ->
                assertThat(text)
                    .doesNotMatch("(?s).*[\\p{Cc}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069].*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ISO_IR 100", "ISO_IR 192", "GB18030"})
  void no_object_carries_what_commands(String characterSet) throws IOException {
    boolean wide = characterSet.equals("ISO_IR 192") || characterSet.equals("GB18030");
    String[] declared = characterSet.isEmpty() ? new String[0] : new String[] {characterSet};
    List<ResultObject> written = written(hostile(wide ? WIDE : ASCII, declared));

    for (ResultObject.Kind kind :
        List.of(ResultObject.Kind.SEG, ResultObject.Kind.SR, ResultObject.Kind.SC)) {
      List<String> texts = new ArrayList<>();
      Attributes dataset = Datasets.read(written, kind);
      collect(dataset, texts);
      assertSeen(texts);
      assertThat(dataset.getString(Tag.PatientName)).startsWith("Doe^a b?[2Jc?d?e?f");
      assertThat(
              dataset
                  .getNestedDataset(Tag.RequestAttributesSequence)
                  .getString(Tag.AccessionNumber))
          .startsWith("a b?[2Jc?d");
    }
  }

  @Test
  void the_bundle_carries_nothing_either() throws IOException {
    Path bundle = Datasets.file(written(hostile(WIDE, "ISO_IR 192")), ResultObject.Kind.FHIR);

    List<String> texts = new ArrayList<>();
    collect(new ObjectMapper().readTree(bundle.toFile()), texts);
    // Our own comment has lines.
    texts.removeIf(text -> text.startsWith("Bone density of L1"));
    assertSeen(texts);
    assertThat(texts).anyMatch(text -> text.startsWith("IDa b?[2Jc?d?e?f?31mg h i?j?k"));
  }

  /** CSI is one byte in Latin 1, and whatever the declared character set makes of it. */
  @ParameterizedTest
  @ValueSource(strings = {"", "ISO_IR 100", "ISO_IR 144"})
  void an_escape_sequence_of_one_byte_does_not_pass(String characterSet) throws IOException {
    Attributes header = Screenings.header();
    if (!characterSet.isEmpty()) {
      header.setSpecificCharacterSet(characterSet);
    }
    header.setBytes(
        Tag.StudyDescription, VR.LO, "CT\u009b31mX".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(
            Datasets.read(written(header), ResultObject.Kind.SR).getSafeBytes(Tag.StudyDescription))
        .doesNotContain(0x9b)
        .startsWith('C', 'T');
  }

  @Test
  void a_name_in_undeclared_utf_8_keeps_its_bytes() throws IOException {
    byte[] name = "\u0141ukasz^Anna".getBytes(StandardCharsets.UTF_8);
    Attributes header = Screenings.header();
    header.remove(Tag.SpecificCharacterSet);
    header.setBytes(Tag.PatientName, VR.PN, name);

    assertThat(Datasets.read(written(header), ResultObject.Kind.SR).getSafeBytes(Tag.PatientName))
        .startsWith(name);
  }
}
