package org.medconv.report;

import java.util.List;
import java.util.Optional;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;

/** Patient and study of the results, as in the source's header. */
record SourceHeader(Attributes header) {
  /**
   * PS3.3 C.7.1.1, C.7.2.1, C.7.2.2 and clinical trial C.7.1.3, C.7.2.3; of the series (C.7.3.1)
   * only its requests. Ascending.
   */
  private static final int[] COPIED = {
    Tag.StudyDate,
    Tag.StudyTime,
    Tag.AccessionNumber,
    Tag.IssuerOfAccessionNumberSequence,
    Tag.ReferringPhysicianName,
    Tag.ReferringPhysicianIdentificationSequence,
    Tag.ConsultingPhysicianName,
    Tag.TimezoneOffsetFromUTC,
    Tag.StudyDescription,
    Tag.ProcedureCodeSequence,
    Tag.PhysiciansOfRecord,
    Tag.AdmittingDiagnosesDescription,
    Tag.PatientName,
    Tag.PatientID,
    Tag.IssuerOfPatientID,
    Tag.TypeOfPatientID,
    Tag.IssuerOfPatientIDQualifiersSequence,
    Tag.PatientBirthDate,
    Tag.PatientBirthTime,
    Tag.PatientSex,
    Tag.OtherPatientIDs,
    Tag.OtherPatientNames,
    Tag.OtherPatientIDsSequence,
    Tag.PatientAge,
    Tag.PatientSize,
    Tag.PatientWeight,
    Tag.PatientIdentityRemoved,
    Tag.DeidentificationMethod,
    Tag.DeidentificationMethodCodeSequence,
    Tag.ClinicalTrialSponsorName,
    Tag.ClinicalTrialProtocolID,
    Tag.ClinicalTrialProtocolName,
    Tag.ClinicalTrialSiteID,
    Tag.ClinicalTrialSiteName,
    Tag.ClinicalTrialSubjectID,
    Tag.ClinicalTrialSubjectReadingID,
    Tag.ClinicalTrialTimePointID,
    Tag.ClinicalTrialTimePointDescription,
    Tag.StudyInstanceUID,
    Tag.StudyID,
    Tag.RequestAttributesSequence,
  };

  /**
   * The attributes that a request of the series and the report's reference to it share; ascending.
   */
  private static final int[] REQUEST = {
    Tag.AccessionNumber,
    Tag.IssuerOfAccessionNumberSequence,
    Tag.ReferencedStudySequence,
    Tag.StudyInstanceUID,
    Tag.RequestedProcedureDescription,
    Tag.RequestedProcedureCodeSequence,
    Tag.RequestedProcedureID,
    Tag.ReasonForTheRequestedProcedure,
    Tag.ReasonForRequestedProcedureCodeSequence,
    Tag.PlacerOrderNumberImagingServiceRequest,
    Tag.FillerOrderNumberImagingServiceRequest,
  };

  static SourceHeader of(Screening screening) {
    return new SourceHeader(screening.source().header());
  }

  /**
   * Copies bytes and character set exactly; missing Type 2 attributes become empty. The toolkit's
   * own copy would decode and encode the values, which loses everything that does not fit the
   * declared character set.
   */
  void copyInto(Attributes dataset) {
    copyCharacterSet(dataset);
    for (int tag : COPIED) {
      copy(tag, dataset);
    }
    requireType2(dataset, Tag.PatientName, VR.PN);
    requireType2(dataset, Tag.PatientID, VR.LO);
    requireType2(dataset, Tag.PatientBirthDate, VR.DA);
    requireType2(dataset, Tag.PatientSex, VR.CS);
    requireType2(dataset, Tag.StudyDate, VR.DA);
    requireType2(dataset, Tag.StudyTime, VR.TM);
    requireType2(dataset, Tag.AccessionNumber, VR.SH);
    requireType2(dataset, Tag.ReferringPhysicianName, VR.PN);
    requireType2(dataset, Tag.StudyID, VR.SH);
  }

  /** Referenced Request Sequence (PS3.3 C.17.2): the requests that the report answers. */
  void putRequestsInto(Attributes report) {
    Sequence requests = header.getSequence(Tag.RequestAttributesSequence);
    if (requests == null || requests.isEmpty()) {
      return;
    }
    Sequence referenced = report.newSequence(Tag.ReferencedRequestSequence, requests.size());
    for (Attributes request : requests) {
      Attributes item = new Attributes();
      item.addSelected(request, REQUEST);
      if (!item.containsValue(Tag.StudyInstanceUID)) {
        item.setString(Tag.StudyInstanceUID, VR.UI, studyInstanceUid());
      }
      requireType2(item, Tag.AccessionNumber, VR.SH);
      requireType2(item, Tag.ReferencedStudySequence, VR.SQ);
      requireType2(item, Tag.RequestedProcedureDescription, VR.LO);
      requireType2(item, Tag.RequestedProcedureCodeSequence, VR.SQ);
      requireType2(item, Tag.RequestedProcedureID, VR.SH);
      requireType2(item, Tag.PlacerOrderNumberImagingServiceRequest, VR.LO);
      requireType2(item, Tag.FillerOrderNumberImagingServiceRequest, VR.LO);
      referenced.add(item);
    }
  }

  String studyInstanceUid() {
    return header.getString(Tag.StudyInstanceUID, "");
  }

  String seriesInstanceUid() {
    return header.getString(Tag.SeriesInstanceUID, "");
  }

  Optional<String> frameOfReferenceUid() {
    return text(Tag.FrameOfReferenceUID);
  }

  Optional<String> patientId() {
    return text(Tag.PatientID);
  }

  PatientIssuer issuerOfPatientId() {
    return PatientIssuer.of(
        readable(Tag.IssuerOfPatientID, Tag.IssuerOfPatientIDQualifiersSequence));
  }

  List<AccessionNumber> accessionNumbers() {
    return AccessionNumber.of(
        readable(
            Tag.AccessionNumber,
            Tag.IssuerOfAccessionNumberSequence,
            Tag.RequestAttributesSequence));
  }

  Optional<String> text(int tag) {
    return HeaderText.whole(readable(tag), tag);
  }

  /** Decodes a copy: the toolkit replaces the bytes when asked for a string. */
  private Attributes readable(int... tags) {
    Attributes copy = new Attributes();
    copyCharacterSet(copy);
    for (int tag : tags) {
      copy(tag, copy);
    }
    return copy;
  }

  /** The subject of the tracking UID; without a patient ID, the study. */
  String trackedSubject() {
    return patientId()
        .map(
            id ->
                "patient %d %s %s"
                    .formatted(id.length(), id, String.join("\\", issuerOfPatientId().names())))
        .orElseGet(() -> "study " + studyInstanceUid());
  }

  private void copyCharacterSet(Attributes dataset) {
    String[] characterSet = header.getStrings(Tag.SpecificCharacterSet);
    if (characterSet != null) {
      dataset.setSpecificCharacterSet(characterSet);
    }
  }

  private void copy(int tag, Attributes dataset) {
    VR.Holder vr = new VR.Holder();
    Object value = header.getValue(tag, vr);
    if (value instanceof Sequence) {
      dataset.addSelected(header, tag);
    } else if (value != null) {
      dataset.setValue(tag, vr.vr, value);
    }
  }

  private static void requireType2(Attributes dataset, int tag, VR vr) {
    if (!dataset.contains(tag)) {
      dataset.setNull(tag, vr);
    }
  }
}
