package org.medconv.report;

import java.time.Instant;
import org.medconv.model.ModelId;
import org.medconv.volume.SourceSeries;

/**
 * Where a result comes from, whether it says a class or not.
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
