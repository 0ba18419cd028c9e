package org.medconv.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.measure.HuCorrection;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.ModelFolder;
import org.medconv.model.UnableToOpenModel;
import org.medconv.phantom.PhantomCt;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.SpinePhantom;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.NiftiFile;

/** The classifier with the weights that ship. */
class MedConvClassifierTest {
  private static final Path SHIPPED = Path.of("models/medconv-resnet50");
  private static final Path EXAMPLE = Path.of("../shared/data/totalsegmentator-example");

  private static Compute compute;
  private static MedConvClassifier classifier;

  @BeforeAll
  static void open() throws UnableToOpenModel {
    compute = Compute.open(DeviceChoice.CPU, 2);
    classifier = MedConvClassifier.open(ModelFolder.open(SHIPPED), compute);
  }

  @AfterAll
  static void close() {
    classifier.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {910_001, 910_002, 910_003, 910_004})
  void denser_bone_of_the_same_person_is_less_likely_osteoporotic(long seed) {
    List<Double> osteoporosis = new ArrayList<>();
    List<Double> normal = new ArrayList<>();
    for (double hu : new double[] {60, 120, 220}) {
      Probabilities answer = classify(phantom(seed, hu)).probabilities();
      osteoporosis.add(answer.osteoporosis());
      normal.add(answer.normal());
    }
    assertThat(osteoporosis).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(normal).isSorted();
    assertThat(osteoporosis.get(0)).isGreaterThan(0.5);
    assertThat(osteoporosis.get(2)).isLessThan(0.1);
  }

  @Test
  void thick_noisy_slices_do_not_change_the_class_of_clear_cases() {
    for (double hu : new double[] {50, 240}) {
      SpinePhantom person =
          SpinePhantom.of(PhantomSpec.patient(910_010, hu).withScan(120, 30, 1.2));
      PhantomCt ct =
          person.render(SpinePhantom.centred(person.truth().l1().centre(), 70, 60, 60, 0.8, 4));
      assertThat(classify(ct).boneClass())
          .as("%s HU", hu)
          .isEqualTo(hu < 100 ? BoneClass.OSTEOPOROSIS : BoneClass.NORMAL);
    }
  }

  @Test
  void the_example_ct_with_110_hu_is_not_called_normal() throws IOException {
    assumeTrue(Files.isDirectory(EXAMPLE), "skipped: no " + EXAMPLE);
    CtVolume volume = NiftiFile.readCt(EXAMPLE.resolve("example_ct.nii.gz"));
    LabelVolume bodies = NiftiFile.readLabels(EXAMPLE.resolve("vertebral_bodies.nii.gz"));
    Classification answer =
        classifier.classify(volume, region(bodies.grid(), bodies.labels(), 20), Optional.empty());
    System.out.println("example CT: " + answer.boneClass() + " " + answer.probabilities());
    assertThat(answer.boneClass()).isIn(BoneClass.OSTEOPENIA, BoneClass.OSTEOPOROSIS);
  }

  @Test
  void the_answer_says_which_model_gave_it_on_what() {
    Classification answer = classify(phantom(910_020, 130));
    assertThat(answer.model().name()).isEqualTo("medconv-resnet50");
    assertThat(answer.model().sha256()).matches("[0-9a-f]{64}");
    assertThat(answer.device()).isEqualTo("cpu");
    Probabilities p = answer.probabilities();
    assertThat(p.osteoporosis() + p.osteopenia() + p.normal()).isCloseTo(1, within(1e-9));
    assertThat(answer.boneClass()).isEqualTo(p.mostLikely());
    assertThat(answer.certainty().orElseThrow().set().classes()).contains(answer.boneClass());
  }

  @Test
  void every_thread_gets_the_same_answer() throws Exception {
    PhantomCt ct = phantom(910_030, 110);
    Classification here = classify(ct);
    for (int n = 0; n < 3; n++) {
      ExecutorService other = Executors.newSingleThreadExecutor();
      try {
        assertThat(other.submit(() -> classify(ct)).get()).isEqualTo(here);
      } finally {
        other.shutdown();
      }
    }
  }

  @Test
  void an_empty_mask_is_refused() {
    CtVolume volume = phantom(910_040, 110).volume();
    Box box = new Box(0, 0, 0, 5, 5, 5);
    MaskedRegion nothing = new MaskedRegion(volume.grid(), box, new BitSet());
    assertThatThrownBy(() -> classifier.classify(volume, nothing, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("empty");
  }

  @Test
  void damaged_weights_are_refused_with_both_checksums(@TempDir Path folder) throws Exception {
    Path copy = copy(folder);
    try (RandomAccessFile weights =
        new RandomAccessFile(copy.resolve("weights.safetensors").toFile(), "rw")) {
      weights.seek(weights.length() / 2);
      int value = weights.read();
      weights.seek(weights.length() / 2);
      weights.write(value ^ 1);
    }
    assertThatThrownBy(() -> MedConvClassifier.open(ModelFolder.open(copy), compute))
        .isInstanceOf(UnableToOpenModel.class)
        .hasMessageContaining("sha256");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: medconv-classifier -> kind: vertebra-segmenter",
        "backbone: resnet50 -> backbone: resnet51",
        "tau2: 0.5 -> tau3: 0.5",
        "huWindow: [-100.0, 400.0] -> huWindow: [400, -100]",
        "inputSize: [32, 28, 24] -> inputSize: [32, 28]",
      })
  void a_plan_that_does_not_fit_is_refused_by_its_key(String change, @TempDir Path folder)
      throws IOException {
    Path copy = copy(folder);
    String[] sides = change.split(" -> ", 2);
    String plan = Files.readString(copy.resolve("model.yaml"));
    assertThat(plan).contains(sides[0]);
    Files.writeString(copy.resolve("model.yaml"), plan.replace(sides[0], sides[1]));
    assertThatThrownBy(() -> MedConvClassifier.open(ModelFolder.open(copy), compute))
        .isInstanceOf(UnableToOpenModel.class)
        .message()
        .containsAnyOf("kind", "backbone", "tau2", "window", "inputSize");
  }

  private static Path copy(Path folder) throws IOException {
    Path copy = Files.createDirectories(folder.resolve(SHIPPED.getFileName()));
    try (Stream<Path> files = Files.list(SHIPPED)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private static PhantomCt phantom(long seed, double hu) {
    return SpinePhantom.of(PhantomSpec.patient(seed, hu)).renderAroundL1(1, 10);
  }

  @Test
  void a_site_s_correction_is_what_the_network_sees() {
    PhantomCt ct = phantom(910_045, 130);
    short[] higher = ct.volume().hu().clone();
    for (int p = 0; p < higher.length; p++) {
      higher[p] = (short) (higher[p] + 40);
    }
    CtVolume off = new CtVolume(ct.volume().grid(), higher, ct.volume().acquisition());
    PhantomCt shifted = new PhantomCt(off, ct.labels(), ct.truth());
    HuCorrection back = new HuCorrection(1, -40, "a scanner that reads 40 HU too much");
    assertThat(classify(shifted, Optional.of(back))).isEqualTo(classify(ct));
    assertThat(classify(shifted)).isNotEqualTo(classify(ct));
  }

  @Test
  void a_calibrated_voltage_changes_no_class() {
    int flipped = 0;
    for (int n = 0; n < 8; n++) {
      PhantomSpec at120 = PhantomSpec.patient(910_050 + n, 60 + 20 * n).withScan(120, 0, 0.7);
      // The phantom brightens all bone alike: 1 + 0.011 x 40 + 0.00004 x 40^2 at 80 kV.
      HuCorrection calibrated = new HuCorrection(1 / 1.504, 0, "80 kV");
      PhantomCt soft = around(at120.withScan(80, 0, 0.7));
      BoneClass wanted = classify(around(at120)).boneClass();
      assertThat(classify(soft, Optional.of(calibrated)).boneClass())
          .as("%s HU", at120.trabecularHu())
          .isEqualTo(wanted);
      flipped += classify(soft).boneClass() == wanted ? 0 : 1;
    }
    assertThat(flipped).as("classes that 80 kV changes uncorrected").isGreaterThan(1);
  }

  private static PhantomCt around(PhantomSpec spec) {
    return SpinePhantom.of(spec).renderAroundL1(1, 10);
  }

  private static Classification classify(PhantomCt ct) {
    return classify(ct, Optional.empty());
  }

  private static Classification classify(PhantomCt ct, Optional<HuCorrection> correction) {
    return classifier.classify(
        ct.volume(),
        region(ct.volume().grid(), ct.labels(), PhantomLabel.BODY_L1.ordinal()),
        correction);
  }

  private static MaskedRegion region(Grid grid, byte[] labels, int wanted) {
    return new LabelVolume(grid, labels).region(value -> value == wanted);
  }
}
