package org.medconv.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class GridTest {

  private static Grid random(Random random) {
    Vector3 a = direction(random);
    Vector3 b = direction(random);
    Vector3 j = b.minus(a.times(a.dot(b)));
    j = j.times(1 / j.length());
    Vector3 k = random.nextBoolean() ? a.cross(j) : j.cross(a);
    return new Grid(
        1 + random.nextInt(100),
        1 + random.nextInt(100),
        1 + random.nextInt(100),
        new Vector3(500 * random.nextGaussian(), 500 * random.nextGaussian(), 0),
        a,
        j,
        k,
        0.3 + random.nextDouble(),
        0.3 + random.nextDouble(),
        0.3 + 5 * random.nextDouble());
  }

  private static Vector3 direction(Random random) {
    Vector3 v = new Vector3(random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
    return v.times(1 / v.length());
  }

  @RepeatedTest(50)
  void an_index_goes_to_the_patient_and_back(RepetitionInfo seed) {
    Random random = new Random(seed.getCurrentRepetition());
    Grid grid = random(random);
    Vector3 index =
        new Vector3(200 * random.nextDouble(), -50 * random.nextDouble(), random.nextInt(300));
    Vector3 back = grid.toIndex(grid.toPatient(index.x(), index.y(), index.z()));
    assertThat(back.minus(index).length()).isLessThan(1e-6);
  }

  @RepeatedTest(50)
  void a_position_in_memory_lies_where_its_voxel_lies(RepetitionInfo seed) {
    Random random = new Random(seed.getCurrentRepetition());
    Grid grid = random(random);
    int i = random.nextInt(grid.columns());
    int j = random.nextInt(grid.rows());
    int k = random.nextInt(grid.slices());
    assertThat(grid.toPatient(grid.index(i, j, k))).isEqualTo(grid.toPatient(i, j, k));
  }

  @RepeatedTest(50)
  void a_respaced_grid_fills_the_same_space(RepetitionInfo seed) {
    Random random = new Random(seed.getCurrentRepetition());
    Grid grid = random(random);
    double spacing = 0.5 + random.nextDouble();
    Grid respaced = grid.respaced(spacing, spacing, spacing);
    Vector3 before =
        grid.toPatient(
            (grid.columns() - 1) / 2.0, (grid.rows() - 1) / 2.0, (grid.slices() - 1) / 2.0);
    Vector3 after =
        respaced.toPatient(
            (respaced.columns() - 1) / 2.0,
            (respaced.rows() - 1) / 2.0,
            (respaced.slices() - 1) / 2.0);
    assertThat(before.minus(after).length()).isLessThan(1e-6);
    assertThat(Math.abs(grid.columns() * grid.spacingI() - respaced.columns() * spacing))
        .isLessThanOrEqualTo(spacing);
  }

  @RepeatedTest(20)
  void a_crop_of_a_grid_keeps_every_voxel_in_its_place(RepetitionInfo seed) {
    Random random = new Random(seed.getCurrentRepetition());
    Grid grid = random(random);
    int i = random.nextInt(grid.columns());
    int j = random.nextInt(grid.rows());
    int k = random.nextInt(grid.slices());
    Grid crop = grid.cropped(new Box(i, j, k, grid.columns(), grid.rows(), grid.slices()));
    assertThat(crop.toPatient(0, 0, 0).minus(grid.toPatient(i, j, k)).length()).isLessThan(1e-9);
    assertThat(
            crop.toPatient(crop.columns() - 1, crop.rows() - 1, crop.slices() - 1)
                .minus(grid.toPatient(grid.columns() - 1, grid.rows() - 1, grid.slices() - 1))
                .length())
        .isLessThan(1e-6);
  }
}
