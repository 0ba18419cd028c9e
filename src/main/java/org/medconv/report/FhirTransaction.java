package org.medconv.report;

import ca.uhn.fhir.context.FhirContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.aoju.bus.image.Tag;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Narrative;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.utilities.xhtml.NodeType;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;
import org.medconv.model.ModelId;

/**
 * FHIR R4 transaction of one run: imaging study, device, Observations, DiagnosticReport and
 * Provenance. Every entry is conditional or has its own id, so that a retry creates no duplicates.
 * The patient is referenced by identifier and never created.
 */
final class FhirTransaction {
  static final String TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/";
  private static final String SNOMED = "http://snomed.info/sct";
  private static final String DICOM = "http://dicom.nema.org/resources/ontology/DCM";
  private static final String LOINC = "http://loinc.org";
  private static final String DICOM_UID = "urn:dicom:uid";

  private final Origin origin;
  private final Equipment equipment;
  private final ResultUids uids;
  private final PatientIdentifierSystems systems;
  private final List<String> comment;
  private final SourceHeader header;
  private final Bundle bundle = new Bundle();

  /**
   * @param origin its source must have a patient ID: a conditional reference without one could
   *     match any patient
   * @param comment added as a note to each observation
   */
  FhirTransaction(
      Origin origin,
      Equipment equipment,
      ResultUids uids,
      PatientIdentifierSystems systems,
      List<String> comment) {
    this.origin = origin;
    this.equipment = equipment;
    this.uids = uids;
    this.systems = systems;
    this.comment = comment;
    this.header = origin.header();
  }

  /** FHIR JSON, UTF-8. */
  static byte[] json(Bundle bundle) {
    return FhirContext.forR4Cached()
        .newJsonParser()
        .setPrettyPrint(true)
        .setOverrideResourceIdWithBundleEntryFullUrl(false)
        .encodeResourceToString(bundle)
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads a bundle that a node has written.
   *
   * @throws ca.uhn.fhir.parser.DataFormatException if it is damaged
   */
  static Bundle parse(String json) {
    return FhirContext.forR4Cached()
        .newJsonParser()
        .setOverrideResourceIdWithBundleEntryFullUrl(false)
        .parseResource(Bundle.class, json);
  }

  /** The text of the report. */
  record Words(String conclusion, Code conclusionCode, String narrative) {}

  Bundle of(List<Observation> observations, Words words) {
    List<String> made =
        observations.stream().map(each -> uidOf(each.getIdentifierFirstRep())).toList();
    bundle.setType(Bundle.BundleType.TRANSACTION);
    createOnce(imagingStudy(), identified("ImagingStudy", header.studyInstanceUid()));
    updateOne(device(), identified("Device", uids.device()));
    for (Observation observation : observations) {
      updateOne(observation, identified("Observation", uidOf(observation.getIdentifierFirstRep())));
    }
    DiagnosticReport report = emptyReport(made);
    report.setConclusion(words.conclusion());
    report.addConclusionCode(concept(words.conclusionCode()));
    narrate(report, words.narrative());
    updateOne(report, identified("DiagnosticReport", uids.report()));
    Provenance provenance = provenance(made);
    entry(provenance, HTTPVerb.PUT, "Provenance/" + provenance.getIdElement().getIdPart());
    return bundle;
  }

  private ImagingStudy imagingStudy() {
    ImagingStudy study = new ImagingStudy();
    MadeByNode.mark(study);
    study.addIdentifier(dicomUid(header.studyInstanceUid()));
    header.accessionNumbers().forEach(number -> study.addIdentifier(accession(number)));
    study.setStatus(ImagingStudy.ImagingStudyStatus.AVAILABLE);
    study.setSubject(patient());
    study.addModality(modality());
    DicomDate.of(header.text(Tag.StudyDate))
        .ifPresent(date -> study.setStartedElement(new DateTimeType(date)));
    header.text(Tag.StudyDescription).ifPresent(study::setDescription);
    ImagingStudy.ImagingStudySeriesComponent series = study.addSeries();
    series.setUid(header.seriesInstanceUid());
    series.setModality(modality());
    header.text(Tag.SeriesDescription).ifPresent(series::setDescription);
    narrate(study, "CT study from which L1 was screened.");
    return study;
  }

  private static Coding modality() {
    return coding(Codes.CT);
  }

  private Device device() {
    Device device = new Device();
    device.addIdentifier(dicomUid(uids.device()));
    device.setStatus(Device.FHIRDeviceStatus.ACTIVE);
    device.setManufacturer(equipment.manufacturer());
    device.setModelNumber(equipment.modelName());
    device.setSerialNumber(equipment.deviceSerialNumber());
    device.addDeviceName().setName(equipment.modelName()).setType(Device.DeviceNameType.MODELNAME);
    device.setType(
        new CodeableConcept()
            .setText("Software that estimates the bone density class of L1 from CT"));
    version(device, "software", equipment.softwareVersion());
    version(device, "segmentation model", weights(origin.segmenter()));
    version(device, "classification model", weights(origin.classifier()));
    device.addNote(note(ReportWords.RESEARCH + "."));
    narrate(device, equipment.modelName() + ". " + ReportWords.RESEARCH + ".");
    return device;
  }

  private static void version(Device device, String type, String value) {
    device.addVersion().setType(new CodeableConcept().setText(type)).setValue(value);
  }

  private static String weights(ModelId model) {
    return "%s %s sha256:%s".formatted(model.name(), model.version(), model.sha256());
  }

  Observation observation(String uid) {
    Observation observation = new Observation();
    observation.addIdentifier(dicomUid(uid));
    label(observation);
    observation.setStatus(Observation.ObservationStatus.PRELIMINARY);
    observation.addCategory(
        new CodeableConcept(
            new Coding(TERMINOLOGY + "observation-category", "imaging", "Imaging")));
    observation.setSubject(patient());
    header.accessionNumbers().forEach(number -> observation.addBasedOn(order(number)));
    observation.addPartOf(reference("ImagingStudy"));
    observation.addDerivedFrom(reference("ImagingStudy"));
    observation.setDevice(reference("Device"));
    observation.setBodySite(concept(Codes.L1));
    scanned().ifPresent(date -> observation.setEffective(new DateTimeType(date)));
    observation.setIssued(performed());
    comment.forEach(line -> observation.addNote(note(line)));
    return observation;
  }

  /**
   * The report without its text.
   *
   * @param observations UIDs of the observations in the bundle
   */
  private DiagnosticReport emptyReport(List<String> observations) {
    DiagnosticReport report = new DiagnosticReport();
    report.addIdentifier(dicomUid(uids.report()));
    if (!origin.revision().isEmpty()) {
      report.addIdentifier(dicomUid(uids.instance(ResultObject.Kind.SR)));
    }
    label(report);
    report.setStatus(DiagnosticReport.DiagnosticReportStatus.PRELIMINARY);
    report.addCategory(new CodeableConcept(new Coding(TERMINOLOGY + "v2-0074", "CT", "CAT Scan")));
    report.addCategory(new CodeableConcept(new Coding(LOINC, "LP29684-5", "Radiology")));
    report.setCode(
        new CodeableConcept(coding(Codes.SCREENING_REPORT))
            .setText("Opportunistic bone density screening of L1 on CT, research use only"));
    report.setSubject(patient());
    header.accessionNumbers().forEach(number -> report.addBasedOn(order(number)));
    scanned().ifPresent(date -> report.setEffective(new DateTimeType(date)));
    report.setIssued(performed());
    report.addImagingStudy(reference("ImagingStudy"));
    observations.forEach(uid -> report.addResult(reference("Observation", uid)));
    return report;
  }

  /**
   * Provenance has no identifier for a condition, so it is put under an id that is derived here.
   *
   * @param observations UIDs of the observations in the bundle
   */
  private Provenance provenance(List<String> observations) {
    Provenance provenance = new Provenance();
    provenance.setId(uids.uuid("Provenance").toString());
    observations.forEach(uid -> provenance.addTarget(reference("Observation", uid)));
    provenance.addTarget(reference("DiagnosticReport", uids.report()));
    provenance.setRecorded(performed());
    provenance.setActivity(
        new CodeableConcept(new Coding(TERMINOLOGY + "v3-DataOperation", "CREATE", "create")));
    provenance
        .addAgent()
        .setType(
            new CodeableConcept(
                new Coding(TERMINOLOGY + "provenance-participant-type", "assembler", "Assembler")))
        .setWho(reference("Device"));
    provenance
        .addEntity()
        .setRole(Provenance.ProvenanceEntityRole.SOURCE)
        .setWhat(reference("ImagingStudy"));
    narrate(provenance, "Made by the device from the imaging study, without a person.");
    return provenance;
  }

  /**
   * The patient's identifier and, if its system is known, a search URL: the server resolves it to
   * exactly one patient or refuses the whole transaction. Without a system there is no URL, since
   * an ID alone could match any patient.
   */
  private Reference patient() {
    String id = header.patientId().orElseThrow();
    PatientIssuer issuer = header.issuerOfPatientId();
    Reference patient = new Reference().setType("Patient");
    patient.getIdentifier().setValue(id);
    if (!issuer.names().isEmpty()) {
      patient.getIdentifier().getAssigner().setDisplay(issuer.toString());
    }
    systems.of(issuer).ifPresent(system -> findable(patient, system.toString(), id));
    return patient;
  }

  private static void findable(Reference patient, String system, String id) {
    patient.getIdentifier().setSystem(system);
    patient.setReference("Patient?identifier=" + encoded(system + "|" + SearchToken.escaped(id)));
  }

  private static Reference order(AccessionNumber accessionNumber) {
    return new Reference().setType("ServiceRequest").setIdentifier(accession(accessionNumber));
  }

  private static Identifier accession(AccessionNumber number) {
    Identifier identifier = new Identifier();
    number.system().ifPresent(identifier::setSystem);
    number.issuer().ifPresent(issuer -> identifier.getAssigner().setDisplay(issuer));
    identifier.setType(
        new CodeableConcept(new Coding(TERMINOLOGY + "v2-0203", "ACSN", "Accession ID")));
    return identifier.setValue(number.number());
  }

  private static Identifier dicomUid(String uid) {
    return new Identifier().setSystem(DICOM_UID).setValue("urn:oid:" + uid);
  }

  private void createOnce(DomainResource resource, String search) {
    entry(resource, HTTPVerb.POST, resource.fhirType())
        .getRequest()
        .setIfNoneExist(search.substring(search.indexOf('?') + 1));
  }

  private void updateOne(DomainResource resource, String search) {
    entry(resource, HTTPVerb.PUT, search);
  }

  private Bundle.BundleEntryComponent entry(DomainResource resource, HTTPVerb verb, String url) {
    Bundle.BundleEntryComponent entry = bundle.addEntry();
    entry.setFullUrl(fullUrl(resource)).setResource(resource);
    entry.getRequest().setMethod(verb).setUrl(url);
    return entry;
  }

  private String fullUrl(DomainResource resource) {
    return switch (resource.fhirType()) {
      case "Observation" -> fullUrl(uidOf(((Observation) resource).getIdentifierFirstRep()));
      case "DiagnosticReport" ->
          fullUrl(uidOf(((DiagnosticReport) resource).getIdentifierFirstRep()));
      default -> fullUrl(resource.fhirType());
    };
  }

  private static String uidOf(Identifier identifier) {
    return identifier.getValue().substring("urn:oid:".length());
  }

  private String fullUrl(String name) {
    return "urn:uuid:" + uids.uuid(name);
  }

  private Reference reference(String onlyOneOfType) {
    return new Reference(fullUrl(onlyOneOfType));
  }

  private Reference reference(String type, String uid) {
    return new Reference(fullUrl(uid)).setType(type);
  }

  private static String identified(String type, String uid) {
    return type + "?identifier=" + encoded(DICOM_UID + "|urn:oid:" + uid);
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Optional<String> scanned() {
    return DicomDate.of(header.text(Tag.AcquisitionDate))
        .or(() -> DicomDate.of(header.text(Tag.StudyDate)));
  }

  private Date performed() {
    return Date.from(origin.performed());
  }

  static CodeableConcept concept(Code code) {
    return new CodeableConcept(coding(code)).setText(code.meaning());
  }

  static Coding coding(Code code) {
    return switch (code.scheme()) {
      case "DCM" -> new Coding(DICOM, code.value(), code.meaning());
      // No display: SNOMED's terms are spelled differently from the meanings of PS3.16.
      case "SCT" -> new Coding().setSystem(SNOMED).setCode(code.value());
      case Codes.PRIVATE_SCHEME ->
          new Coding("urn:oid:" + Codes.PRIVATE_SCHEME_UID, code.value(), code.meaning());
      default -> throw new IllegalArgumentException("no FHIR system for " + code.scheme());
    };
  }

  private static Annotation note(String line) {
    return new Annotation().setText(line);
  }

  /** Artificial Intelligence asserted: tells the receiver that no person made the statement. */
  private static void label(DomainResource resource) {
    resource
        .getMeta()
        .addSecurity(
            new Coding(
                TERMINOLOGY + "v3-ObservationValue", "AIAST", "Artificial Intelligence asserted"));
  }

  static void narrate(DomainResource resource, String text) {
    XhtmlNode div = new XhtmlNode(NodeType.Element, "div");
    div.setAttribute("xmlns", "http://www.w3.org/1999/xhtml");
    div.addText(text);
    resource.setText(new Narrative().setStatus(Narrative.NarrativeStatus.GENERATED));
    resource.getText().setDiv(div);
  }
}
