package org.medconv.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medconv.measure.TrabecularHu;
import org.medconv.measure.VertebraMeasurement;
import org.medconv.measure.VertebraMeasurement.Measured;
import org.medconv.measure.VertebraMeasurement.NotMeasurable;
import org.medconv.measure.VertebraMeasurement.Reason;
import org.medconv.screen.RegionAgreement.Comparison;
import org.medconv.screen.RegionAgreement.Difference;
import org.medconv.screen.ScreeningOutcome.MeasuredVertebra;
import org.medconv.segment.Abstention;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.volume.Acquisition;
import org.medconv.volume.Box;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;
import org.medconv.volume.Warning;

class RegionAgreementTest {
  private static final MeasuredVertebra T12 = level(VertebraLevel.T12, 118, 31, 112);
  private static final MeasuredVertebra L2 = level(VertebraLevel.L2, 115, 40, 114);

  @Test
  void an_l1_like_its_neighbours_is_told_nowhere() {
    RegionAgreement agreement = RegionAgreement.of(List.of(T12, l1(116, 36, 112), L2));
    assertThat(agreement.differences()).hasSize(3).noneMatch(Difference::isTold);
    assertThat(agreement.warning()).isEmpty();
    assertThat(agreement.doubt()).isEmpty();
  }

  /** As in the example CT: a dense streak, with the median about right. */
  @Test
  void a_focus_that_leaves_the_median_is_told_with_all_figures_and_classified() {
    RegionAgreement agreement = RegionAgreement.of(List.of(T12, l1(106, 80, 143), L2));
    Warning warning = agreement.warning().orElseThrow();
    assertThat(warning.kind()).isEqualTo(Warning.Kind.ROI_DISAGREES);
    assertThat(warning.sentence())
        .isEqualTo(
            "Regions measured in L1 disagree: ellipse mean 143 HU, eroded body median 106 HU (T12:"
                + " 112 and 118, L2: 114 and 115); SD 80 HU (T12: 31, L2: 40). Check L1 for a focal"
                + " lesion or a wrong outline.");
    assertThat(agreement.doubt()).isEmpty();
  }

  @Test
  void a_focus_that_takes_the_body_gets_no_class_and_is_told_what_to_do() {
    RegionAgreement agreement = RegionAgreement.of(List.of(T12, l1(163, 70, 160), L2));
    Abstention why = agreement.doubt().orElseThrow();
    assertThat(why.reason()).isEqualTo(Abstention.Reason.ROI_DISAGREES);
    assertThat(why.sentence())
        .isEqualTo(
            "The regions measured in L1 differ too much for one density: median 163 HU (T12: 118,"
                + " L2: 115). Check L1 for a focal lesion (sclerosis, bone island, haemangioma), a"
                + " fracture or a wrong outline, and read another level.");
    assertThat(agreement.warning()).isPresent();
  }

  /** The neighbours' ellipses lie 6 and 1 HU below their medians: the nearer one counts. */
  @ParameterizedTest
  @CsvSource({
    "135, false, false", "136, true, false", "175, true, false", "176, true, true",
    "90, false, false", "89, true, false", "50, true, false", "49, true, true"
  })
  void the_ellipse_is_compared_as_in_the_neighbours(double ellipse, boolean told, boolean refused) {
    assertLimits(List.of(T12, l1(116, 36, ellipse), L2), Comparison.ELLIPSE, told, refused);
  }

  @ParameterizedTest
  @CsvSource({"156, false, false", "157, true, false", "176, true, false", "177, true, true"})
  void alone_the_ellipse_may_differ_more(double ellipse, boolean told, boolean refused) {
    List<MeasuredVertebra> alone = List.of(l1(116, 80, ellipse));
    assertThat(RegionAgreement.of(alone).differences()).hasSize(1);
    assertLimits(alone, Comparison.ELLIPSE_ALONE, told, refused);
  }

  /** 40² + 45² = 60.2², 40² + 95² = 103.1². */
  @ParameterizedTest
  @CsvSource({"60, false, false", "61, true, false", "103, true, false", "104, true, true"})
  void the_spread_is_compared_with_the_more_uneven_neighbour(
      double sd, boolean told, boolean refused) {
    assertLimits(List.of(T12, l1(116, sd, 112), L2), Comparison.SPREAD, told, refused);
  }

  @Test
  void noise_is_in_all_levels_and_tells_nothing() {
    List<MeasuredVertebra> noisy =
        List.of(
            level(VertebraLevel.T12, 118, 104, 112),
            l1(116, 106, 112),
            level(VertebraLevel.L2, 115, 102, 114));
    assertThat(RegionAgreement.of(noisy).warning()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "138, false, false", "139, true, false", "158, true, false", "159, true, true",
    "95, false, false", "94, true, false", "75, true, false", "74, true, true"
  })
  void the_median_may_lie_a_step_outside_of_its_neighbours(
      double median, boolean told, boolean refused) {
    assertLimits(List.of(T12, l1(median, 36, median - 4), L2), Comparison.STEP, told, refused);
  }

  @Test
  void a_neighbour_that_is_cut_or_not_measured_is_not_compared_with() {
    Vertebra whole = L2.vertebra();
    MeasuredVertebra cut =
        new MeasuredVertebra(
            new Vertebra(VertebraLevel.L2, whole.centroid(), false, whole.body()),
            L2.measurement());
    MeasuredVertebra none =
        new MeasuredVertebra(
            T12.vertebra(), new NotMeasurable(Reason.CUT_OFF, "it is cut", Optional.empty()));
    assertThat(RegionAgreement.of(List.of(none, l1(116, 36, 112), cut)).differences())
        .extracting(Difference::comparison)
        .containsExactly(Comparison.ELLIPSE_ALONE);
    assertThat(RegionAgreement.of(List.of(T12, l1(180, 36, 176), cut)).warning().orElseThrow())
        .extracting(Warning::sentence)
        .asString()
        .contains("median 180 HU (T12: 118).");
  }

  @Test
  void without_a_measured_l1_there_is_nothing_to_compare() {
    assertThat(RegionAgreement.of(List.of(T12, L2)).differences()).isEmpty();
  }

  @Test
  void it_is_among_the_warnings_of_a_scan() {
    ScanQuality quality =
        new ScanQuality(
            Acquisition.unknown(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(ImageWarnings.of(List.of(), quality, List.of(T12, l1(106, 80, 143), L2)))
        .extracting(Warning::kind)
        .containsExactly(Warning.Kind.ROI_DISAGREES);
  }

  private static void assertLimits(
      List<MeasuredVertebra> levels, Comparison comparison, boolean told, boolean refused) {
    RegionAgreement agreement = RegionAgreement.of(levels);
    Difference difference =
        agreement.differences().stream()
            .filter(each -> each.comparison() == comparison)
            .findFirst()
            .orElseThrow();
    assertThat(difference.isTold()).isEqualTo(told);
    assertThat(difference.isRefused()).isEqualTo(refused);
    assertThat(agreement.warning().isPresent()).isEqualTo(told);
    assertThat(agreement.doubt().isPresent()).isEqualTo(refused);
  }

  private static MeasuredVertebra l1(double median, double sd, double ellipse) {
    return level(VertebraLevel.L1, median, sd, ellipse);
  }

  private static MeasuredVertebra level(
      VertebraLevel level, double median, double sd, double ellipse) {
    Grid grid = Grid.axisAligned(1, 1, 1, new Vector3(0, 0, 0), 1, 1, 1);
    MaskedRegion body = new MaskedRegion(grid, new Box(0, 0, 0, 1, 1, 1), new BitSet());
    VertebraMeasurement measured =
        new Measured(
            new TrabecularHu(median, median, sd, 20, 700),
            Optional.of(new TrabecularHu(ellipse, ellipse, sd, 2, 2000)),
            Optional.empty());
    return new MeasuredVertebra(new Vertebra(level, new Vector3(0, 0, 0), true, body), measured);
  }
}
