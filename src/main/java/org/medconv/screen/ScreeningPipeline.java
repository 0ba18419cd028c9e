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
import org.medconv.measure.TrabecularHu;
import org.medconv.measure.TrabecularRoi;
import org.medconv.model.Compute;
import org.medconv.model.ModelFolder;
import org.medconv.model.UnableToOpenModel;
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
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraSegmenter;
import org.medconv.segment.nnunet.NnUnetSegmenter;
import org.medconv.volume.Assembly;
import org.medconv.volume.Assembly.Assembled;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Rejection;
import org.medconv.volume.Warning;

/**
 * The way of one series through the stages, in order: read, segment, measure, classify, report. The
 * details live in the stages. One run at a time.
 */
public final class ScreeningPipeline implements AutoCloseable {
  private static final double REFERENCE_KVP = 120;

  private final SeriesReader reader;
  private final VertebraSegmenter segmenter;
  private final BoneClassifier classifier;
  private final ResultObjects results;
  private final Set<Integer> calibratedKvp;

  ScreeningPipeline(
      SeriesReader reader,
      VertebraSegmenter segmenter,
      BoneClassifier classifier,
      ResultObjects results,
      Set<Integer> calibratedKvp) {
    this.reader = reader;
    this.segmenter = segmenter;
    this.classifier = classifier;
    this.results = results;
    this.calibratedKvp = calibratedKvp;
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
          config.calibratedKvp());
    } catch (UnableToOpenModel e) {
      opened.close();
      throw e;
    }
  }

  private static VertebraSegmenter segmenter(ModelFolder folder, Compute compute)
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
   * @param performed goes into the results; the same for every attempt at the same run
   * @param out where result objects are written
   * @param progress told of each stage as it begins
   */
  public ScreeningOutcome screen(
      List<Path> files, Instant performed, Path out, Consumer<Stage> progress) throws IOException {
    Stopwatch watch = new Stopwatch(progress);
    Assembly assembly = watch.during(Stage.READ, () -> reader.read(files));
    if (assembly instanceof Assembly.Rejected rejected) {
      return new Rejected(rejected.rejection(), watch.seconds());
    }
    return screen((Assembled) assembly, performed, out, watch);
  }

  private ScreeningOutcome screen(Assembled series, Instant performed, Path out, Stopwatch watch)
      throws IOException {
    CtVolume volume = series.volume();
    L1Finding finding = watch.during(Stage.SEGMENT, () -> segmenter.find(volume));
    List<MeasuredVertebra> measured = measure(volume, finding.vertebrae());
    if (finding instanceof L1Finding.NotFound notFound) {
      return abstained(notFound.abstention(), measured, series, watch);
    }
    L1Finding.Found found = (L1Finding.Found) finding;
    Optional<Rejection> gap = series.gapAcross(found.l1().body().box());
    if (gap.isPresent()) {
      return new Rejected(gap.get(), watch.seconds());
    }
    Optional<Abstention> doubt = Doubts.kvp(volume.acquisition(), REFERENCE_KVP, calibratedKvp);
    Optional<TrabecularHu> trabecular = of(found.l1(), measured);
    if (doubt.isPresent() || trabecular.isEmpty()) {
      return abstained(doubt.orElseGet(Doubts::notMeasurable), measured, series, watch);
    }
    Classification classification =
        watch.during(Stage.CLASSIFY, () -> classifier.classify(volume, found.l1().body()));
    Screening screening = screening(series, found, trabecular.get(), classification, performed);
    List<ResultObject> objects = watch.during(Stage.REPORT, () -> results.write(screening, out));
    return new Classified(screening, measured, objects, watch.seconds());
  }

  private Screening screening(
      Assembled series,
      L1Finding.Found found,
      TrabecularHu trabecular,
      Classification classification,
      Instant performed) {
    List<Warning> warnings = new ArrayList<>(series.warnings());
    HuAgreement.check(classification.boneClass(), trabecular).ifPresent(warnings::add);
    return new Screening(
        series.volume(),
        series.source(),
        found,
        trabecular,
        classification,
        segmenter.model(),
        segmenter.device(),
        warnings,
        "erosion %.1f mm".formatted(TrabecularRoi.MARGIN_MM),
        performed);
  }

  private Abstained abstained(
      Abstention why, List<MeasuredVertebra> measured, Assembled series, Stopwatch watch) {
    return new Abstained(why, measured, series.warnings(), segmenter.device(), watch.seconds());
  }

  private static List<MeasuredVertebra> measure(CtVolume volume, List<Vertebra> vertebrae) {
    return vertebrae.stream()
        .map(vertebra -> new MeasuredVertebra(vertebra, trabecular(volume, vertebra)))
        .toList();
  }

  private static Optional<TrabecularHu> of(Vertebra l1, List<MeasuredVertebra> measured) {
    return measured.stream()
        .filter(each -> each.vertebra().equals(l1))
        .flatMap(each -> each.trabecular().stream())
        .findFirst();
  }

  private static Optional<TrabecularHu> trabecular(CtVolume volume, Vertebra vertebra) {
    return vertebra.complete()
        ? Densitometry.trabecular(volume, vertebra.body())
        : Optional.empty();
  }

  @Override
  public void close() {
    segmenter.close();
    classifier.close();
  }
}
