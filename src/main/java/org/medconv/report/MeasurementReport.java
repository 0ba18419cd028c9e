package org.medconv.report;

import static org.medconv.report.ContentItem.Relationship.CONTAINS;
import static org.medconv.report.ContentItem.Relationship.HAS_CONCEPT_MODIFIER;
import static org.medconv.report.ContentItem.Relationship.HAS_OBSERVATION_CONTEXT;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.classify.BoneClass;
import org.medconv.classify.MedConvClass;
import org.medconv.classify.PredictionSet;
import org.medconv.segment.Vertebra;
import org.medconv.volume.SourceSeries;
import org.medconv.volume.Warning;

/**
 * The SR of a screening. L1 has two groups under one tracking UID. TID 1410 has an outline on the
 * middle slice; viewers draw it and list the numbers beside it. TID 1411 refers to the segment in
 * the segmentation. The class is in the first group: a separate group with the same outline would
 * print its labels over the others. Each other level has a TID 1410 group with the outline of its
 * body.
 */
final class MeasurementReport {
  private final Screening screening;
  private final Statement statement;
  private final Equipment equipment;
  private final ResultUids uids;
  private final Measurements measurements;
  private final Vertebra l1;
  private final SliceOutline outlineOfL1;
  private final List<Level> others;
  private final ReportSkeleton skeleton;

  /** Outline and numbers of a vertebra other than L1. */
  private record Level(Vertebra vertebra, SliceOutline outline, List<Measurement> measurements) {}

  private MeasurementReport(
      Screening screening, L1Regions regions, Equipment equipment, ResultUids uids) {
    this.screening = screening;
    this.statement = screening.statement();
    this.equipment = equipment;
    this.uids = uids;
    this.measurements = Measurements.of(screening, equipment, uids);
    this.l1 = screening.finding().l1();
    this.outlineOfL1 = regions.outline();
    this.others = others();
    this.skeleton = new ReportSkeleton(screening.origin(), equipment, uids, images());
  }

  static Attributes of(
      Screening screening, L1Regions regions, Equipment equipment, ResultUids uids) {
    return new MeasurementReport(screening, regions, equipment, uids).dataset();
  }

  private List<Level> others() {
    List<Level> found = new ArrayList<>();
    for (MeasuredLevel level : screening.levels()) {
      Vertebra vertebra = level.vertebra();
      if (level.measurement().eroded().isPresent() && !vertebra.equals(l1)) {
        List<Measurement> numbers = Measurements.of(level, screening, equipment, uids);
        SliceOutline.throughMiddle(vertebra.body())
            .ifPresent(outline -> found.add(new Level(vertebra, outline, numbers)));
      }
    }
    return found;
  }

  /** The slices that contain L1, and those with the outline of another level. */
  private List<SourceFrames.Instance> images() {
    TreeSet<Integer> slices = new TreeSet<>(SourceFrames.slicesOf(l1.body()));
    others.forEach(level -> slices.add(level.outline().slice()));
    return SourceFrames.instances(screening.source(), List.copyOf(slices));
  }

  private Attributes dataset() {
    Attributes dataset = skeleton.dataset(List.of(segmentation()));
    ContentItem measured = ContentItem.container(Codes.IMAGING_MEASUREMENTS);
    measured.with(CONTAINS, planarOfL1()).with(CONTAINS, volumetric());
    others.forEach(level -> measured.with(CONTAINS, planar(level)));
    skeleton
        .root(dataset)
        .with(CONTAINS, skeleton.imageLibrary())
        .with(CONTAINS, measured)
        .with(CONTAINS, evaluations());
    return dataset;
  }

  private Attributes segmentation() {
    return SourceFrames.seriesItem(
        uids.series(ResultObject.Kind.SEG),
        Tag.ReferencedSOPSequence,
        List.of(
            new SourceFrames.Instance(
                UID.SegmentationStorage, uids.instance(ResultObject.Kind.SEG), List.of())));
  }

  private ContentItem planarOfL1() {
    return numbers(
        drawn(L1Segmentation.TRACKING_IDENTIFIER, uids.trackingOfL1(), Codes.L1, outlineOfL1),
        measurements.inPlane());
  }

  private ContentItem planar(Level level) {
    String name = level.vertebra().level() + " vertebral body";
    return numbers(
        drawn(name, uids.tracking(name), Codes.of(level.vertebra().level()), level.outline()),
        level.measurements());
  }

  /** TID 1410 up to its measurements. */
  private ContentItem drawn(
      String tracking, String trackingUid, Code vertebra, SliceOutline outline) {
    SourceFrames.Instance image = SourceFrames.instance(screening.source(), outline.slice());
    return group("1410", tracking, trackingUid, vertebra)
        .with(CONTAINS, ContentItem.polyline(Codes.IMAGE_REGION, outline, image))
        .with(HAS_CONCEPT_MODIFIER, ContentItem.code(Codes.FINDING_SITE, vertebra));
  }

  /** TID 1411. */
  private ContentItem volumetric() {
    SourceSeries.Slice segmentation =
        new SourceSeries.Slice(UID.SegmentationStorage, uids.instance(ResultObject.Kind.SEG), 0);
    return numbers(
        group("1411", L1Segmentation.TRACKING_IDENTIFIER, uids.trackingOfL1(), Codes.L1)
            .with(
                CONTAINS,
                ContentItem.segment(
                    Codes.REFERENCED_SEGMENT, segmentation, L1Segmentation.SEGMENT_NUMBER))
            .with(
                CONTAINS,
                ContentItem.uid(
                    Codes.SOURCE_SERIES, skeleton.origin().header().seriesInstanceUid()))
            .with(HAS_CONCEPT_MODIFIER, ContentItem.code(Codes.FINDING_SITE, Codes.L1)),
        measurements.ofBody());
  }

  /** The tracking UID precedes other UIDREFs: a common viewer takes the first one. */
  private static ContentItem group(
      String template, String tracking, String trackingUid, Code finding) {
    return ContentItem.container(Codes.MEASUREMENT_GROUP)
        .template(template)
        .with(HAS_OBSERVATION_CONTEXT, ContentItem.text(Codes.TRACKING_IDENTIFIER, tracking))
        .with(HAS_OBSERVATION_CONTEXT, ContentItem.uid(Codes.TRACKING_UID, trackingUid))
        .with(CONTAINS, ContentItem.code(Codes.FINDING, finding));
  }

  private static ContentItem numbers(ContentItem group, List<Measurement> measurements) {
    measurements.forEach(measurement -> group.with(CONTAINS, number(measurement)));
    return group;
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
    return ReportSkeleton.by(measurement.algorithm(), number);
  }

  /** In reading order: conclusion, flag, remaining classes, the rest. */
  private ContentItem evaluations() {
    ContentItem evaluations =
        ContentItem.container(Codes.QUALITATIVE_EVALUATIONS)
            .with(CONTAINS, ContentItem.text(Codes.HEADLINE, statement.headline()))
            .with(
                CONTAINS,
                ContentItem.code(Codes.DENSITY_CLASS, Codes.of(statement.conclusion()))
                    .observationUid(uids.observation("density-class")));
    statement.flag().ifPresent(flag -> addFlag(evaluations, flag));
    statement.set().ifPresent(set -> addSet(evaluations, set));
    evaluations.with(
        CONTAINS,
        ContentItem.code(Codes.mostProbable(statement), Codes.classOnly(statement.boneClass())));
    addMedConv(evaluations, statement.medConv());
    // Not in L1's group: as validators know it, TID 1411 has no qualitative items.
    evaluations.with(
        CONTAINS, ContentItem.code(Codes.COUNTED_FROM, Codes.of(screening.finding().anchor())));
    for (Warning warning : screening.warnings()) {
      evaluations.with(CONTAINS, ContentItem.code(Codes.WARNING, WarningCodes.of(warning.kind())));
    }
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
