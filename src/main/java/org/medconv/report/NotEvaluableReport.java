package org.medconv.report;

import static org.medconv.report.ContentItem.Relationship.CONTAINS;

import java.util.List;
import java.util.stream.IntStream;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.volume.SourceSeries;
import org.medconv.volume.Warning;

/** The SR of a run without a class: the reason, coded and in words, and the examined images. */
final class NotEvaluableReport {
  private NotEvaluableReport() {}

  static Attributes of(NotEvaluable run, Equipment equipment, ResultUids uids) {
    ReportSkeleton skeleton =
        new ReportSkeleton(run.origin(), equipment, uids, images(run.source()));
    Attributes dataset = skeleton.dataset(List.of());
    skeleton
        .root(dataset)
        .with(CONTAINS, skeleton.imageLibrary())
        // Empty: a common viewer does not open a report without this container.
        .with(CONTAINS, ContentItem.container(Codes.IMAGING_MEASUREMENTS))
        .with(CONTAINS, evaluations(run, uids));
    return dataset;
  }

  private static List<SourceFrames.Instance> images(SourceSeries source) {
    return SourceFrames.instances(
        source, IntStream.range(0, source.slices().size()).boxed().toList());
  }

  private static ContentItem evaluations(NotEvaluable run, ResultUids uids) {
    ContentItem evaluations =
        ContentItem.container(Codes.QUALITATIVE_EVALUATIONS)
            .with(
                CONTAINS,
                ContentItem.code(Codes.DENSITY_CLASS, Codes.NOT_EVALUABLE)
                    .observationUid(uids.observation("density-class")))
            .with(CONTAINS, ContentItem.text(Codes.HEADLINE, run.headline()))
            .with(
                CONTAINS,
                ContentItem.code(Codes.NOT_EVALUABLE_REASON, ObstacleCodes.of(run.obstacle())));
    for (Warning warning : run.warnings()) {
      evaluations.with(CONTAINS, ContentItem.code(Codes.WARNING, WarningCodes.of(warning.kind())));
    }
    return evaluations.with(
        CONTAINS, ContentItem.text(Codes.COMMENT, String.join("\r\n", ReportWords.comment(run))));
  }
}
