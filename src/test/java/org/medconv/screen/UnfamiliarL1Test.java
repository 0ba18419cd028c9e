package org.medconv.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.classify.ClassifierPlan;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.CutOutTraits;
import org.medconv.classify.Familiarity;
import org.medconv.classify.L1CutOut;
import org.medconv.classify.MedConvClassifier;
import org.medconv.config.NodeConfigReader;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.ModelFolder;
import org.medconv.model.ModelId;
import org.medconv.model.SafeTensors;
import org.medconv.model.Tensor;
import org.medconv.model.UnableToOpenModel;
import org.medconv.phantom.PhantomCt;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.SpinePhantom;
import org.medconv.report.Equipment;
import org.medconv.report.PatientIdentifierSystems;
import org.medconv.report.ResultObjects;
import org.medconv.screen.ScreeningOutcome.Abstained;
import org.medconv.screen.ScreeningOutcome.Classified;
import org.medconv.segment.Abstention;
import org.medconv.segment.Anchor;
import org.medconv.segment.L1Finding;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.segment.VertebraSegmenter;
import org.medconv.text.Secret;
import org.medconv.volume.Assembly.Assembled;
import org.medconv.volume.CtVolume;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.SourceSeries;
import org.medconv.volume.Vector3;

/** The whole pipeline for a series whose segmenter is sure of a wrong L1. */
@Tag("heavy")
class UnfamiliarL1Test {
  private static final ModelId SEGMENTER = new ModelId("misled", "1", "a".repeat(64));

  private static Compute compute;

  @TempDir Path folder;

  private Path model;

  @BeforeAll
  static void open() throws UnableToOpenModel {
    compute = Compute.open(DeviceChoice.CPU, 2);
  }

  @BeforeEach
  void calibrate() throws Exception {
    model = Files.createDirectories(folder.resolve("medconv-resnet50"));
    Path shipped = Path.of("models", "medconv-resnet50");
    Files.copy(shipped.resolve("weights.safetensors"), model.resolve("weights.safetensors"));
    String plan = Files.readString(shipped.resolve("model.yaml"));
    Files.writeString(model.resolve("model.yaml"), plan.split("(?m)^# Calibration,", 2)[0]);
    List<double[]> places = new ArrayList<>();
    CutOutPlan cutting = ClassifierPlan.of(ModelFolder.open(model)).cutOut();
    for (int n = 0; n < 6; n++) {
      PhantomCt ct = aroundL1(SpinePhantom.of(PhantomSpec.patient(910_060 + n, 90 + 20 * n)));
      MaskedRegion body = ct.region(PhantomLabel.BODY_L1).orElseThrow();
      L1CutOut cutOut = cutting.cut(ct.volume(), body);
      places.add(Familiarity.place(CutOutTraits.of(cutOut)));
    }
    write(places);
  }

  /**
   * A calibration made by hand: mean of the positions, their spread along each axis, a wide limit.
   */
  private void write(List<double[]> places) throws Exception {
    int size = places.get(0).length;
    float[] trend = new float[Familiarity.TERMS * size];
    float[] whitening = new float[size * size];
    for (int m = 0; m < size; m++) {
      int axis = m;
      DoubleSummaryStatistics of =
          places.stream().mapToDouble(place -> place[axis]).summaryStatistics();
      trend[m] = (float) of.getAverage();
      whitening[m * size + m] = (float) (1 / Math.max(0.1, of.getMax() - of.getMin()));
    }
    Path file = model.resolve("calibration.safetensors");
    Map<String, Tensor> tensors =
        Map.of(
            "trend", new Tensor(new long[] {Familiarity.TERMS, size}, trend),
            "whitening", new Tensor(new long[] {size, size}, whitening));
    SafeTensors.write(file, tensors, SafeTensors.Storage.F32, Map.of());
    String sha256 =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    Files.writeString(
        model.resolve("model.yaml"),
        """
        calibration: calibration.safetensors
        calibrationSha256: %s
        logitScale: [1, 1, 1]
        logitOffset: [-2, -1, -0.7]
        classShares: [0.13, 0.35, 0.52]
        coverage: 0.9
        setThresholds: [0.1, 0.3, 0.3]
        unfamiliarAbove: 0.8
        familiarShare: 0.95
        """
            .formatted(sha256),
        StandardOpenOption.APPEND);
  }

  private static PhantomCt aroundL1(SpinePhantom person) {
    return person.render(SpinePhantom.centred(person.truth().l1().centre(), 70, 60, 60, 1, 1.25));
  }

  @Test
  void what_is_no_l1_gets_no_class_and_nothing_is_sent() throws Exception {
    SpinePhantom person = SpinePhantom.of(PhantomSpec.patient(910_050, 140));
    PhantomCt right = aroundL1(person);
    Vector3 chest = person.truth().l1().centre().plus(new Vector3(20, -80, 150));
    PhantomCt wrong = person.render(SpinePhantom.centred(chest, 70, 60, 60, 1, 1.25));

    ScreeningOutcome known = screen(right.volume(), right, "known");
    ScreeningOutcome unknown = screen(wrong.volume(), right, "unknown");

    assertThat(known).isInstanceOf(Classified.class);
    assertThat(((Classified) known).screening().classification().certainty()).isPresent();
    Abstention why = ((Abstained) unknown).abstention();
    System.out.println("chest taken for L1: " + why.sentence());
    assertThat(why.reason()).isEqualTo(Abstention.Reason.UNFAMILIAR_L1);
    assertThat(why.sentence()).contains("the limit is 0.80");
    assertThat(folder.resolve("unknown")).doesNotExist();
  }

  /** Screens a volume with a segmenter that takes the region of another L1 for L1. */
  private ScreeningOutcome screen(CtVolume volume, PhantomCt outlined, String out)
      throws Exception {
    MaskedRegion other = outlined.region(PhantomLabel.BODY_L1).orElseThrow();
    MaskedRegion body = new MaskedRegion(volume.grid(), other.box(), other.inside());
    ScreenConfig config = NodeConfigReader.read(Path.of("conf", "node.yaml"), Map.of()).screen();
    MedConvClassifier classifier = MedConvClassifier.open(ModelFolder.open(model), compute);
    ResultObjects results =
        new ResultObjects(
            new Equipment(
                "MedConv", "MedConv node", "1", "1", "2.25", new Secret("of these tests")),
            new PatientIdentifierSystems(Map.of(), URI.create("urn:medconv:patient-id")));
    try (ScreeningPipeline pipeline =
        new ScreeningPipeline(
            new SeriesReader(config),
            new Misled(body),
            classifier,
            results,
            60,
            Optional.empty(),
            Set.of(),
            HuCorrections.NONE)) {
      return run(pipeline, volume, out);
    }
  }

  private ScreeningOutcome run(ScreeningPipeline pipeline, CtVolume volume, String out)
      throws IOException {
    return pipeline.screen(
        new Assembled(volume, new SourceSeries(new Attributes(), List.of()), List.of()),
        new ScreeningPipeline.Run(Instant.parse("2026-01-01T00:00:00Z"), ""),
        folder.resolve(out),
        new Stopwatch(stage -> {}));
  }

  private record Misled(MaskedRegion body) implements VertebraSegmenter {
    @Override
    public L1Finding find(CtVolume volume) {
      Vertebra l1 = new Vertebra(VertebraLevel.L1, body.centroid(), true, body);
      return new L1Finding.Found(l1, List.of(l1), Anchor.SACRUM_AND_LAST_RIBS, 0.999);
    }

    @Override
    public ModelId model() {
      return SEGMENTER;
    }

    @Override
    public String device() {
      return "cpu";
    }

    @Override
    public void close() {}
  }
}
