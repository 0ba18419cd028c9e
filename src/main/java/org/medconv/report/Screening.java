package org.medconv.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.medconv.classify.Classification;
import org.medconv.measure.BodyShape;
import org.medconv.measure.TrabecularHu;
import org.medconv.model.ModelId;
import org.medconv.segment.L1Finding;
import org.medconv.volume.CtVolume;
import org.medconv.volume.SourceSeries;
import org.medconv.volume.Warning;

/**
 * Everything one run found out about one series: all result objects are made from this record and
 * nothing else, so that they agree.
 *
 * @param trabecular of L1, over its eroded body
 * @param elliptical of L1, over the ellipse in its mid-body plane, where that fits
 * @param performed when the run was accepted; the same for every retry, so that a retry makes the
 *     same objects
 * @param parameters what besides series and models shapes the result (tau, erosion, limits), as a
 *     stable text; part of every derived UID
 * @param revision empty for images as they first came; another text each time their identity was
 *     corrected, for then the objects are others (PS3.3 C.12.1.1.1)
 * @param levels every vertebra seen, L1 among them, with what was measured in it
 */
public record Screening(
    CtVolume volume,
    SourceSeries source,
    L1Finding.Found finding,
    TrabecularHu trabecular,
    Optional<TrabecularHu> elliptical,
    Classification classification,
    ModelId segmenter,
    String segmenterDevice,
    List<Warning> warnings,
    String parameters,
    Instant performed,
    String revision,
    List<MeasuredLevel> levels) {
  public Screening {
    warnings = List.copyOf(warnings);
    levels = List.copyOf(levels);
  }

  /** Without what was measured in other vertebrae, and without L1's shape. */
  public Screening(
      CtVolume volume,
      SourceSeries source,
      L1Finding.Found finding,
      TrabecularHu trabecular,
      Optional<TrabecularHu> elliptical,
      Classification classification,
      ModelId segmenter,
      String segmenterDevice,
      List<Warning> warnings,
      String parameters,
      Instant performed,
      String revision) {
    this(
        volume,
        source,
        finding,
        trabecular,
        elliptical,
        classification,
        segmenter,
        segmenterDevice,
        warnings,
        parameters,
        performed,
        revision,
        List.of());
  }

  /** L1's heights, where the outline has them. */
  Optional<BodyShape> shape() {
    return levels.stream()
        .filter(level -> level.vertebra().equals(finding.l1()))
        .findFirst()
        .flatMap(level -> level.measurement().shape());
  }

  Origin origin() {
    return new Origin(source, segmenter, classification.model(), performed, revision);
  }

  /** What all outputs say of the class. */
  public Statement statement() {
    return Statement.of(classification);
  }

  /** Of images as they first came. */
  public Screening(
      CtVolume volume,
      SourceSeries source,
      L1Finding.Found finding,
      TrabecularHu trabecular,
      Optional<TrabecularHu> elliptical,
      Classification classification,
      ModelId segmenter,
      String segmenterDevice,
      List<Warning> warnings,
      String parameters,
      Instant performed) {
    this(
        volume,
        source,
        finding,
        trabecular,
        elliptical,
        classification,
        segmenter,
        segmenterDevice,
        warnings,
        parameters,
        performed,
        "");
  }
}
