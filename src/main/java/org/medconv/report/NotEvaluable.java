package org.medconv.report;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.medconv.model.ModelId;
import org.medconv.volume.SourceSeries;
import org.medconv.volume.Warning;

/**
 * A run over one series that gave no class; this fact and its reason are the result.
 *
 * @param source the examined images
 * @param segmenter model of the run, whether it was reached or not
 * @param classifier as {@code segmenter}
 * @param performed when the run was accepted; the same for every retry
 * @param revision as in {@link Screening}
 */
public record NotEvaluable(
    SourceSeries source,
    Obstacle obstacle,
    List<Warning> warnings,
    ModelId segmenter,
    ModelId classifier,
    Instant performed,
    String revision) {
  public NotEvaluable {
    warnings = List.copyOf(warnings);
  }

  Origin origin() {
    return new Origin(source, segmenter, classifier, performed, revision);
  }

  /** {@code L1 not evaluable: metal or bone cement in L1}. */
  String headline() {
    String reason = ObstacleCodes.of(obstacle).meaning();
    boolean name = reason.startsWith("L1");
    return "L1 not evaluable: "
        + (name ? reason : reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1));
  }
}
