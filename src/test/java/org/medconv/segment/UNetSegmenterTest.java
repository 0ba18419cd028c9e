package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medconv.measure.Densitometry;
import org.medconv.measure.TrabecularHu;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.ModelFolder;
import org.medconv.model.UnableToOpenModel;
import org.medconv.peers.ExampleCt;
import org.medconv.phantom.PhantomCt;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.PhantomSpec.Variant;
import org.medconv.phantom.SpinePhantom;
import org.medconv.segment.Abstention.Reason;
import org.medconv.segment.L1Finding.Found;
import org.medconv.segment.L1Finding.NotFound;
import org.medconv.volume.Acquisition;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.NiftiFile;
import org.medconv.volume.Resampler;
import org.medconv.volume.Vector3;

/**
 * The shipped network with everything after it, on simulated scans that were not used in training,
 * and on a real CT.
 */
@Tag("heavy")
class UNetSegmenterTest {
  private static final Path MODEL = Path.of("models", "vertebrae-unet3d");
  private static final long HELD_OUT = 8_000_000_000L;

  private static UNetSegmenter segmenter;

  @BeforeAll
  static void open() throws Exception {
    assumeTrue(Files.exists(MODEL), "skipped: no weights in " + MODEL);
    segmenter = UNetSegmenter.open(ModelFolder.open(MODEL), Compute.open(DeviceChoice.CPU, 2));
  }

  @AfterAll
  static void close() {
    if (segmenter != null) {
      segmenter.close();
    }
  }

  private static SpinePhantom phantom(long seed, Variant variant) {
    return SpinePhantom.of(PhantomSpec.patient(HELD_OUT + seed, 130).withVariant(variant));
  }

  /** A scan from one body's centre, plus a margin, down to another's, minus a margin. */
  private static PhantomCt scan(
      SpinePhantom phantom, PhantomLabel top, double above, PhantomLabel foot, double below) {
    double high = phantom.truth().body(top).centre().z() + above;
    double low = phantom.truth().body(foot).centre().z() - below;
    Vector3 centre = new Vector3(0, -30, 0.5 * (low + high));
    return phantom.render(SpinePhantom.centred(centre, 330, 260, high - low, 1.5, 2));
  }

  private static void assertAbstained(L1Finding finding, Reason reason) {
    assertThat(described(finding)).isEqualTo(reason.name());
  }

  /** In one word: a finding's own text lists every voxel. */
  private static String described(L1Finding finding) {
    return finding instanceof NotFound none
        ? none.abstention().reason().name()
        : "L1 at " + ((Found) finding).l1().centroid();
  }

  @Test
  void l1_of_an_unseen_spine_is_found_and_outlined() {
    PhantomCt ct =
        scan(phantom(1, Variant.USUAL), PhantomLabel.BODY_T10, 20, PhantomLabel.BODY_L5, 110);

    Found found = (Found) segmenter.find(ct.volume());

    assertThat(found.l1().level()).isEqualTo(VertebraLevel.L1);
    assertThat(found.l1().centroid().minus(ct.truth().l1().centre()).length()).isLessThan(6);
    assertThat(found.l1().body().millilitres()).isBetween(15.0, 50.0);
    assertThat(found.vertebrae()).extracting(Vertebra::level).isSorted().contains(VertebraLevel.L5);
    assertThat(Densitometry.trabecular(ct.volume(), found.l1().body()).orElseThrow().median())
        .isCloseTo(130, within(15.0));
  }

  @Test
  void the_same_volume_gives_the_same_answer_however_its_axes_run() {
    PhantomCt ct =
        scan(phantom(1, Variant.USUAL), PhantomLabel.BODY_T10, 20, PhantomLabel.BODY_L5, 110);
    Found upright = (Found) segmenter.find(ct.volume());
    Found flipped = (Found) segmenter.find(flipped(ct.volume()));
    assertThat(flipped.l1().centroid().minus(upright.l1().centroid()).length()).isLessThan(0.5);
    assertThat(flipped.l1().body().voxels()).isEqualTo(upright.l1().body().voxels());
  }

  /**
   * Slices from the head to the foot and rows from the back to the front, as some scanners store.
   */
  private static CtVolume flipped(CtVolume volume) {
    Grid g = volume.grid();
    Grid other =
        new Grid(
            g.columns(),
            g.rows(),
            g.slices(),
            g.toPatient(0, g.rows() - 1, g.slices() - 1),
            g.alongI(),
            g.alongJ().times(-1),
            g.alongK().times(-1),
            g.spacingI(),
            g.spacingJ(),
            g.spacingK());
    short[] hu = new short[volume.hu().length];
    for (int k = 0; k < g.slices(); k++) {
      for (int j = 0; j < g.rows(); j++) {
        System.arraycopy(
            volume.hu(),
            g.index(0, j, k),
            hu,
            g.index(0, g.rows() - 1 - j, g.slices() - 1 - k),
            g.columns());
      }
    }
    return new CtVolume(other, hu, volume.acquisition());
  }

  @Test
  void an_l1_that_the_field_of_view_cuts_is_not_measured() {
    PhantomCt ct =
        scan(phantom(1, Variant.USUAL), PhantomLabel.BODY_L1, 4, PhantomLabel.BODY_L5, 110);
    L1Finding finding = segmenter.find(ct.volume());
    assertAbstained(finding, Reason.L1_CUT_OFF);
    assertThat(finding.vertebrae()).anyMatch(v -> v.level() == VertebraLevel.L1 && !v.complete());
  }

  @Test
  void a_pelvis_shows_no_l1() {
    PhantomCt ct =
        scan(phantom(1, Variant.USUAL), PhantomLabel.BODY_L3, 20, PhantomLabel.BODY_L5, 150);
    assertAbstained(segmenter.find(ct.volume()), Reason.NO_L1_IN_FIELD_OF_VIEW);
  }

  @Test
  void a_spine_of_six_lumbar_vertebrae_is_never_numbered_wrongly() {
    PhantomCt ct =
        scan(phantom(2, Variant.SIX_LUMBAR), PhantomLabel.BODY_T9, 20, PhantomLabel.BODY_L6, 110);
    assertAbstained(segmenter.find(ct.volume()), Reason.TRANSITIONAL_ANATOMY);
  }

  @Test
  void air_water_and_noise_have_no_spine() {
    Grid grid = Grid.axisAligned(60, 60, 60, new Vector3(0, 0, 0), 3, 3, 3);
    short[] air = new short[grid.voxels()];
    Arrays.fill(air, CtVolume.AIR);
    short[] water = new short[grid.voxels()];
    short[] noise = new short[grid.voxels()];
    Random random = new Random(1);
    for (int p = 0; p < noise.length; p++) {
      noise[p] = (short) (40 + 100 * random.nextGaussian());
    }
    for (short[] hu : List.of(air, water, noise)) {
      CtVolume volume = new CtVolume(grid, hu, Acquisition.unknown());
      assertAbstained(segmenter.find(volume), Reason.NO_SPINE);
    }
  }

  @Test
  void a_sliver_of_a_scan_has_no_spine() {
    Grid grid = Grid.axisAligned(1, 1, 2, new Vector3(0, 0, 0), 1, 1, 1);
    CtVolume volume = new CtVolume(grid, new short[] {300, 300}, Acquisition.unknown());
    assertAbstained(segmenter.find(volume), Reason.NO_SPINE);
  }

  @Test
  void a_folder_of_another_kind_is_refused() throws Exception {
    ModelFolder folder = ModelFolder.open(MODEL);
    ModelFolder other =
        new ModelFolder(
            folder.folder(), "medconv-classifier", folder.id(), folder.weightsFile(), Map.of());
    Compute compute = Compute.open(DeviceChoice.CPU, 2);
    assertThatThrownBy(() -> UNetSegmenter.open(other, compute))
        .isInstanceOf(UnableToOpenModel.class)
        .hasMessageContaining("not a \"vertebra-segmenter\"");
  }

  @Test
  void l1_of_the_real_example_is_found_where_others_found_it() throws Exception {
    Path folder = ExampleCt.folder();
    CtVolume volume = NiftiFile.readCt(folder.resolve("example_ct.nii.gz"));
    LabelVolume levels =
        Resampler.nearest(NiftiFile.readLabels(folder.resolve("totalseg.nii.gz")), volume.grid());
    LabelVolume bodies =
        Resampler.nearest(
            NiftiFile.readLabels(folder.resolve("vertebral_bodies.nii.gz")), volume.grid());

    L1Finding finding = segmenter.find(volume);

    assertThat(described(finding)).startsWith("L1 at");
    Vertebra l1 = ((Found) finding).l1();
    double off = l1.centroid().minus(centroid(bodies, 20)).length();
    double dice = dice(l1.body(), bodies, 20);
    TrabecularHu hu = Densitometry.trabecular(volume, l1.body()).orElseThrow();
    System.out.printf(
        "example CT: L1 %.1f mm off, body Dice %.3f, trabecular median %.0f HU%n",
        off, dice, hu.median());
    assertThat(l1.centroid().minus(centroid(levels, 31)).length()).isLessThan(15);
    assertThat(dice).isGreaterThanOrEqualTo(0.6);
    assertThat(hu.median()).isCloseTo(110, within(15.0));
  }

  private static Vector3 centroid(LabelVolume labels, int label) {
    Grid grid = labels.grid();
    double[] sum = new double[4];
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          if (labels.at(i, j, k) == label) {
            sum[0] += i;
            sum[1] += j;
            sum[2] += k;
            sum[3]++;
          }
        }
      }
    }
    return grid.toPatient(sum[0] / sum[3], sum[1] / sum[3], sum[2] / sum[3]);
  }

  private static double dice(MaskedRegion body, LabelVolume labels, int label) {
    Box box = body.box();
    int wanted = 0;
    int both = 0;
    Grid grid = labels.grid();
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          boolean is = labels.at(i, j, k) == label;
          wanted += is ? 1 : 0;
          both += is && box.contains(i, j, k) && body.contains(i, j, k) ? 1 : 0;
        }
      }
    }
    return 2.0 * both / (wanted + body.voxels());
  }
}
