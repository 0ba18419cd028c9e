package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medconv.volume.Vector3;

class CentreLineTest {
  /** A lordotic arc of 150 mm radius, a point a millimetre. */
  private static CentreLine arc() {
    List<Vector3> points = new ArrayList<>();
    for (int n = 0; n <= 200; n++) {
      double angle = n / 150.0 - 0.6;
      points.add(new Vector3(5, 150 - 150 * Math.cos(angle), -150 * Math.sin(angle)));
    }
    return CentreLine.through(points);
  }

  @Test
  void a_point_on_the_line_has_its_own_length() {
    CentreLine line = arc();
    for (int n = 0; n <= line.length(); n += 7) {
      assertThat(line.lengthAt(line.at(n))).isCloseTo(n, within(0.2));
    }
  }

  @Test
  void a_point_beside_the_line_has_the_length_of_the_plane_it_lies_in() {
    CentreLine line = arc();
    Vector3 aside = line.at(80).plus(new Vector3(25, 0, 0));
    assertThat(line.lengthAt(aside)).isCloseTo(80, within(0.5));
  }

  @Test
  void beyond_its_ends_the_line_goes_on_straight() {
    CentreLine line = arc();
    Vector3 above = line.at(0).minus(line.direction(0).times(12));
    assertThat(line.lengthAt(above)).isCloseTo(-12, within(0.5));
    Vector3 below = line.at(200).plus(line.direction(200).times(9));
    assertThat(line.lengthAt(below)).isCloseTo(209, within(0.5));
    assertThat(line.at(209).minus(below).length()).isLessThan(0.5);
  }
}
