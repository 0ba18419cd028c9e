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
 * All findings of one run over one series. Result objects are created from this record alone, so
 * that they agree.
 *
 * @param trabecular of L1, over its eroded body
 * @param elliptical of L1, over the ellipse in its mid-body plane, if the ellipse fits
 * @param performed when the run was accepted; the same for every retry, so that a retry creates the
 *     same objects
 * @param parameters settings besides series and models that affect the result (tau, erosion,
 *     limits), as a stable text; part of every derived UID
 * @param revision empty for the original images; new after each correction of their identity,
 *     because the objects are then new (PS3.3 C.12.1.1.1)
 * @param levels every visible vertebra, L1 included, with its measurements
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

  /** A screening without measurements of other vertebrae and without L1's shape. */
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

  /** The heights of L1, if the outline allows measuring them. */
  Optional<BodyShape> shape() {
    return levels.stream()
        .filter(level -> level.vertebra().equals(finding.l1()))
        .findFirst()
        .flatMap(level -> level.measurement().shape());
  }

  Origin origin() {
    return new Origin(source, segmenter, classification.model(), performed, revision);
  }

  /** The statement about the class in all outputs. */
  public Statement statement() {
    return Statement.of(classification);
  }

  /** A screening of images whose identity was never corrected. */
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
