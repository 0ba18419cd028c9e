package org.medconv.report;

import java.time.Instant;
import org.medconv.model.ModelId;
import org.medconv.volume.SourceSeries;

/**
 * The origin of a result, with or without a class.
 *
 * @param performed when the run was accepted; the same for every retry
 * @param revision as in {@link Screening}
 */
record Origin(
    SourceSeries source,
    ModelId segmenter,
    ModelId classifier,
    Instant performed,
    String revision) {

  SourceHeader header() {
    return new SourceHeader(source.header());
  }
}
