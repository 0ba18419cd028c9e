package org.medconv.report;

import static org.medconv.report.ContentItem.Relationship.CONTAINS;
import static org.medconv.report.ContentItem.Relationship.HAS_ACQUISITION_CONTEXT;
import static org.medconv.report.ContentItem.Relationship.HAS_CONCEPT_MODIFIER;
import static org.medconv.report.ContentItem.Relationship.HAS_OBSERVATION_CONTEXT;

import java.util.ArrayList;
import java.util.List;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;

/**
 * Comprehensive 3D SR (PS3.3 A.35.13) after TID 1500 Measurement Report, without the findings of
 * the run: observer, procedure and images.
 *
 * @param images images that the report describes
 */
record ReportSkeleton(
    Origin origin, Equipment equipment, ResultUids uids, List<SourceFrames.Instance> images) {
  static final ResultSeries SERIES =
      new ResultSeries(
          UID.Comprehensive3DSRStorage, "SR", 9002, "L1 bone density report (research)");

  /**
   * The document without its content tree.
   *
   * @param moreEvidence further series with the objects to which the tree refers
   */
  Attributes dataset(List<Attributes> moreEvidence) {
    Attributes dataset = ResultDataset.of(origin, equipment, uids, ResultObject.Kind.SR, SERIES);
    dataset.setNull(Tag.ReferencedPerformedProcedureStepSequence, VR.SQ);
    dataset.setNull(Tag.PerformedProcedureCodeSequence, VR.SQ);
    origin.header().putRequestsInto(dataset);
    dataset.setString(Tag.CompletionFlag, VR.CS, "COMPLETE");
    dataset.setString(Tag.VerificationFlag, VR.CS, "UNVERIFIED");
    dataset.setString(Tag.PreliminaryFlag, VR.CS, "PRELIMINARY");
    dataset.setString(
        Tag.ObservationDateTime, VR.DT, ResultDataset.dateTime(dataset, origin.performed()));
    PrivateScheme.declareIn(dataset);
    putEvidence(dataset, moreEvidence);
    return dataset;
  }

  /** All objects to which the tree refers (PS3.3 C.17.2.3). */
  private void putEvidence(Attributes dataset, List<Attributes> more) {
    List<Attributes> all = new ArrayList<>();
    all.add(
        SourceFrames.seriesItem(
            origin.header().seriesInstanceUid(), Tag.ReferencedSOPSequence, images));
    all.addAll(more);
    Attributes study = new Attributes();
    study.setString(Tag.StudyInstanceUID, VR.UI, origin.header().studyInstanceUid());
    study.newSequence(Tag.ReferencedSeriesSequence, all.size()).addAll(all);
    dataset.newSequence(Tag.CurrentRequestedProcedureEvidenceSequence, 1).add(study);
  }

  /** The root of the tree, with language, observer and procedure. */
  ContentItem root(Attributes dataset) {
    return ContentItem.root(dataset, Codes.MEASUREMENT_REPORT, "1500")
        .with(HAS_CONCEPT_MODIFIER, ContentItem.code(Codes.LANGUAGE, Codes.ENGLISH))
        .with(HAS_OBSERVATION_CONTEXT, observer())
        .with(
            HAS_CONCEPT_MODIFIER, ContentItem.code(Codes.PROCEDURE_REPORTED, Codes.CT_UNSPECIFIED));
  }

  /** TID 1004 Device Observer Identifying Attributes. */
  private List<ContentItem> observer() {
    return List.of(
        ContentItem.code(Codes.OBSERVER_TYPE, Codes.DEVICE),
        ContentItem.uid(Codes.DEVICE_OBSERVER_UID, uids.device()),
        ContentItem.text(Codes.DEVICE_OBSERVER_NAME, equipment.modelName()),
        ContentItem.text(Codes.DEVICE_OBSERVER_MANUFACTURER, equipment.manufacturer()),
        ContentItem.text(Codes.DEVICE_OBSERVER_MODEL, equipment.modelName()),
        ContentItem.text(Codes.DEVICE_OBSERVER_SERIAL, equipment.deviceSerialNumber()));
  }

  /** TID 1600. */
  ContentItem imageLibrary() {
    SourceHeader header = origin.header();
    ContentItem group =
        ContentItem.container(Codes.IMAGE_LIBRARY_GROUP)
            .with(HAS_ACQUISITION_CONTEXT, ContentItem.code(Codes.MODALITY, Codes.CT));
    header
        .text(Tag.StudyDate)
        .ifPresent(
            date -> group.with(HAS_ACQUISITION_CONTEXT, ContentItem.date(Codes.STUDY_DATE, date)));
    header
        .frameOfReferenceUid()
        .ifPresent(
            uid ->
                group.with(
                    HAS_ACQUISITION_CONTEXT, ContentItem.uid(Codes.FRAME_OF_REFERENCE_UID, uid)));
    images.forEach(image -> group.with(CONTAINS, ContentItem.image(image)));
    return ContentItem.container(Codes.IMAGE_LIBRARY).with(CONTAINS, group);
  }

  /** Algorithm name, version and parameters (TID 4019). */
  static ContentItem by(Algorithm algorithm, ContentItem item) {
    return item.with(HAS_CONCEPT_MODIFIER, ContentItem.text(Codes.ALGORITHM_NAME, algorithm.name()))
        .with(HAS_CONCEPT_MODIFIER, ContentItem.text(Codes.ALGORITHM_VERSION, algorithm.version()))
        .with(
            HAS_CONCEPT_MODIFIER,
            ContentItem.text(Codes.ALGORITHM_PARAMETERS, algorithm.parameters()));
  }
}
