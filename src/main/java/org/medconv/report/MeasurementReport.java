package org.medconv.report;

import static org.medconv.report.ContentItem.Relationship.CONTAINS;
import static org.medconv.report.ContentItem.Relationship.HAS_ACQUISITION_CONTEXT;
import static org.medconv.report.ContentItem.Relationship.HAS_CONCEPT_MODIFIER;
import static org.medconv.report.ContentItem.Relationship.HAS_OBSERVATION_CONTEXT;

import java.util.List;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;
import org.medconv.classify.BoneClass;
import org.medconv.classify.MedConvClass;
import org.medconv.classify.PredictionSet;
import org.medconv.volume.SourceSeries;

/**
 * Comprehensive 3D SR (PS3.3 A.35.13) after TID 1500 Measurement Report: one TID 1411 group for
 * what was measured on L1, one for its classification, and the qualitative evaluations.
 */
final class MeasurementReport {
  static final ResultSeries SERIES =
      new ResultSeries(
          UID.Comprehensive3DSRStorage, "SR", 9002, "L1 bone density report (research)");

  private final Screening screening;
  private final Statement statement;
  private final Equipment equipment;
  private final ResultUids uids;
  private final Measurements measurements;
  private final SourceHeader header;
  private final List<SourceFrames.Instance> l1Images;

  private MeasurementReport(Screening screening, Equipment equipment, ResultUids uids) {
    this.screening = screening;
    this.statement = screening.statement();
    this.equipment = equipment;
    this.uids = uids;
    this.measurements = Measurements.of(screening, equipment, uids);
    this.header = SourceHeader.of(screening);
    this.l1Images =
        SourceFrames.instances(
            screening.source(), SourceFrames.slicesOf(screening.finding().l1().body()));
  }

  static Attributes of(Screening screening, Equipment equipment, ResultUids uids) {
    return new MeasurementReport(screening, equipment, uids).dataset();
  }

  private Attributes dataset() {
    Attributes dataset = ResultDataset.of(screening, equipment, uids, ResultObject.Kind.SR, SERIES);
    dataset.setNull(Tag.ReferencedPerformedProcedureStepSequence, VR.SQ);
    dataset.setNull(Tag.PerformedProcedureCodeSequence, VR.SQ);
    header.putRequestsInto(dataset);
    dataset.setString(Tag.CompletionFlag, VR.CS, "COMPLETE");
    dataset.setString(Tag.VerificationFlag, VR.CS, "UNVERIFIED");
    dataset.setString(Tag.PreliminaryFlag, VR.CS, "PRELIMINARY");
    dataset.setString(
        Tag.ObservationDateTime, VR.DT, ResultDataset.dateTime(dataset, screening.performed()));
    PrivateScheme.declareIn(dataset);
    putEvidence(dataset);
    putContent(dataset);
    return dataset;
  }

  /** Every object that the tree refers to (PS3.3 C.17.2.3). */
  private void putEvidence(Attributes dataset) {
    Attributes study = new Attributes();
    study.setString(Tag.StudyInstanceUID, VR.UI, header.studyInstanceUid());
    Sequence series = study.newSequence(Tag.ReferencedSeriesSequence, 2);
    series.add(
        SourceFrames.seriesItem(header.seriesInstanceUid(), Tag.ReferencedSOPSequence, l1Images));
    series.add(
        SourceFrames.seriesItem(
            uids.series(ResultObject.Kind.SEG),
            Tag.ReferencedSOPSequence,
            List.of(
                new SourceFrames.Instance(
                    UID.SegmentationStorage, uids.instance(ResultObject.Kind.SEG), List.of()))));
    dataset.newSequence(Tag.CurrentRequestedProcedureEvidenceSequence, 1).add(study);
  }

  private void putContent(Attributes dataset) {
    ContentItem.root(dataset, Codes.MEASUREMENT_REPORT, "1500")
        .with(HAS_CONCEPT_MODIFIER, ContentItem.code(Codes.LANGUAGE, Codes.ENGLISH))
        .with(HAS_OBSERVATION_CONTEXT, observer())
        .with(
            HAS_CONCEPT_MODIFIER, ContentItem.code(Codes.PROCEDURE_REPORTED, Codes.CT_UNSPECIFIED))
        .with(CONTAINS, imageLibrary())
        .with(
            CONTAINS,
            ContentItem.container(Codes.IMAGING_MEASUREMENTS)
                .with(CONTAINS, measurementsOfL1())
                .with(CONTAINS, classification()))
        .with(CONTAINS, evaluations());
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

  /** TID 1600: the slices that carry L1. */
  private ContentItem imageLibrary() {
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
    l1Images.forEach(image -> group.with(CONTAINS, ContentItem.image(image)));
    return ContentItem.container(Codes.IMAGE_LIBRARY).with(CONTAINS, group);
  }

  private ContentItem measurementsOfL1() {
    ContentItem group = group(L1Segmentation.TRACKING_IDENTIFIER, uids.trackingOfL1(), Codes.L1);
    measurements.ofL1().forEach(measurement -> group.with(CONTAINS, number(measurement)));
    return group;
  }

  private ContentItem classification() {
    ContentItem group =
        group(
            "L1 bone density class",
            uids.trackingOfClassification(),
            Codes.of(statement.conclusion()));
    for (BoneClass boneClass : BoneClass.values()) {
      group.with(CONTAINS, number(measurements.probability(boneClass)));
    }
    return group;
  }

  /**
   * TID 1411 up to its measurements. The tracking UID goes first: a common viewer takes the first
   * UIDREF.
   */
  private ContentItem group(String tracking, String trackingUid, Code finding) {
    SourceSeries.Slice segmentation =
        new SourceSeries.Slice(UID.SegmentationStorage, uids.instance(ResultObject.Kind.SEG), 0);
    return ContentItem.container(Codes.MEASUREMENT_GROUP)
        .template("1411")
        .with(HAS_OBSERVATION_CONTEXT, ContentItem.text(Codes.TRACKING_IDENTIFIER, tracking))
        .with(HAS_OBSERVATION_CONTEXT, ContentItem.uid(Codes.TRACKING_UID, trackingUid))
        .with(CONTAINS, ContentItem.code(Codes.FINDING, finding))
        .with(
            CONTAINS,
            ContentItem.segment(
                Codes.REFERENCED_SEGMENT, segmentation, L1Segmentation.SEGMENT_NUMBER))
        .with(CONTAINS, ContentItem.uid(Codes.SOURCE_SERIES, header.seriesInstanceUid()))
        .with(HAS_CONCEPT_MODIFIER, ContentItem.code(Codes.FINDING_SITE, Codes.L1));
  }

  /** TID 1419 row 5 with its modifiers, and TID 4019. */
  private static ContentItem number(Measurement measurement) {
    ContentItem number = ContentItem.number(measurement);
    measurement
        .method()
        .ifPresent(
            method ->
                number.with(
                    HAS_CONCEPT_MODIFIER, ContentItem.code(Codes.MEASUREMENT_METHOD, method)));
    measurement
        .derivation()
        .ifPresent(
            derivation ->
                number.with(HAS_CONCEPT_MODIFIER, ContentItem.code(Codes.DERIVATION, derivation)));
    measurement
        .boneClass()
        .ifPresent(
            boneClass ->
                number.with(
                    HAS_CONCEPT_MODIFIER,
                    ContentItem.code(Codes.FINDING, Codes.classOnly(boneClass))));
    Algorithm algorithm = measurement.algorithm();
    return number
        .with(HAS_CONCEPT_MODIFIER, ContentItem.text(Codes.ALGORITHM_NAME, algorithm.name()))
        .with(HAS_CONCEPT_MODIFIER, ContentItem.text(Codes.ALGORITHM_VERSION, algorithm.version()))
        .with(
            HAS_CONCEPT_MODIFIER,
            ContentItem.text(Codes.ALGORITHM_PARAMETERS, algorithm.parameters()));
  }

  private ContentItem evaluations() {
    ContentItem evaluations =
        ContentItem.container(Codes.QUALITATIVE_EVALUATIONS)
            .with(
                CONTAINS,
                ContentItem.code(Codes.DENSITY_CLASS, Codes.of(statement.conclusion()))
                    .observationUid(uids.observation("density-class")))
            .with(CONTAINS, ContentItem.text(Codes.HEADLINE, statement.headline()))
            .with(
                CONTAINS,
                ContentItem.code(
                    Codes.mostProbable(statement), Codes.classOnly(statement.boneClass())))
            // Not in the group of L1: TID 1411 as validators know it has no qualitative items.
            .with(
                CONTAINS,
                ContentItem.code(Codes.COUNTED_FROM, Codes.of(screening.finding().anchor())));
    statement.set().ifPresent(set -> addSet(evaluations, set));
    statement.flag().ifPresent(flag -> addFlag(evaluations, flag));
    addMedConv(evaluations, statement.medConv());
    return evaluations.with(
        CONTAINS,
        ContentItem.text(Codes.COMMENT, String.join("\r\n", ReportWords.comment(screening))));
  }

  private static void addSet(ContentItem evaluations, PredictionSet set) {
    for (BoneClass remaining : set.classes()) {
      evaluations.with(
          CONTAINS, ContentItem.code(Codes.CLASSES_NOT_RULED_OUT, Codes.classOnly(remaining)));
    }
    if (set.classes().size() == 1) {
      BoneClass only = set.classes().iterator().next();
      evaluations.with(
          CONTAINS, ContentItem.code(Codes.T_SCORE_CATEGORY, Codes.tScoreCategory(only)));
    }
  }

  private static void addFlag(ContentItem evaluations, Flag flag) {
    evaluations
        .with(CONTAINS, ContentItem.code(Codes.FLAG, flag.raised() ? Codes.YES : Codes.NO))
        .with(CONTAINS, ContentItem.text(Codes.FLAG_BASIS, PlainText.of(flag.sentence())));
  }

  private static void addMedConv(ContentItem evaluations, MedConvClass medConv) {
    evaluations
        .with(CONTAINS, ContentItem.code(Codes.MEDCONV_CLASS, Codes.classOnly(medConv.boneClass())))
        .with(CONTAINS, ContentItem.text(Codes.MEDCONV_RULE, PlainText.of(medConv.rule())));
  }
}
