package org.medconv.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContourTest {
  /** Kinds of the path's segments, in order. */
  private static List<Integer> segments(Path2D path) {
    List<Integer> kinds = new ArrayList<>();
    for (PathIterator each = path.getPathIterator(null); !each.isDone(); each.next()) {
      kinds.add(each.currentSegment(new double[6]));
    }
    return kinds;
  }

  private static double[][] disc(int size, double x, double y, double radius) {
    double[][] field = new double[size][size];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        double beyond = radius - Math.hypot(column - x, row - y);
        field[row][column] = Math.min(1, Math.max(0, beyond + 0.5));
      }
    }
    return field;
  }

  @Test
  void a_disc_has_one_closed_line_along_which_dashes_run() {
    List<Integer> kinds = segments(Contour.of(disc(40, 19.3, 18.6, 9.2)));
    assertThat(kinds).filteredOn(kind -> kind == PathIterator.SEG_MOVETO).hasSize(1);
    assertThat(kinds).filteredOn(kind -> kind == PathIterator.SEG_CLOSE).hasSize(1);
    assertThat(kinds).hasSizeGreaterThan(40);
  }

  @Test
  void a_disc_that_the_picture_cuts_has_an_open_line_from_border_to_border() {
    List<Integer> kinds = segments(Contour.of(disc(40, 0, 18.6, 9.2)));
    assertThat(kinds.get(0)).isEqualTo(PathIterator.SEG_MOVETO);
    assertThat(kinds.subList(1, kinds.size())).containsOnly(PathIterator.SEG_LINETO);
  }

  @Test
  void two_discs_have_two_lines() {
    double[][] field = disc(60, 14, 14, 6);
    double[][] other = disc(60, 44, 40, 8);
    for (int row = 0; row < 60; row++) {
      for (int column = 0; column < 60; column++) {
        field[row][column] = Math.max(field[row][column], other[row][column]);
      }
    }
    assertThat(segments(Contour.of(field)))
        .filteredOn(kind -> kind == PathIterator.SEG_CLOSE)
        .hasSize(2);
  }

  @Test
  void a_field_without_a_crossing_has_no_line() {
    assertThat(segments(Contour.of(new double[5][5]))).isEmpty();
  }
}
