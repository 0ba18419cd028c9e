package org.medconv.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medconv.measure.VertebraMeasurement.Measured;
import org.medconv.measure.VertebraMeasurement.NotMeasurable;
import org.medconv.measure.VertebraMeasurement.Reason;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

class VertebraMeasurementTest {
  private static final double WIDTH = 44;
  private static final double DEPTH = 34;
  private static final double FRONT = 22;
  private static final double BACK = 28;
  private static final DrawnBody.Solid WEDGE = DrawnBody.wedge(WIDTH, DEPTH, FRONT, BACK);

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0.5, 0.5, 0.5",
    "10, 2, 1, 0.8, 0.8, 1",
    "-28, 4, 5, 0.8, 0.8, 1",
    "25, -9, 12, 0.7, 0.7, 1.25",
    "30, 12, -14, 1, 1, 1",
    "-17, 3, 8, 0.9, 0.9, 2",
    "17, -6, 0, 0.8, 0.8, 3"
  })
  void heights_of_a_tilted_wedge_are_right_to_half_a_millimetre(
      double tilt, double lean, double turn, double si, double sj, double sk) {
    BodyFrame frame = DrawnBody.frame(tilt, lean, turn);
    BodyShape shape =
        DrawnBody.on(DrawnBody.grid(si, sj, sk), frame, WEDGE, DrawnBody.MUSCLE_AND_BONE)
            .measured()
            .shape()
            .orElseThrow();
    assertThat(shape.posterior()).isCloseTo(BACK + 0.15 * (FRONT - BACK), within(0.5));
    assertThat(shape.middle()).isCloseTo(0.5 * (FRONT + BACK), within(0.5));
    assertThat(shape.anterior()).isCloseTo(BACK + 0.85 * (FRONT - BACK), within(0.5));
    assertThat(shape.wedgeRatio()).isCloseTo(22.9 / 27.1, within(0.025));
    // An outline on whole voxels has its walls to half a voxel each.
    double walls = Math.max(1.05, 0.5 * sk);
    assertThat(shape.depth()).isCloseTo(DEPTH, within(walls));
    assertThat(shape.width()).isCloseTo(WIDTH, within(walls));
    assertThat(degrees(shape.frame().up(), frame.up())).isLessThan(1.5);
    assertThat(degrees(shape.frame().left(), frame.left())).isLessThan(2.5);
    assertThat(shape.frame().centre().minus(frame.centre()).length()).isLessThan(0.8);
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "15, 5, 5", "-22, -8, 10"})
  void heights_of_a_tilted_ellipsoid_are_right_to_half_a_millimetre(
      double tilt, double lean, double turn) {
    DrawnBody drawn =
        DrawnBody.on(
            DrawnBody.grid(0.8, 0.8, 0.8),
            DrawnBody.frame(tilt, lean, turn),
            DrawnBody.ellipsoid(46, 36, 26),
            DrawnBody.MUSCLE_AND_BONE);
    BodyShape shape = drawn.measured().shape().orElseThrow();
    double strip = 0;
    for (int u = -5; u <= 5; u++) {
      strip += Math.sqrt(1 - u * u / (23.0 * 23)) / 11;
    }
    // At 15 and 85 % of the depth an ellipse has sqrt(1 - 0.7^2) of its height.
    double side = 26 * Math.sqrt(1 - 0.49) * strip;
    assertThat(shape.posterior()).isCloseTo(side, within(0.5));
    assertThat(shape.middle()).isCloseTo(26 * strip, within(0.5));
    assertThat(shape.anterior()).isCloseTo(side, within(0.5));
  }

  @ParameterizedTest
  @CsvSource({"0, 0.7, 0.7, 1", "22, 0.8, 0.8, 1.25", "-25, 1, 1, 3", "12, 0.8, 0.8, 5"})
  void attenuation_inside_the_cortex_is_exact_in_both_regions(
      double tilt, double si, double sj, double sk) {
    Measured measured =
        (Measured)
            DrawnBody.on(
                    DrawnBody.grid(si, sj, sk),
                    DrawnBody.frame(tilt, 5, 6),
                    WEDGE,
                    DrawnBody.MUSCLE_AND_BONE)
                .measured();
    TrabecularHu ellipse = measured.elliptical().orElseThrow();
    for (TrabecularHu hu : List.of(measured.trabecular(), ellipse)) {
      assertThat(hu.mean()).isEqualTo(137);
      assertThat(hu.median()).isEqualTo(137);
      assertThat(hu.sd()).isZero();
    }
    double whole = Math.PI * WIDTH / 4 * DEPTH / 4 * 7.5 / 1000;
    assertThat(ellipse.millilitres()).isCloseTo(whole, within(0.08 * whole));
  }

  @Test
  void the_ellipse_keeps_clear_of_the_vein_at_the_back_and_of_the_end_plates() {
    BodyFrame frame = DrawnBody.frame(18, 0, 0);
    DrawnBody drawn =
        DrawnBody.on(
                DrawnBody.grid(0.8, 0.8, 1), frame, WEDGE, (d, p) -> (short) (d < 4 ? 900 : 120))
            .painted(
                frame.moved(0, -DEPTH / 2 + 5, 0), DrawnBody.wedge(20, 11, 12, 12), (short) -60);
    TrabecularHu ellipse = drawn.measured().elliptical().orElseThrow();
    assertThat(ellipse.mean()).isEqualTo(120);
  }

  @Test
  void the_ellipse_is_half_as_deep_as_the_body_and_seven_and_a_half_millimetres_tall() {
    BodyFrame frame = DrawnBody.frame(0, 0, 0);
    DrawnBody drawn =
        DrawnBody.on(DrawnBody.grid(0.5, 0.5, 0.5), frame, WEDGE, DrawnBody.MUSCLE_AND_BONE);
    FineBody fine = FineBody.of(drawn.body());
    BodyShape shape = drawn.measured().shape().orElseThrow();
    double[] low = {99, 99, 99};
    double[] high = {-99, -99, -99};
    EllipticalRoi.of(fine, shape).stream()
        .mapToObj(fine::place)
        .map(place -> place.minus(frame.centre()))
        .forEach(
            at -> {
              double[] uvw = {at.dot(frame.left()), at.dot(frame.anterior()), at.dot(frame.up())};
              for (int a = 0; a < 3; a++) {
                low[a] = Math.min(low[a], uvw[a]);
                high[a] = Math.max(high[a], uvw[a]);
              }
            });
    assertThat(high[0] - low[0]).isCloseTo(WIDTH / 2, within(1.0));
    assertThat(high[1] - low[1]).isCloseTo(DEPTH / 2, within(1.0));
    assertThat(high[2] - low[2]).isCloseTo(7.5, within(0.51));
    assertThat(low[1]).isCloseTo(-DEPTH / 2 + DEPTH / 3, within(0.6));
  }

  @Test
  void the_direction_in_which_the_axes_of_the_grid_run_does_not_matter() {
    long seed = 20261122;
    Random random = new Random(seed);
    DrawnBody drawn =
        DrawnBody.on(
            DrawnBody.grid(0.9, 1.1, 1.6),
            DrawnBody.frame(21, 6, -7),
            WEDGE,
            (depth, place) -> (short) (100 + place.z() % 7 * 9 + random.nextInt(50)));
    Measured upright = (Measured) drawn.measured();
    int[][] orders = {{0, 1, 2}, {1, 0, 2}, {2, 0, 1}, {1, 2, 0}, {2, 1, 0}, {0, 2, 1}};
    for (int[] order : orders) {
      boolean[] flipped = {random.nextBoolean(), random.nextBoolean(), random.nextBoolean()};
      Measured other = (Measured) drawn.rearranged(order, flipped).measured();
      String what = "seed %d, %s, %s".formatted(seed, List.of(order[0], order[1]), flipped[0]);
      assertThat(other.trabecular()).as(what).isEqualTo(upright.trabecular());
      assertThat(other.elliptical().orElseThrow().mean())
          .as(what)
          .isCloseTo(upright.elliptical().orElseThrow().mean(), within(0.2));
      assertThat(measures(other))
          .as(what)
          .usingComparatorForType(
              (a, b) -> Math.abs(a - b) < 0.1 ? 0 : Double.compare(a, b), Double.class)
          .containsExactlyElementsOf(measures(upright));
    }
  }

  private static List<Double> measures(Measured measured) {
    BodyShape shape = measured.shape().orElseThrow();
    return List.of(
        shape.posterior(), shape.middle(), shape.anterior(), shape.depth(), shape.width());
  }

  @Test
  void other_spacings_of_the_same_body_measure_nearly_the_same() {
    BodyFrame frame = DrawnBody.frame(16, -5, 9);
    DrawnBody.Tissue graded =
        (depth, place) -> (short) (130 + 2 * (place.z() - 207.1) + (depth < 1.5 ? 500 : 0));
    List<Measured> all = new ArrayList<>();
    double[][] spacings = {{0.7, 0.7, 0.7}, {1, 1, 1}, {0.8, 0.8, 2.5}, {0.8, 0.8, 5}, {2, 2, 2}};
    for (double[] s : spacings) {
      Grid grid = DrawnBody.grid(s[0], s[1], s[2]);
      all.add((Measured) DrawnBody.on(grid, frame, WEDGE, graded).measured());
    }
    Measured finest = all.get(0);
    for (int m = 0; m < all.size(); m++) {
      Measured each = all.get(m);
      // An outline on whole voxels has its end plates to half a slice.
      double slice = Math.max(1.5, 0.5 * spacings[m][2]);
      assertThat(each.trabecular().median()).isCloseTo(finest.trabecular().median(), within(4.0));
      assertThat(each.elliptical().orElseThrow().mean())
          .isCloseTo(finest.elliptical().orElseThrow().mean(), within(3.0));
      for (int n = 0; n < 5; n++) {
        assertThat(measures(each).get(n)).isCloseTo(measures(finest).get(n), within(slice));
      }
    }
  }

  @Test
  void a_crushed_body_keeps_its_heights_where_its_density_cannot_be_measured() {
    DrawnBody drawn =
        DrawnBody.on(
            DrawnBody.grid(0.8, 0.8, 1),
            DrawnBody.frame(10, 0, 0),
            DrawnBody.wedge(40, 32, 5, 8),
            DrawnBody.MUSCLE_AND_BONE);
    NotMeasurable crushed = (NotMeasurable) drawn.measured();
    assertThat(crushed.reason()).isEqualTo(Reason.TOO_SMALL);
    assertThat(crushed.sentence()).contains("0.00 ml", "at least 0.5 ml");
    assertThat(crushed.shape().orElseThrow().wedgeRatio()).isLessThan(0.8);
    assertThat(crushed.eroded()).isEmpty();
    assertThat(crushed.elliptical()).isEmpty();
  }

  @Test
  void cement_in_the_body_is_hardware_whether_the_outline_holds_it_or_not() {
    BodyFrame frame = DrawnBody.frame(10, 0, 0);
    DrawnBody bone =
        DrawnBody.on(DrawnBody.grid(0.8, 0.8, 1), frame, WEDGE, DrawnBody.MUSCLE_AND_BONE);
    DrawnBody.Solid bead = DrawnBody.ellipsoid(14, 14, 12);
    DrawnBody cemented = bone.painted(frame, bead, (short) 2200);
    assertHardware(cemented.measured());

    DrawnBody hole =
        DrawnBody.on(
            bone.volume().grid(),
            frame,
            (u, v, w) -> Math.min(WEDGE.depth(u, v, w), -bead.depth(u, v, w)),
            DrawnBody.MUSCLE_AND_BONE);
    assertHardware(Densitometry.measure(cemented.volume(), hole.body(), new Vector3(0, 0, 1)));
  }

  @Test
  void a_body_of_a_fine_scan_is_measured_in_a_moment() {
    DrawnBody drawn =
        DrawnBody.on(
            DrawnBody.grid(0.78, 0.78, 1),
            DrawnBody.frame(15, 3, 4),
            WEDGE,
            DrawnBody.MUSCLE_AND_BONE);
    double best = Double.MAX_VALUE;
    for (int n = 0; n < 10; n++) {
      long start = System.nanoTime();
      drawn.measured();
      best = Math.min(best, (System.nanoTime() - start) / 1e6);
    }
    System.out.printf("one body of 0.78 x 0.78 x 1 mm voxels: %.0f ms%n", best);
    assertThat(best).isLessThan(2000);
  }

  private static void assertHardware(VertebraMeasurement measurement) {
    assertThat(measurement).isInstanceOf(NotMeasurable.class);
    NotMeasurable none = (NotMeasurable) measurement;
    assertThat(none.reason()).isEqualTo(Reason.HARDWARE);
    assertThat(none.sentence())
        .isEqualTo(
            "it contains 1.2 ml above 1500 HU: metal or cement; its density cannot be measured");
  }

  private static double degrees(Vector3 a, Vector3 b) {
    return Math.toDegrees(Math.acos(Math.min(1, a.dot(b))));
  }
}
