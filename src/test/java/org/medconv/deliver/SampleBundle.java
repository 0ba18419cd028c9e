package org.medconv.deliver;

import ca.uhn.fhir.context.FhirContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.medconv.report.MadeByNode;

/** A transaction of the shape that the report stage writes. */
final class SampleBundle {
  static final String SYSTEM = "https://hospital.example.org/mrn";
  static final String ISSUER = "EXAMPLE";
  static final Map<String, URI> SYSTEMS = Map.of(ISSUER, URI.create(SYSTEM));
  static final String PATIENT_ID = "MRN-77120";

  private final Bundle bundle = new Bundle();
  private final String series;

  private SampleBundle(String series) {
    this.series = series;
    bundle.setType(Bundle.BundleType.TRANSACTION);
  }

  static String json(String series) {
    SampleBundle sample = new SampleBundle(series);
    sample.fill();
    return FhirContext.forR4Cached().newJsonParser().encodeResourceToString(sample.bundle);
  }

  private void fill() {
    ImagingStudy study = new ImagingStudy();
    MadeByNode.mark(study);
    study.setStatus(ImagingStudy.ImagingStudyStatus.AVAILABLE);
    study.setSubject(patient());
    study.addIdentifier().setSystem("urn:dicom:uid").setValue(value("study"));
    add(study, "study", HTTPVerb.POST, "ImagingStudy").setIfNoneExist(query("study"));

    Observation observation = new Observation();
    observation.setStatus(Observation.ObservationStatus.PRELIMINARY);
    observation.setSubject(patient());
    observation.getCode().setText("L1 trabecular attenuation");
    observation.setValue(new Quantity(110));
    observation.addPartOf(new Reference(fullUrl("study")));
    observation.addIdentifier().setSystem("urn:dicom:uid").setValue(value("hu"));
    add(observation, "hu", HTTPVerb.PUT, "Observation?" + query("hu"));

    DiagnosticReport report = new DiagnosticReport();
    report.setStatus(DiagnosticReport.DiagnosticReportStatus.PRELIMINARY);
    report.setSubject(patient());
    report.getCode().setText("L1 screening");
    report.addResult(new Reference(fullUrl("hu")));
    report.addIdentifier().setSystem("urn:dicom:uid").setValue(value("report"));
    add(report, "report", HTTPVerb.PUT, "DiagnosticReport?" + query("report"));

    Provenance provenance = new Provenance();
    provenance.setId(uuid("provenance").toString());
    provenance.setRecordedElement(new org.hl7.fhir.r4.model.InstantType("1970-01-01T00:00:00Z"));
    provenance.addTarget(new Reference(fullUrl("report")));
    provenance.addAgent().getWho().setDisplay("MedConv");
    add(provenance, "provenance", HTTPVerb.PUT, "Provenance/" + uuid("provenance"));
  }

  private static Reference patient() {
    return new Reference("Patient?identifier=" + SYSTEM + "%7C" + PATIENT_ID);
  }

  private Bundle.BundleEntryRequestComponent add(
      DomainResource resource, String name, HTTPVerb method, String url) {
    return bundle
        .addEntry()
        .setFullUrl(fullUrl(name))
        .setResource(resource)
        .getRequest()
        .setMethod(method)
        .setUrl(url);
  }

  private String query(String name) {
    return "identifier=urn:dicom:uid%7C" + value(name);
  }

  private String value(String name) {
    return "urn:oid:" + series + "." + (name.hashCode() & 0xffff);
  }

  private String fullUrl(String name) {
    return "urn:uuid:" + uuid(name);
  }

  private UUID uuid(String name) {
    return UUID.nameUUIDFromBytes((series + name).getBytes(StandardCharsets.UTF_8));
  }
}
