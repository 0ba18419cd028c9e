package org.medconv.screen;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.medconv.classify.BoneClassifier;
import org.medconv.classify.Classification;
import org.medconv.classify.MedConvClassifier;
import org.medconv.measure.Densitometry;
import org.medconv.measure.HuCorrection;
import org.medconv.measure.VertebraMeasurement.Measured;
import org.medconv.model.Compute;
import org.medconv.model.ModelFolder;
import org.medconv.model.UnableToOpenModel;
import org.medconv.report.MeasuredLevel;
import org.medconv.report.NotEvaluable;
import org.medconv.report.Obstacle;
import org.medconv.report.ResultObject;
import org.medconv.report.ResultObjects;
import org.medconv.report.Screening;
import org.medconv.screen.ScreeningOutcome.Abstained;
import org.medconv.screen.ScreeningOutcome.Classified;
import org.medconv.screen.ScreeningOutcome.MeasuredVertebra;
import org.medconv.screen.ScreeningOutcome.Rejected;
import org.medconv.segment.Abstention;
import org.medconv.segment.L1Finding;
import org.medconv.segment.UNetSegmenter;
import org.medconv.segment.VertebraSegmenter;
import org.medconv.segment.nnunet.NnUnetSegmenter;
import org.medconv.volume.Assembly;
import org.medconv.volume.Assembly.Assembled;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Rejection;
import org.medconv.volume.SourceSeries;
import org.medconv.volume.Warning;

/**
 * The stages of one series, in order: read, segment, measure, classify, report. The details are in
 * the stages. One run at a time.
 */
public final class ScreeningPipeline implements AutoCloseable {
  private static final double REFERENCE_KVP = 120;

  private final SeriesReader reader;
  private final VertebraSegmenter segmenter;
  private final BoneClassifier classifier;
  private final ResultObjects results;
  private final double maximumNoiseHu;
  private final Optional<Double> flagThreshold;
  private final Set<Integer> calibratedKvp;
  private final HuCorrections huCorrections;

  ScreeningPipeline(
      SeriesReader reader,
      VertebraSegmenter segmenter,
      BoneClassifier classifier,
      ResultObjects results,
      double maximumNoiseHu,
      Optional<Double> flagThreshold,
      Set<Integer> calibratedKvp,
      HuCorrections huCorrections) {
    this.reader = reader;
    this.segmenter = segmenter;
    this.classifier = classifier;
    this.results = results;
    this.maximumNoiseHu = maximumNoiseHu;
    this.flagThreshold = flagThreshold;
    this.calibratedKvp = calibratedKvp;
    this.huCorrections = huCorrections;
  }

  /**
   * Opens both models.
   *
   * @param segmenter name of a folder in {@code models/}
   * @param classifier name of a folder in {@code models/}
   */
  public static ScreeningPipeline open(
      ScreenConfig config, String segmenter, String classifier, ResultObjects results)
      throws UnableToOpenModel {
    Compute compute = Compute.open(config.device(), config.threads());
    VertebraSegmenter opened =
        segmenter(ModelFolder.open(config.models().resolve(segmenter)), compute);
    try {
      return new ScreeningPipeline(
          new SeriesReader(config),
          opened,
          MedConvClassifier.open(ModelFolder.open(config.models().resolve(classifier)), compute),
          results,
          config.maximumNoiseHu(),
          config.flagThreshold(),
          config.calibratedKvp(),
          config.huCorrections());
    } catch (UnableToOpenModel e) {
      opened.close();
      throw e;
    }
  }

  /** Opens a segmenter of any kind. */
  public static VertebraSegmenter segmenter(ModelFolder folder, Compute compute)
      throws UnableToOpenModel {
    return switch (folder.kind()) {
      case UNetSegmenter.KIND -> UNetSegmenter.open(folder, compute);
      case NnUnetSegmenter.KIND -> NnUnetSegmenter.open(folder, compute);
      default ->
          throw new UnableToOpenModel(
              "%s is a \"%s\"; a rule's segmenter is a \"%s\" or a \"%s\""
                  .formatted(
                      folder.folder(), folder.kind(), UNetSegmenter.KIND, NnUnetSegmenter.KIND));
    };
  }

  /**
   * Screens the files of one series, or one NIfTI file.
   *
   * @param performed time stored in the results; the same for every attempt of a run
   * @param out folder for the result objects
   * @param progress receives each stage as it begins
   */
  public ScreeningOutcome screen(
      List<Path> files, Instant performed, Path out, Consumer<Stage> progress) throws IOException {
    return screen(files, new Run(performed, ""), out, progress);
  }

  /**
   * The inputs of a run besides its images.
   *
   * @param performed time stored in the results; the same for every attempt of a run
   * @param revision set for images whose identity was corrected; otherwise empty
   * @param withoutClass what to write without a class: SR, SR and FHIR, or nothing
   */
  public record Run(Instant performed, String revision, Set<ResultObject.Kind> withoutClass) {
    /** What is written unless a rule says otherwise. */
    public static final Set<ResultObject.Kind> WITHOUT_CLASS =
        Set.of(ResultObject.Kind.SR, ResultObject.Kind.FHIR);

    public Run {
      withoutClass = Set.copyOf(withoutClass);
    }

    public Run(Instant performed, String revision) {
      this(performed, revision, WITHOUT_CLASS);
    }
  }

  /** Screens images whose identity may have been corrected. */
  public ScreeningOutcome screen(List<Path> files, Run run, Path out, Consumer<Stage> progress)
      throws IOException {
    Stopwatch watch = new Stopwatch(progress);
    Assembly assembly = watch.during(Stage.READ, () -> reader.read(files));
    if (assembly instanceof Assembly.Rejected rejected) {
      Optional<SourceSeries> images =
          watch.during(
              Stage.READ,
              () ->
                  files.size() == 1 && SeriesReader.isNifti(files.get(0))
                      ? Optional.empty()
                      : RefusedImages.of(files));
      return rejected(rejected.rejection(), images, run, out, watch);
    }
    return screen((Assembled) assembly, run, out, watch);
  }

  /** Continues from the volume. */
  ScreeningOutcome screen(Assembled series, Run run, Path out, Stopwatch watch) throws IOException {
    CtVolume volume = series.volume();
    L1Finding finding = watch.during(Stage.SEGMENT, () -> segmenter.find(volume));
    List<MeasuredVertebra> measured =
        watch.during(Stage.MEASURE, () -> LevelMeasurements.of(volume, finding.vertebrae()));
    if (finding instanceof L1Finding.NotFound notFound) {
      Optional<Rejection> gap =
          notFound.abstention().isOfCounting() ? series.anyGap() : Optional.empty();
      if (gap.isPresent()) {
        return rejected(gap.get(), Optional.of(series.source()), run, out, watch);
      }
      ScanQuality unseen = ScanQuality.unseen(volume, huCorrections);
      return abstained(notFound.abstention(), measured, unseen, series, new Place(run, out), watch);
    }
    L1Finding.Found found = (L1Finding.Found) finding;
    Optional<Rejection> gap = series.gapAcross(found.l1().body().box());
    if (gap.isPresent()) {
      return rejected(gap.get(), Optional.of(series.source()), run, out, watch);
    }
    MeasuredVertebra l1 = of(found, measured);
    ScanQuality quality =
        watch.during(Stage.MEASURE, () -> ScanQuality.around(volume, l1, huCorrections));
    Optional<Abstention> doubt = doubt(quality, l1, measured);
    if (doubt.isPresent()) {
      return abstained(doubt.get(), measured, quality, series, new Place(run, out), watch);
    }
    Classification classification =
        watch.during(Stage.CLASSIFY, () -> classify(volume, found, quality.correction()));
    Optional<Abstention> unfamiliar = Doubts.unfamiliar(classification);
    if (unfamiliar.isPresent()) {
      return abstained(unfamiliar.get(), measured, quality, series, new Place(run, out), watch);
    }
    List<Warning> warnings = ImageWarnings.of(series.warnings(), quality, measured);
    Screening screening =
        screening(
            series,
            found,
            (Measured) l1.measurement(),
            measured,
            classification,
            quality.correction(),
            warnings,
            run);
    List<ResultObject> objects = watch.during(Stage.REPORT, () -> results.write(screening, out));
    return new Classified(screening, measured, quality, objects, watch.seconds());
  }

  private Classification classify(
      CtVolume volume, L1Finding.Found found, Optional<HuCorrection> correction) {
    Classification answer = classifier.classify(volume, found.l1().body(), correction);
    return flagThreshold.map(answer::flaggedAt).orElse(answer);
  }

  /** The first reason for no class, in the order of how much it explains. */
  private Optional<Abstention> doubt(
      ScanQuality quality, MeasuredVertebra l1, List<MeasuredVertebra> measured) {
    return Doubts.hardware(quality)
        .or(() -> Doubts.kvp(quality.acquisition(), REFERENCE_KVP, calibratedKvp))
        .or(() -> Doubts.noise(quality, maximumNoiseHu))
        .or(() -> Doubts.notMeasurable(l1.measurement()))
        .or(() -> RegionAgreement.of(measured).doubt());
  }

  private Screening screening(
      Assembled series,
      L1Finding.Found found,
      Measured l1,
      List<MeasuredVertebra> measured,
      Classification classification,
      Optional<HuCorrection> correction,
      List<Warning> seen,
      Run run) {
    List<Warning> warnings = new ArrayList<>(seen);
    HuAgreement.check(classification.boneClass(), l1.trabecular(), correction)
        .ifPresent(warnings::add);
    return new Screening(
        series.volume(),
        series.source(),
        found,
        l1.trabecular(),
        l1.elliptical(),
        classification,
        segmenter.model(),
        segmenter.device(),
        warnings,
        Densitometry.PARAMETERS
            + "; "
            + RegionAgreement.PARAMETERS
            + correction.map(of -> "; class of HU corrected by " + of.formula()).orElse("")
            + flagThreshold.map(at -> "; flagged from %s on".formatted(at)).orElse(""),
        run.performed(),
        run.revision(),
        measured.stream()
            .map(each -> new MeasuredLevel(each.vertebra(), each.measurement()))
            .toList());
  }

  /** The run, and the folder for its objects. */
  private record Place(Run run, Path out) {}

  private Abstained abstained(
      Abstention why,
      List<MeasuredVertebra> measured,
      ScanQuality quality,
      Assembled series,
      Place place,
      Stopwatch watch)
      throws IOException {
    List<Warning> warnings = ImageWarnings.of(series.warnings(), quality, measured);
    List<ResultObject> objects =
        write(new Obstacle.Abstained(why), series.source(), warnings, place, watch);
    return new Abstained(
        why, measured, quality, warnings, segmenter.device(), objects, watch.seconds());
  }

  /**
   * @param images empty: the report could be sent to nobody
   */
  private Rejected rejected(
      Rejection why, Optional<SourceSeries> images, Run run, Path out, Stopwatch watch)
      throws IOException {
    List<ResultObject> objects =
        images.isEmpty()
            ? List.of()
            : write(new Obstacle.Refused(why), images.get(), List.of(), new Place(run, out), watch);
    return new Rejected(why, objects, watch.seconds());
  }

  private List<ResultObject> write(
      Obstacle why, SourceSeries source, List<Warning> warnings, Place place, Stopwatch watch)
      throws IOException {
    NotEvaluable result =
        new NotEvaluable(
            source,
            why,
            warnings,
            segmenter.model(),
            classifier.model(),
            place.run().performed(),
            place.run().revision());
    return watch.during(
        Stage.REPORT, () -> results.write(result, place.run().withoutClass(), place.out()));
  }

  private static MeasuredVertebra of(L1Finding.Found found, List<MeasuredVertebra> measured) {
    return measured.stream()
        .filter(each -> each.vertebra().equals(found.l1()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("L1 is not among the vertebrae found"));
  }

  @Override
  public void close() {
    segmenter.close();
    classifier.close();
  }
}
