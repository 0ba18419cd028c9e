package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medconv.segment.ColumnCuts.Piece;
import org.medconv.volume.Vector3;

/** Bodies of 36 mm along a lordosis; the line through them turns to the front at its foot. */
class LowerEndTest {
  private static final double RADIUS_MM = 110;
  private static final int BODY_MM = 36;

  /** Along a circle whose middle lies behind; upright at 0 mm. */
  private static Vector3 onCircle(double mm) {
    double angle = mm / RADIUS_MM;
    return new Vector3(0, RADIUS_MM * (1 - Math.cos(angle)), -RADIUS_MM * Math.sin(angle));
  }

  private static Vector3 along(double mm) {
    return new Vector3(0, Math.sin(mm / RADIUS_MM), -Math.cos(mm / RADIUS_MM));
  }

  private static List<SeenBody> bodies(int count) {
    List<SeenBody> bodies = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      bodies.add(
          new SeenBody(
              new Piece(n * BODY_MM, (n + 1) * BODY_MM),
              new BitSet(),
              onCircle((n + 0.5) * BODY_MM),
              true,
              new double[SpineClass.VOTES]));
    }
    return bodies;
  }

  /** As slices draw it: right until the middle of the last body, then straight to the front. */
  private static CentreLine bySlices(int count) {
    List<Vector3> points = new ArrayList<>();
    double middle = (count - 0.5) * BODY_MM;
    for (int mm = 0; mm <= count * BODY_MM; mm++) {
      double beyond = Math.max(0, mm - middle);
      points.add(onCircle(Math.min(mm, middle)).plus(new Vector3(0, -0.2, -0.98).times(beyond)));
    }
    return CentreLine.through(points);
  }

  @Test
  void below_the_last_body_the_column_goes_on_bent_as_before() {
    LowerEnd end = LowerEnd.of(bySlices(3), bodies(3));
    double foot = 3 * BODY_MM;
    assertThat(end.line().direction(end.last().to()).dot(along(foot)))
        .as("cosine of the angle between")
        .isGreaterThan(0.98);
    assertThat(end.line().at(end.last().to()).minus(onCircle(foot)).length()).isLessThan(4);
  }

  @Test
  void two_bodies_are_gone_on_from_straight() {
    LowerEnd end = LowerEnd.of(bySlices(2), bodies(2));
    assertThat(end.line().direction(end.last().to()).dot(along(BODY_MM))).isGreaterThan(0.98);
  }

  @Test
  void one_body_alone_has_the_direction_of_the_line() {
    CentreLine line = bySlices(1);
    LowerEnd end = LowerEnd.of(line, bodies(1));
    Vector3 there = line.direction(line.lengthAt(bodies(1).get(0).centroid()));
    assertThat(end.line().direction(end.last().to()).dot(there)).isGreaterThan(0.99);
  }

  @Test
  void one_centre_that_is_wrong_bends_it_by_25_degrees_from_body_to_body_at_most() {
    List<SeenBody> bodies = bodies(3);
    SeenBody last = bodies.get(2);
    Vector3 aside = last.centroid().plus(new Vector3(60, 0, 0));
    bodies.set(2, new SeenBody(last.piece(), last.voxels(), aside, true, last.votes()));
    LowerEnd end = LowerEnd.of(bySlices(3), bodies);
    Vector3 before = bodies.get(2).centroid().minus(bodies.get(1).centroid());
    double cosine = end.line().direction(end.last().to()).dot(before) / before.length();
    assertThat(cosine).isGreaterThan(Math.cos(Math.toRadians(27)));
  }

  @Test
  void a_vertebra_is_as_tall_as_the_median_of_the_last_three() {
    assertThat(LowerEnd.of(bySlices(3), bodies(3)).vertebraMm()).isCloseTo(BODY_MM, within(0.1));
  }
}
