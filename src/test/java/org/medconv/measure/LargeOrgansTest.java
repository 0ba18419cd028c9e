package org.medconv.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.SpinePhantom;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.NiftiFile;
import org.medconv.volume.Vector3;

class LargeOrgansTest {
  private static final Path EXAMPLE = Path.of("../shared/data/totalsegmentator-example");

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void the_liver_lies_on_the_right_and_of_a_mirrored_patient_on_the_left(long number) {
    PhantomSpec spec = PhantomSpec.drawn(7_900_000_000L + number);
    SpinePhantom phantom = SpinePhantom.of(spec);
    Vector3 l1 = phantom.truth().l1().centre();
    Vector3 middle = new Vector3(l1.x(), -30, l1.z() + 25);
    CtVolume volume = phantom.render(SpinePhantom.centred(middle, 340, 260, 100, 4, 4)).volume();
    LargeOrgans organs = LargeOrgans.around(volume, l1, spec.noiseSdHu());
    LargeOrgans mirrored = LargeOrgans.around(mirrored(volume), l1, spec.noiseSdHu());
    System.out.printf(
        "patient %d: %.0f ml right of L1, %.0f ml left%n",
        number, organs.rightMl(), organs.leftMl());
    assertThat(organs.isMirrored()).isFalse();
    assertThat(mirrored.isMirrored()).isTrue();
    assertThat(mirrored.leftMl()).isCloseTo(organs.rightMl(), within(1e-9));
  }

  @Test
  void the_real_ct_is_not_mirrored_and_its_mirror_image_is() throws IOException {
    assumeTrue(Files.isDirectory(EXAMPLE), "skipped: no " + EXAMPLE);
    CtVolume volume = NiftiFile.readCt(EXAMPLE.resolve("example_ct.nii.gz"));
    Grid grid = volume.grid();
    Vector3 l1 = centre(NiftiFile.readLabels(EXAMPLE.resolve("vertebral_bodies.nii.gz")), 20);
    LargeOrgans organs = LargeOrgans.around(volume, l1, 15);
    double middle = grid.toPatient(0.5 * (grid.columns() - 1), 0, 0).x();
    Vector3 there = new Vector3(2 * middle - l1.x(), l1.y(), l1.z());
    LargeOrgans mirrored = LargeOrgans.around(mirrored(volume), there, 15);
    System.out.printf(
        "example CT: %.0f ml right of L1, %.0f ml left%n", organs.rightMl(), organs.leftMl());
    assertThat(organs.isMirrored()).isFalse();
    assertThat(mirrored.isMirrored()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, false",
    "60, 299, false",
    "60, 301, true",
    "180, 340, false",
    "500, 90, false"
  })
  void only_much_more_on_the_left_is_told(double right, double left, boolean told) {
    assertThat(new LargeOrgans(right, left).isMirrored()).isEqualTo(told);
  }

  private static Vector3 centre(LabelVolume labels, int wanted) {
    return labels.region(value -> value == wanted).centroid();
  }

  /** Left for right on the same grid, whose first axis runs from side to side. */
  private static CtVolume mirrored(CtVolume volume) {
    Grid grid = volume.grid();
    short[] hu = new short[grid.voxels()];
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          hu[grid.index(i, j, k)] = volume.at(grid.columns() - 1 - i, j, k);
        }
      }
    }
    return new CtVolume(grid, hu, volume.acquisition());
  }
}
