package org.medconv.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medconv.measure.BodyFrame;
import org.medconv.measure.BodyShape;
import org.medconv.measure.HuCorrection;
import org.medconv.measure.LargeOrgans;
import org.medconv.measure.Metal;
import org.medconv.measure.TrabecularHu;
import org.medconv.measure.VertebraMeasurement.Measured;
import org.medconv.measure.VertebraMeasurement.NotMeasurable;
import org.medconv.measure.VertebraMeasurement.Reason;
import org.medconv.screen.ScreeningOutcome.MeasuredVertebra;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.volume.Acquisition;
import org.medconv.volume.Box;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;
import org.medconv.volume.Warning;

class ImageWarningsTest {
  private static final BodyFrame FRAME =
      new BodyFrame(
          new Vector3(0, 0, 0), new Vector3(1, 0, 0), new Vector3(0, -1, 0), new Vector3(0, 0, 1));

  @ParameterizedTest
  @CsvSource({"19.5, 1", "18, 2", "12.5, 3"})
  void a_body_a_fifth_lower_in_front_is_told_with_heights_and_grade(double front, int grade) {
    Warning warning = ImageWarnings.fracture(level(VertebraLevel.L3, front, 25)).orElseThrow();
    assertThat(warning.kind()).isEqualTo(Warning.Kind.FRACTURE_SUSPECTED);
    assertThat(warning.sentence())
        .startsWith("L3 is ")
        .contains("(%s against 25.0 mm)".formatted(front == 18 ? "18.0" : String.valueOf(front)))
        .contains("grade " + grade);
  }

  @Test
  void a_body_as_high_in_front_as_at_the_back_is_no_fracture() {
    assertThat(ImageWarnings.fracture(level(VertebraLevel.L3, 20.1, 25))).isEmpty();
    assertThat(ImageWarnings.fracture(level(VertebraLevel.L4, 28, 22))).isEmpty();
  }

  @Test
  void contrast_is_told_once_and_in_figures_where_the_picture_shows_it() {
    Warning header = new Warning(Warning.Kind.CONTRAST, "A contrast agent is recorded.");
    Warning thick = new Warning(Warning.Kind.THICK_SLICES, "Thick.");
    List<Warning> warnings =
        ImageWarnings.of(List.of(header, thick), quality(OptionalDouble.of(187)), List.of());
    assertThat(warnings)
        .extracting(Warning::kind)
        .containsExactly(Warning.Kind.THICK_SLICES, Warning.Kind.CONTRAST);
    assertThat(warnings.get(1).sentence())
        .contains("reads 187 HU", "10 to 20 HU", "the header records none");
    assertThat(ImageWarnings.of(List.of(header), quality(OptionalDouble.empty()), List.of()))
        .containsExactly(header);
  }

  @Test
  void noise_as_under_a_lung_kernel_is_told_whatever_the_header_says() {
    assertThat(ImageWarnings.noise(OptionalDouble.of(40))).isEmpty();
    assertThat(ImageWarnings.noise(OptionalDouble.empty())).isEmpty();
    assertThat(ImageWarnings.noise(OptionalDouble.of(44)).orElseThrow().sentence())
        .startsWith("The noise beside L1 is 44 HU");
  }

  @Test
  void metal_near_l1_is_told_with_its_amount() {
    assertThat(ImageWarnings.metal(new Metal(0, 0.34)).orElseThrow().sentence())
        .startsWith("0.3 ml above 2000 HU lie within 20 mm of L1: metal");
    assertThat(ImageWarnings.metal(new Metal(0, 0.05))).isEmpty();
  }

  @Test
  void a_liver_on_the_left_is_told_with_both_sides() {
    assertThat(ImageWarnings.mirrored(new LargeOrgans(95, 520)).orElseThrow().sentence())
        .startsWith(
            "520 ml of homogeneous soft tissue lie to the left of L1 and 95 ml to the right");
    assertThat(ImageWarnings.mirrored(new LargeOrgans(520, 95))).isEmpty();
  }

  @Test
  void a_sites_correction_is_told_with_measured_and_corrected_values() {
    MeasuredVertebra l1 =
        new MeasuredVertebra(
            level(VertebraLevel.L1, 25, 25).vertebra(),
            new Measured(
                new TrabecularHu(140, 130, 30, 20, 900), Optional.empty(), Optional.empty()));
    HuCorrection correction = new HuCorrection(0.9, -11, "100 kV, contrast agent");
    ScanQuality quality =
        new ScanQuality(
            Acquisition.unknown(),
            OptionalDouble.of(15),
            OptionalDouble.of(180),
            Optional.of(new Metal(0, 0)),
            Optional.empty(),
            Optional.of(correction));
    assertThat(ImageWarnings.of(List.of(), quality, List.of(l1)))
        .filteredOn(warning -> warning.kind() == Warning.Kind.HU_CORRECTED)
        .extracting(Warning::sentence)
        .containsExactly(
            "This site corrects HU by 0.900 x HU - 11.0 HU (100 kV, contrast agent): L1's median of"
                + " 130.0 HU becomes 106.0 HU, its mean of 140.0 HU becomes 115.0 HU. A class"
                + " is told of corrected HU; all other figures are as measured.");
    assertThat(ImageWarnings.corrected(correction, List.of(level(VertebraLevel.L1, 25, 25))))
        .isEmpty();
  }

  private static ScanQuality quality(OptionalDouble blood) {
    return new ScanQuality(
        Acquisition.unknown(),
        OptionalDouble.of(15),
        blood,
        Optional.of(new Metal(0, 0)),
        Optional.empty(),
        Optional.empty());
  }

  private static MeasuredVertebra level(VertebraLevel level, double front, double back) {
    Grid grid = Grid.axisAligned(1, 1, 1, new Vector3(0, 0, 0), 1, 1, 1);
    MaskedRegion body = new MaskedRegion(grid, new Box(0, 0, 0, 1, 1, 1), new BitSet());
    BodyShape shape = new BodyShape(FRAME, 44, 34, back, 0.5 * (front + back), front);
    return new MeasuredVertebra(
        new Vertebra(level, new Vector3(0, 0, 0), true, body),
        new NotMeasurable(Reason.TOO_SMALL, "crushed", Optional.of(shape)));
  }
}
