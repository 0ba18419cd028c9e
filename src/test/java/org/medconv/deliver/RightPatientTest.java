package org.medconv.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.dicom.file.Part10File;
import org.medconv.jobs.ResultFile;
import org.medconv.report.ResultObjects;
import org.medconv.report.RetractionCause;

/** Results reach the patient of the images, or nobody: with a real FHIR server. */
@org.junit.jupiter.api.Tag("heavy")
class RightPatientTest extends AgainstFhirServer {
  private static final String ID = SampleBundle.PATIENT_ID;

  /** Posts the sample's results, whose DICOM objects have been changed. */
  private Attempt post(Consumer<Attributes> change) throws Exception {
    return post(SampleResults.write(folder.resolve("results"), "1.2.3.1"), change);
  }

  /** The same as the report stage writes it for images whose identity was corrected. */
  private Attempt correct(Consumer<Attributes> change) throws Exception {
    List<ResultFile> results = SampleResults.write(folder.resolve("results"), "1.2.3.1");
    for (ResultFile result : results) {
      if (result.instance().isEmpty()) {
        Bundle bundle =
            FhirContext.forR4Cached()
                .newJsonParser()
                .setOverrideResourceIdWithBundleEntryFullUrl(false)
                .parseResource(Bundle.class, Files.readString(result.file()));
        bundle.getEntry().stream()
            .map(Bundle.BundleEntryComponent::getResource)
            .filter(DiagnosticReport.class::isInstance)
            .map(DiagnosticReport.class::cast)
            .forEach(report -> report.addIdentifier().setValue("urn:oid:2.25.2"));
        Files.writeString(
            result.file(),
            FhirContext.forR4Cached()
                .newJsonParser()
                .setOverrideResourceIdWithBundleEntryFullUrl(false)
                .encodeResourceToString(bundle));
      }
    }
    return post(results, change);
  }

  private Attempt post(List<ResultFile> results, Consumer<Attributes> change) throws Exception {
    for (ResultFile result : results) {
      if (result.instance().isPresent()) {
        Attributes object = Part10File.read(result.file()).dataset();
        change.accept(object);
        Part10File.write(result.file(), object, UID.ExplicitVRLittleEndian);
      }
    }
    return attempt(results);
  }

  private static Attributes qualifiers(Attributes object, String universalId) {
    Attributes item = new Attributes();
    item.setString(Tag.UniversalEntityID, VR.UT, universalId);
    item.setString(Tag.UniversalEntityIDType, VR.CS, "ISO");
    object.newSequence(Tag.IssuerOfPatientIDQualifiersSequence, 1).add(item);
    return item;
  }

  private static void assertDead(Attempt attempt, String code, String... words) {
    assertThat(attempt).isInstanceOf(Attempt.Dead.class);
    Attempt.Dead dead = (Attempt.Dead) attempt;
    assertThat(dead.code()).isEqualTo(code);
    assertThat(dead.sentence()).doesNotContain(ID, "1951");
    for (String word : words) {
      assertThat(dead.sentence()).contains(word);
    }
    for (String type : List.of("ImagingStudy", "Observation", "DiagnosticReport", "Provenance")) {
      assertThat(server.count(type)).as(type).isZero();
    }
  }

  @Test
  void a_number_of_another_hospital_is_not_the_local_patient_who_has_the_same() throws Exception {
    server.addPatient(DEFAULT_SYSTEM, ID);
    server.addPatient(SampleBundle.SYSTEM, ID);
    assertDead(
        post(object -> object.setString(Tag.IssuerOfPatientID, VR.LO, "ELSEWHERE")),
        "UNMAPPED_ISSUER",
        "ELSEWHERE",
        "fhir.patientIdSystems");
    assertThat(proxy.searches).isEmpty();
  }

  @Test
  void the_default_system_is_for_images_that_name_no_issuer() throws Exception {
    server.addPatient(DEFAULT_SYSTEM, ID);
    assertThat(post(object -> object.setString(Tag.IssuerOfPatientID, VR.LO, " ")))
        .isEqualTo(new Attempt.Sent());
    assertThat(server.count("Observation")).isOne();
  }

  @Test
  void an_issuer_that_only_the_qualifiers_name_is_an_issuer() throws Exception {
    server.addPatient(DEFAULT_SYSTEM, ID);
    assertDead(
        post(
            object -> {
              object.remove(Tag.IssuerOfPatientID);
              qualifiers(object, "1.2.276.0.76.99");
            }),
        "UNMAPPED_ISSUER",
        "1.2.276.0.76.99");
  }

  @Test
  void a_mapped_name_does_not_cover_qualifiers_that_name_somebody_else() throws Exception {
    server.addPatient(SampleBundle.SYSTEM, ID);
    assertDead(
        post(object -> qualifiers(object, "1.2.276.0.76.99")),
        "UNMAPPED_ISSUER",
        "1.2.276.0.76.99");
  }

  @Test
  void a_facility_is_the_issuer_where_no_authority_is_named() throws Exception {
    server.addPatient(DEFAULT_SYSTEM, ID);
    assertDead(
        post(
            object -> {
              object.remove(Tag.IssuerOfPatientID);
              Attributes item = new Attributes();
              object.newSequence(Tag.IssuerOfPatientIDQualifiersSequence, 1).add(item);
              Attributes facility = new Attributes();
              item.newSequence(Tag.AssigningFacilitySequence, 1).add(facility);
              facility.setString(Tag.LocalNamespaceEntityID, VR.UT, "CLINIC-B");
            }),
        "UNMAPPED_ISSUER",
        "CLINIC-B");
  }

  @ParameterizedTest
  @ValueSource(strings = {"A,1", "A$1", "A\\1", "A\\,$1", "\\", "A B", "A&identifier=B"})
  void an_id_with_the_signs_of_a_search_is_found(String id) throws Exception {
    server.addPatient(SampleBundle.SYSTEM, id);
    assertThat(post(object -> object.setString(Tag.PatientID, VR.LO, id)))
        .isEqualTo(new Attempt.Sent());
    assertThat(server.count("Observation")).isOne();
  }

  @Test
  void a_bar_is_escaped_once() throws Exception {
    post(object -> object.setString(Tag.PatientID, VR.LO, "A|1"));
    assertThat(URLDecoder.decode(proxy.searched.element(), StandardCharsets.UTF_8))
        .contains(SampleBundle.SYSTEM + "|A\\|1");
  }

  /** This server cuts an ID at its bar, and ignores case. */
  @ParameterizedTest
  @CsvSource({"A|1, A", "mrn-1, MRN-1"})
  void a_patient_whose_id_only_looks_alike_is_another(String wanted, String other)
      throws Exception {
    server.addPatient(SampleBundle.SYSTEM, other);
    assertDead(
        post(object -> object.setString(Tag.PatientID, VR.LO, wanted)),
        "PATIENT_DIFFERS",
        "patient ID");
  }

  @Test
  void the_first_part_of_an_id_with_a_backslash_is_somebody_elses_id() throws Exception {
    server.addPatient(SampleBundle.SYSTEM, "A");
    assertDead(post(object -> object.setString(Tag.PatientID, VR.LO, "A\\1")), "NO_PATIENT");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        ", \"active\": false; PATIENT_INACTIVE; active",
        ", \"link\": [{\"type\": \"replaced-by\", \"other\": {\"reference\": \"Patient/9\"}}];"
            + " PATIENT_REPLACED; replaced",
        ", \"birthDate\": \"1951-04-04\"; PATIENT_DIFFERS; birth date",
        ", \"birthDate\": \"1950\"; PATIENT_DIFFERS; birth date",
        ", \"gender\": \"male\"; PATIENT_DIFFERS; sex",
        ", \"gender\": \"other\"; PATIENT_DIFFERS; sex"
      })
  void a_patient_who_may_be_another_gets_nothing(String patient, String code, String word)
      throws Exception {
    server.addPatient(SampleBundle.SYSTEM, ID, patient);
    assertDead(post(object -> {}), code, word);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        ", \"active\": true, \"gender\": \"female\", \"birthDate\": \"1951-04-03\"; 19510403; F",
        ", \"gender\": \"unknown\", \"birthDate\": \"1951\"; 19510403; F",
        ", \"birthDate\": \"1951-04-03\"; 1951.04.03; F",
        ", \"birthDate\": \"1951-04-03\"; 19510000; ''",
        ", \"gender\": \"male\", \"birthDate\": \"1948\"; ''; ''",
        ", \"link\": [{\"type\": \"replaces\", \"other\": {\"reference\": \"Patient/9\"}}];"
            + " 19510403; F"
      })
  void what_one_side_does_not_know_is_no_difference(String patient, String birthDate, String sex)
      throws Exception {
    server.addPatient(SampleBundle.SYSTEM, ID, patient);
    assertThat(
            post(
                object -> {
                  object.setString(Tag.PatientBirthDate, VR.DA, birthDate);
                  object.setString(Tag.PatientSex, VR.CS, sex);
                }))
        .isEqualTo(new Attempt.Sent());
  }

  /** R4 Identifier.use: an old one is "no longer considered valid for use"; it may be another's. */
  @ParameterizedTest
  @ValueSource(
      strings = {"\"use\": \"old\"", "\"period\": {\"start\": \"2001\", \"end\": \"2019-03-01\"}"})
  void a_patient_who_had_the_id_once_is_another(String noLonger) throws Exception {
    proxy.found.add(
        answer(
            "{\"resourceType\": \"Patient\", \"id\": \"77\", \"identifier\": [{\"system\": \"%s\","
                    .formatted(SampleBundle.SYSTEM)
                + " \"value\": \"%s\", %s}]}".formatted(ID, noLonger)));
    assertDead(post(object -> {}), "PATIENT_DIFFERS", "patient ID");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"resourceType\": \"Patient\"}",
        "{\"resourceType\": \"Patient\", \"id\": \"1?identifier=2\"}"
      })
  void a_patient_without_a_usable_id_is_nobody(String patient) throws Exception {
    proxy.found.add(answer(patient));
    assertDead(post(object -> {}), "PATIENT_WITHOUT_ID");
  }

  @Test
  void a_patient_found_on_the_first_page_of_several_is_one_of_several() throws Exception {
    proxy.found.add(
        answer("{\"resourceType\": \"Patient\", \"id\": \"1\"}")
            .replace("\"entry\"", "\"total\": 2, \"entry\""));
    assertDead(post(object -> {}), "SEVERAL_PATIENTS");
  }

  private static String answer(String patient) {
    return "{\"resourceType\": \"Bundle\", \"type\": \"searchset\", \"entry\": [{\"resource\": "
        + patient
        + "}]}";
  }

  private static String study(String patient) {
    String uid = "urn:oid:1.2.3.1." + ("study".hashCode() & 0xffff);
    return """
    {"resourceType": "ImagingStudy", "status": "available", "subject": {"reference": "%s"},
    "identifier": [{"system": "urn:dicom:uid", "value": "%s"}]}
    """
        .formatted(patient, uid);
  }

  @Test
  void a_study_that_the_ehr_files_under_another_patient_gets_no_results() throws Exception {
    server.addPatient(SampleBundle.SYSTEM, ID);
    server.add("ImagingStudy", study("Patient/another"));
    Attempt.Dead dead = (Attempt.Dead) post(object -> {});
    assertThat(dead.code()).isEqualTo("STUDY_OF_ANOTHER_PATIENT");
    assertThat(server.count("Observation")).isZero();
  }

  @Test
  void a_study_that_the_ehr_has_made_for_this_patient_is_referred_to() throws Exception {
    server.addPatient(SampleBundle.SYSTEM, ID);
    JsonNode patient = server.get("/Patient").path("entry").get(0).path("resource");
    String made =
        server
            .add("ImagingStudy", study("Patient/" + patient.path("id").asText()))
            .path("id")
            .asText();
    assertThat(post(object -> {})).isEqualTo(new Attempt.Sent());
    assertThat(server.count("ImagingStudy")).isOne();
    assertThat(
            server
                .get("/Observation")
                .path("entry")
                .get(0)
                .path("resource")
                .path("partOf")
                .get(0)
                .path("reference")
                .asText())
        .isEqualTo("ImagingStudy/" + made);
  }

  @Test
  void results_of_corrected_images_without_a_patient_leave_nothing_valid_with_the_former_one()
      throws Exception {
    server.addPatient(SampleBundle.SYSTEM, ID);
    assertThat(post(object -> {})).isEqualTo(new Attempt.Sent());
    Attempt.Dead dead =
        (Attempt.Dead) correct(object -> object.setString(Tag.PatientID, VR.LO, "B"));
    assertThat(dead.code()).isEqualTo("NO_PATIENT");
    for (String type : List.of("Observation", "DiagnosticReport")) {
      JsonNode resource = server.get("/" + type).path("entry").get(0).path("resource");
      assertThat(resource.path("status").asText()).as(type).isEqualTo("entered-in-error");
    }
    server.addPatient(SampleBundle.SYSTEM, "B");
    assertThat(correct(object -> object.setString(Tag.PatientID, VR.LO, "B")))
        .isEqualTo(new Attempt.Sent());
    JsonNode observation = server.get("/Observation").path("entry").get(0).path("resource");
    assertThat(observation.path("status").asText()).isEqualTo("preliminary");
    assertThat(server.count("Observation")).isOne();
  }

  /** As the report stage writes it if the corrected images could not be screened. */
  @Test
  void what_is_taken_back_is_marked_and_later_results_take_its_place() throws Exception {
    server.addPatient(SampleBundle.SYSTEM, ID);
    assertThat(post(object -> {})).isEqualTo(new Attempt.Sent());
    Path file = folder.resolve("withdrawal.json");
    ResultObjects.writeWithdrawal(
        bundle(), Optional.empty(), RetractionCause.IDENTITY_CORRECTED, file);
    ResultFile withdrawal = new ResultFile(ResultFile.WITHDRAWAL, Optional.empty(), file);
    for (int time = 0; time < 2; time++) {
      assertThat(post(List.of(withdrawal), object -> {})).isEqualTo(new Attempt.Sent());
      for (String type : List.of("ImagingStudy", "Observation", "DiagnosticReport")) {
        assertThat(status(type)).as(type).isEqualTo("entered-in-error");
      }
    }
    assertThat(post(object -> {})).isEqualTo(new Attempt.Sent());
    assertThat(status("ImagingStudy")).isEqualTo("available");
    assertThat(status("Observation")).isEqualTo("preliminary");
  }

  private Path bundle() throws Exception {
    return SampleResults.write(folder.resolve("former"), "1.2.3.1").stream()
        .filter(result -> result.instance().isEmpty())
        .findFirst()
        .orElseThrow()
        .file();
  }

  /** The status of the only resource of a type. */
  private static String status(String type) {
    assertThat(server.count(type)).as(type).isOne();
    return server.get("/" + type).path("entry").get(0).path("resource").path("status").asText();
  }
}
