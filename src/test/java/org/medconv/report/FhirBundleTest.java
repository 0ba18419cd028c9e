package org.medconv.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ca.uhn.fhir.context.FhirContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medconv.segment.Anchor;

class FhirBundleTest {
  @Test
  void every_entry_leaves_one_resource_however_often_it_is_sent() {
    for (Bundle.BundleEntryComponent entry : bundle(Screenings.header()).getEntry()) {
      var request = entry.getRequest();
      String type = entry.getResource().fhirType();
      switch (request.getMethod()) {
        case POST ->
            assertThat(request.getIfNoneExist()).startsWith("identifier=urn%3Adicom%3Auid%7C");
        case PUT ->
            assertThat(request.getUrl()).matches(type + "(\\?identifier=.+|/[0-9a-f-]{36})");
        default -> throw new AssertionError(request.getMethod());
      }
    }
  }

  @Test
  void no_patient_is_made_and_the_reference_is_by_the_issuers_system() {
    Bundle bundle = bundle(Screenings.header());
    assertThat(bundle.getEntry())
        .extracting(entry -> entry.getResource().fhirType())
        .containsExactly(
            "ImagingStudy",
            "Device",
            "Observation",
            "Observation",
            "DiagnosticReport",
            "Provenance");
    // Bar and comma of the ID are escaped for the search, then all of it for the URL.
    assertThat(observations(bundle).get(0).getSubject().getReference())
        .isEqualTo(
            "Patient?identifier=https%3A%2F%2Fhospital.example.org%2Fmrn%7CMRN%5C%7C1%5C%2C2");
  }

  @Test
  void the_default_system_is_for_images_that_name_no_issuer() {
    Attributes header = Screenings.header();
    header.remove(Tag.IssuerOfPatientID);
    assertThat(observations(bundle(header)).get(0).getSubject().getReference())
        .startsWith("Patient?identifier=urn%3Amedconv%3Apatient-id%7C");
  }

  @Test
  void a_patient_of_an_unknown_issuer_is_named_with_it_and_cannot_be_searched_for() {
    Attributes header = Screenings.header();
    header.setString(Tag.IssuerOfPatientID, VR.LO, "ELSEWHERE");
    Reference patient = observations(bundle(header)).get(0).getSubject();
    assertThat(patient.hasReference()).isFalse();
    assertThat(patient.getIdentifier().hasSystem()).isFalse();
    assertThat(patient.getIdentifier().getAssigner().getDisplay()).isEqualTo("ELSEWHERE");
  }

  @Test
  void accession_numbers_keep_their_issuer_and_every_request_its_number() {
    Attributes header = Screenings.header();
    issuer(header, "RIS-A", "1.2.276.0.76.1", "ISO");
    Attributes request = new Attributes();
    request.setString(Tag.AccessionNumber, VR.SH, "ACC1");
    issuer(request, "RIS-B", null, null);
    header.newSequence(Tag.RequestAttributesSequence, 1).add(request);
    for (Observation observation : observations(bundle(header))) {
      assertThat(observation.getBasedOn())
          .extracting(
              order -> order.getIdentifier().getValue(),
              order -> order.getIdentifier().getSystem(),
              order -> order.getIdentifier().getAssigner().getDisplay())
          .containsExactly(
              tuple("ACC1", "urn:oid:1.2.276.0.76.1", "RIS-A"), tuple("ACC1", null, "RIS-B"));
    }
    assertThat(report(bundle(header)).getBasedOn()).hasSize(2);
  }

  private static void issuer(Attributes item, String local, String universal, String type) {
    Attributes issuer = new Attributes();
    issuer.setString(Tag.LocalNamespaceEntityID, VR.UT, local);
    issuer.setString(Tag.UniversalEntityID, VR.UT, universal);
    issuer.setString(Tag.UniversalEntityIDType, VR.CS, type);
    item.newSequence(Tag.IssuerOfAccessionNumberSequence, 1).add(issuer);
  }

  @Test
  void the_observation_of_attenuation_is_the_srs_number() {
    Bundle bundle = bundle(Screenings.header());
    Observation attenuation = observations(bundle).get(0);
    Attributes number =
        Datasets.named(Datasets.contentItems(report), "112181").findFirst().orElseThrow();
    assertThat(attenuation.getIdentifierFirstRep().getValue())
        .isEqualTo("urn:oid:" + number.getString(Tag.ObservationUID));
    assertThat(attenuation.getValueQuantity().getValue().toPlainString())
        .isEqualTo(number.getNestedDataset(Tag.MeasuredValueSequence).getString(Tag.NumericValue));
    assertThat(attenuation.getValueQuantity().getCode()).isEqualTo("[hnsf'U]");
  }

  @Test
  void the_category_carries_conclusion_interpretation_and_three_probabilities() {
    Observation category = observations(bundle(Screenings.calibrated())).get(1);
    assertThat(category.getValueCodeableConcept().getCodingFirstRep().getCode())
        .isEqualTo("449781000");
    assertThat(category.getValueCodeableConcept().getText())
        .isEqualTo("Osteopenia or osteoporosis");
    assertThat(category.getInterpretationFirstRep().getCodingFirstRep().getCode()).isEqualTo("A");
    assertThat(category.getComponent())
        .filteredOn(c -> c.getCode().getCodingFirstRep().getCode().startsWith("p-"))
        .extracting(c -> c.getValueQuantity().getValue().toPlainString())
        .containsExactly("0.3100", "0.5700", "0.1200");
  }

  @Test
  void without_a_calibration_nothing_is_concluded_and_scores_are_no_probabilities() {
    Observation category = observations(bundle(Screenings.header())).get(1);
    assertThat(category.getValueCodeableConcept().getCodingFirstRep().getCode())
        .isEqualTo("not-determined");
    assertThat(category.getInterpretationFirstRep().getCodingFirstRep().getCode()).isEqualTo("IND");
    assertThat(category.getComponent())
        .filteredOn(c -> c.getCode().getCodingFirstRep().getCode().startsWith("s-"))
        .extracting(c -> c.getValueQuantity().getValue().toPlainString())
        .containsExactly("0.2100", "0.6400", "0.1500");
    assertThat(category.getComponent())
        .noneMatch(c -> c.getCode().getCodingFirstRep().getCode().startsWith("p-"));
  }

  @ParameterizedTest
  @EnumSource(Anchor.class)
  void both_observations_and_the_report_say_from_what_l1_was_counted(Anchor anchor) {
    Bundle bundle = bundle(Screenings.countedFrom(Screenings.synthetic(), anchor));
    for (Observation observation : observations(bundle)) {
      assertThat(observation.getComponent())
          .filteredOn(c -> c.getCode().getCodingFirstRep().getCode().equals("counted-from"))
          .extracting(c -> c.getValueCodeableConcept().getCodingFirstRep().getCode())
          .containsExactly(Codes.of(anchor).value());
      assertThat(observation.getNote())
          .extracting(note -> note.getText())
          .contains(anchor.sentence());
    }
    assertThat(report(bundle).getConclusion().lines()).contains(anchor.sentence());
  }

  @Test
  void the_category_carries_the_classes_not_ruled_out_and_their_coverage() {
    Observation category = observations(bundle(Screenings.calibrated())).get(1);
    assertThat(category.getComponent())
        .filteredOn(c -> c.getCode().getCodingFirstRep().getCode().equals("class-set"))
        .extracting(c -> c.getValueCodeableConcept().getCodingFirstRep().getCode())
        .containsExactly("osteoporosis", "osteopenia");
    assertThat(category.getComponent())
        .filteredOn(c -> c.getCode().getCodingFirstRep().getCode().equals("class-set-share"))
        .extracting(c -> c.getValueQuantity().getValue().toPlainString())
        .containsExactly("0.9");
    assertThat(category.getNote())
        .extracting(note -> note.getText())
        .contains(
            "Classes not ruled out at a coverage of 90 %: osteoporosis or osteopenia. Most"
                + " probable: osteopenia (0.57).");
  }

  @Test
  void everything_is_preliminary_and_labelled_as_said_by_an_ai() {
    Bundle bundle = bundle(Screenings.header());
    for (Observation observation : observations(bundle)) {
      assertThat(observation.getStatus()).isEqualTo(Observation.ObservationStatus.PRELIMINARY);
      assertThat(label(observation)).isEqualTo("AIAST");
    }
    DiagnosticReport report = report(bundle);
    assertThat(report.getStatus()).isEqualTo(DiagnosticReport.DiagnosticReportStatus.PRELIMINARY);
    assertThat(label(report)).isEqualTo("AIAST");
    assertThat(report.getConclusion()).contains("RESEARCH USE ONLY");
  }

  @Test
  void codes_that_mean_dxa_are_not_used() {
    bundle(Screenings.header());
    assertThat(json).doesNotContain("38267-1", "104938-6", "85394-5", "83311-1", "38269-7");
  }

  @Test
  void the_patients_name_is_not_in_it() {
    bundle(Screenings.header());
    assertThat(json).doesNotContain("Example^One", "19690101", "1969-01-01");
  }

  @Test
  void a_date_that_is_none_is_left_out() {
    Attributes header = Screenings.header();
    header.setString(Tag.AcquisitionDate, VR.DA, "20241399");
    header.setString(Tag.StudyDate, VR.DA, "unknown");
    assertThat(observations(bundle(header)).get(0).hasEffective()).isFalse();
  }

  private Attributes report;
  private String json;

  private Bundle bundle(Attributes header) {
    return bundle(Screenings.of(Screenings.axial(), header));
  }

  private Bundle bundle(Screening screening) {
    ResultUids uids = ResultUids.of(screening, Screenings.EQUIPMENT);
    report = MeasurementReport.of(screening, L1Regions.of(screening), Screenings.EQUIPMENT, uids);
    json =
        new String(
            FhirTransaction.json(
                FhirBundle.of(screening, Screenings.EQUIPMENT, uids, Screenings.SYSTEMS)),
            StandardCharsets.UTF_8);
    return FhirContext.forR4Cached().newJsonParser().parseResource(Bundle.class, json);
  }

  private static List<Observation> observations(Bundle bundle) {
    return bundle.getEntry().stream()
        .map(Bundle.BundleEntryComponent::getResource)
        .filter(Observation.class::isInstance)
        .map(Observation.class::cast)
        .toList();
  }

  private static DiagnosticReport report(Bundle bundle) {
    return (DiagnosticReport) bundle.getEntry().get(4).getResource();
  }

  private static String label(Resource resource) {
    return resource.getMeta().getSecurityFirstRep().getCode();
  }
}
