package org.medconv.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.classify.MedConvClassifier;
import org.medconv.config.NodeConfigReader;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.ModelFolder;
import org.medconv.model.ModelId;
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
import org.medconv.segment.L1Finding;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.segment.VertebraSegmenter;
import org.medconv.volume.Assembly.Assembled;
import org.medconv.volume.CtVolume;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.SourceSeries;
import org.medconv.volume.Vector3;

/** The whole way of a series whose segmenter is sure of an L1 that is none. */
class UnfamiliarL1Test {
  private static final ModelId SEGMENTER = new ModelId("misled", "1", "a".repeat(64));

  @TempDir Path folder;

  @Test
  void what_is_no_l1_gets_no_class_and_nothing_is_sent() throws Exception {
    SpinePhantom person = SpinePhantom.of(PhantomSpec.patient(910_050, 140));
    Vector3 l1 = person.truth().l1().centre();
    PhantomCt right = person.render(SpinePhantom.centred(l1, 70, 60, 60, 1, 1.25));
    Vector3 sacrum = person.truth().sacrum();
    PhantomCt wrong = person.render(SpinePhantom.centred(sacrum, 70, 60, 60, 1, 1.25));

    ScreeningOutcome known = screen(right.volume(), right);
    ScreeningOutcome unknown = screen(wrong.volume(), right);

    assertThat(known).isInstanceOf(Classified.class);
    assertThat(((Classified) known).screening().classification().certainty()).isPresent();
    Abstention why = ((Abstained) unknown).abstention();
    System.out.println("sacrum taken for L1: " + why.sentence());
    assertThat(why.reason()).isEqualTo(Abstention.Reason.UNFAMILIAR_L1);
    assertThat(why.sentence()).contains("the limit is");
    try (Stream<Path> written = Files.list(folder)) {
      assertThat(written).isEmpty();
    }
  }

  /** Screens a volume with a segmenter that takes what lies in the place of another's L1 for L1. */
  private ScreeningOutcome screen(CtVolume volume, PhantomCt outlined) throws Exception {
    MaskedRegion other = outlined.region(PhantomLabel.BODY_L1).orElseThrow();
    MaskedRegion body = new MaskedRegion(volume.grid(), other.box(), other.inside());
    ScreenConfig config = NodeConfigReader.read(Path.of("conf", "node.yaml"), Map.of()).screen();
    MedConvClassifier classifier =
        MedConvClassifier.open(
            ModelFolder.open(config.models().resolve("medconv-resnet50")),
            Compute.open(DeviceChoice.CPU, 2));
    ResultObjects results =
        new ResultObjects(
            new Equipment("MedConv", "MedConv node", "1", "1", "2.25"),
            new PatientIdentifierSystems(Map.of(), URI.create("urn:medconv:patient-id")));
    try (ScreeningPipeline pipeline =
        new ScreeningPipeline(
            new SeriesReader(config), new Misled(body), classifier, results, 60, Set.of())) {
      return run(pipeline, volume);
    }
  }

  private ScreeningOutcome run(ScreeningPipeline pipeline, CtVolume volume) throws IOException {
    return pipeline.screen(
        new Assembled(volume, new SourceSeries(new Attributes(), List.of()), List.of()),
        Instant.parse("2026-01-01T00:00:00Z"),
        folder,
        new Stopwatch(stage -> {}));
  }

  private record Misled(MaskedRegion body) implements VertebraSegmenter {
    @Override
    public L1Finding find(CtVolume volume) {
      Vertebra l1 = new Vertebra(VertebraLevel.L1, body.centroid(), true, body);
      return new L1Finding.Found(l1, List.of(l1));
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
