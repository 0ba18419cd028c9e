package org.medconv.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.medconv.lab.cohort.KnownL1;
import org.medconv.lab.cohort.RobustnessCase;
import org.medconv.lab.cohort.RobustnessCase.Ending;
import org.medconv.lab.cohort.RobustnessCase.Outcome;
import org.medconv.lab.cohort.SpinelessVolumes;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.ModelFolder;
import org.medconv.peers.ExampleCt;
import org.medconv.peers.RealCts;
import org.medconv.segment.Abstention.Reason;
import org.medconv.segment.UNetSegmenter;
import org.medconv.volume.Assembly.Assembled;
import org.medconv.volume.AssemblyLimits;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.NiftiFile;
import org.medconv.volume.Resampler;
import org.medconv.volume.VolumeAssembler;

/**
 * The shipped network on unusual volumes: L1 is right, or the node abstains with a reason. The
 * whole table is {@code lab evaluate-segmenter --robustness}; this is a part of it that takes a
 * minute or two.
 */
@Tag("heavy")
@TestInstance(Lifecycle.PER_CLASS)
class SegmenterRobustnessTest {
  private static final Path MODEL = Path.of("models", "vertebrae-unet3d");
  private static final int BODY_L1 = 20;
  private static final double LOWEST = -1e4;
  private static final double HIGHEST = 1e4;

  /** Vertebrae are in view, but neither L1 nor an anchor. */
  private static final Set<Reason> ABOVE_L1 =
      EnumSet.of(Reason.NO_L1_IN_FIELD_OF_VIEW, Reason.NO_ANCHOR);

  private static final Set<Reason> BELOW_L1 = EnumSet.of(Reason.NO_L1_IN_FIELD_OF_VIEW);

  private UNetSegmenter segmenter;

  @BeforeAll
  void open() throws Exception {
    assumeTrue(Files.exists(MODEL), "skipped: no weights in " + MODEL);
    segmenter = UNetSegmenter.open(ModelFolder.open(MODEL), Compute.open(DeviceChoice.CPU, 2));
  }

  @AfterAll
  void close() {
    if (segmenter != null) {
      segmenter.close();
    }
  }

  private static DisturbedScans example() throws Exception {
    Path folder = ExampleCt.folder();
    KnownL1 l1 =
        KnownL1.of(NiftiFile.readLabels(folder.resolve("vertebral_bodies.nii.gz")), BODY_L1);
    return new DisturbedScans(
        "example CT", NiftiFile.readCt(folder.resolve("example_ct.nii.gz")), l1);
  }

  private List<Outcome> safe(List<RobustnessCase> cases) {
    List<Outcome> outcomes = SegmenterRobustness.run(segmenter, cases, System.out::println);
    assertThat(outcomes)
        .filteredOn(outcome -> !outcome.ending().isSafe())
        .extracting(Outcome::line)
        .isEmpty();
    return outcomes;
  }

  @Test
  void nothing_without_a_spine_is_called_l1() {
    assertThat(safe(SpinelessVolumes.all()))
        .extracting(Outcome::ending)
        .containsOnly(Ending.ABSTAINED);
  }

  @Test
  void reasons_for_chests_that_end_above_l1_and_pelves_that_begin_below_it_are_true() {
    List<RobustnessCase> cases = new ArrayList<>();
    for (int patient = 0; patient < 3; patient++) {
      cases.addAll(PhantomScans.withoutL1(patient));
    }
    reasonsHold(cases);
  }

  @Test
  void reasons_for_what_is_no_lumbar_spine_are_true() {
    List<RobustnessCase> cases = new ArrayList<>(SpinelessVolumes.all());
    for (int patient = 3; patient < 6; patient++) {
      cases.addAll(PhantomScans.withoutL1(patient));
    }
    reasonsHold(cases);
  }

  private void reasonsHold(List<RobustnessCase> cases) {
    assertThat(safe(cases))
        .filteredOn(outcome -> !outcome.reasonHolds())
        .extracting(Outcome::line)
        .isEmpty();
  }

  @Test
  void reasons_for_parts_of_a_real_trunk_without_l1_are_true() throws Exception {
    Path acrin = RealCts.acrin().ct();
    reasonsHold(
        List.of(
            slices(acrin, -531, -491, ABOVE_L1),
            slices(acrin, -544, -479, ABOVE_L1),
            slices(acrin, -505, HIGHEST, ABOVE_L1),
            slices(acrin, LOWEST, -613, BELOW_L1),
            slices(acrin, LOWEST, -650, BELOW_L1),
            slices(acrin, LOWEST, -722, BELOW_L1),
            slices(acrin, LOWEST, -770, BELOW_L1)));
  }

  @Test
  void reasons_for_parts_of_a_real_pelvis_are_true() throws Exception {
    Path example = RealCts.example().ct();
    reasonsHold(
        List.of(
            slices(example, LOWEST, 333, BELOW_L1),
            slices(example, LOWEST, 296, BELOW_L1),
            slices(example, LOWEST, 230, BELOW_L1),
            slices(example, LOWEST, 190, BELOW_L1)));
  }

  @Test
  void reasons_for_parts_of_a_real_chest_are_true() throws Exception {
    Path chest = RealCts.chest().ct();
    reasonsHold(
        List.of(
            slices(chest, -118, HIGHEST, ABOVE_L1),
            slices(chest, -262, HIGHEST, ABOVE_L1),
            slices(chest, -261, -221, ABOVE_L1)));
  }

  @Test
  void reasons_for_parts_of_a_real_chest_that_ends_above_l1_are_true() throws Exception {
    Path chest = RealCts.chestWithoutL1();
    reasonsHold(
        List.of(
            slices(chest, LOWEST, HIGHEST, ABOVE_L1),
            slices(chest, -497, HIGHEST, ABOVE_L1),
            slices(chest, -600, -480, ABOVE_L1)));
  }

  /**
   * The slices of a scan between two heights, at full field of view.
   *
   * @param file NIfTI, slices from foot to head
   */
  private static RobustnessCase slices(
      Path file, double lowZ, double highZ, Set<Reason> trueReasons) throws IOException {
    CtVolume ct = NiftiFile.readCt(file);
    Grid grid = ct.grid();
    double first = grid.toPatient(0, 0, 0).z();
    int from = (int) Math.max(0, Math.ceil((lowZ - first) / grid.spacingK()));
    int to = (int) Math.min(grid.slices(), Math.floor((highZ - first) / grid.spacingK()) + 1);
    Box box = new Box(0, 0, from, grid.columns(), grid.rows(), to);
    return RobustnessCase.without(
        "real CT",
        "z %.0f to %.0f"
            .formatted(grid.toPatient(0, 0, from).z(), grid.toPatient(0, 0, to - 1).z()),
        () -> Resampler.crop(ct, box),
        trueReasons);
  }

  @Test
  void simulated_patients_cut_or_turned_are_never_numbered_wrongly() {
    for (int patient = 0; patient < 2; patient++) {
      DisturbedScans scans = PhantomScans.abdomen(patient);
      List<RobustnessCase> cases = new ArrayList<>(scans.untold().subList(1, 3));
      cases.add(scans.asItIs());
      cases.addAll(scans.cropped(2, false, 110));
      cases.addAll(scans.cropped(2, true, 110));
      safe(cases);
    }
  }

  @Test
  void a_real_ct_whose_axes_run_otherwise_gives_the_same_l1() throws Exception {
    DisturbedScans example = example();
    double before = safe(List.of(example.asItIs())).get(0).offMm();
    for (Outcome outcome : safe(example.told().subList(3, 6))) {
      assertThat(outcome.ending()).isEqualTo(Ending.FOUND);
      assertThat(Math.abs(outcome.offMm() - before)).isLessThan(2);
    }
  }

  @Test
  void a_real_ct_that_does_not_lie_as_its_header_says_never_gives_another_vertebra()
      throws Exception {
    safe(example().untold());
  }

  @Test
  void pieces_of_a_real_spine_turned_head_to_foot_have_nothing_to_count_from() throws Exception {
    DisturbedScans example = example();
    // L5 was called L1 in each of them when turned, before arches and anchor were checked.
    int[][] slices = {{36, 100}, {38, 96}, {39, 100}, {40, 104}, {41, 112}};
    for (int[] window : slices) {
      List<Outcome> outcomes = safe(example.window(window[0], window[1]));
      assertThat(outcomes.get(1).sentence()).containsPattern("^(ORIENTATION_DOUBTFUL|NO_ANCHOR)");
    }
  }

  @Test
  void the_upper_lumbar_spine_of_a_real_ct_whose_ribs_begin_at_its_end_has_no_anchor_that_holds()
      throws Exception {
    DisturbedScans example = example();
    for (int from : new int[] {41, 43}) {
      // T12 is cut, its ribs begin within 4 mm of the scan's upper end, the sacrum is not in view.
      assertThat(safe(example.window(from, 112)).get(0).sentence())
          .containsPattern("^(NO_ANCHOR|NOT_REPRODUCED)");
    }
  }

  @Test
  void pieces_of_simulated_spines_are_never_numbered_wrongly_whichever_end_is_up() {
    for (int patient = 0; patient < 4; patient++) {
      safe(PhantomScans.abdomen(patient).windows(180, 60));
    }
  }

  @Test
  void a_real_ct_resampled_gives_the_same_l1_or_a_reason() throws Exception {
    for (Outcome outcome : safe(example().respaced())) {
      if (outcome.ending() == Ending.FOUND) {
        assertThat(outcome.offMm()).isLessThan(5);
      }
    }
  }

  @Test
  void a_real_ct_cut_from_any_side_gives_l1_or_a_reason() throws Exception {
    DisturbedScans example = example();
    List<RobustnessCase> cases = new ArrayList<>();
    cases.addAll(example.cropped(2, true, 20));
    cases.addAll(example.cropped(2, false, 20));
    for (int axis = 0; axis < 2; axis++) {
      cases.addAll(example.cropped(axis, true, 60));
      cases.addAll(example.cropped(axis, false, 60));
    }
    safe(cases);
  }

  @Test
  void slices_in_any_order_make_the_same_volume() throws Exception {
    List<Path> slices = new ArrayList<>(ExampleCt.slices());
    CtVolume sorted = assembled(slices);
    Collections.shuffle(slices, new Random(3));
    CtVolume shuffled = assembled(slices);
    assertThat(shuffled.grid()).isEqualTo(sorted.grid());
    assertThat(shuffled.hu()).isEqualTo(sorted.hu());
  }

  private static CtVolume assembled(List<Path> slices) throws Exception {
    VolumeAssembler assembler = new VolumeAssembler(new AssemblyLimits(10, 6, 1L << 30, true));
    return ((Assembled) assembler.assemble(slices)).volume();
  }
}
