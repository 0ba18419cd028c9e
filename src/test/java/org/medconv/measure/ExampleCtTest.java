package org.medconv.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.NiftiFile;

/**
 * The real CT of the TotalSegmentator project, its published outline of L1's body, and what its
 * spine report measured there: mean 132.62 HU, median 110 HU.
 */
class ExampleCtTest {
  private static final Path EXAMPLE = Path.of("../shared/data/totalsegmentator-example");
  private static final int L1_BODY = 20;

  @Test
  void the_trabecular_median_of_l1_is_near_the_published_one() throws IOException {
    assumeTrue(Files.isDirectory(EXAMPLE), "skipped: no " + EXAMPLE);
    CtVolume volume = NiftiFile.readCt(EXAMPLE.resolve("example_ct.nii.gz"));
    LabelVolume bodies = NiftiFile.readLabels(EXAMPLE.resolve("vertebral_bodies.nii.gz"));
    MaskedRegion body = region(bodies, L1_BODY);

    TrabecularHu measured = Densitometry.trabecular(volume, body).orElseThrow();

    // The report's kernel reaches 0 to 2 voxels to one side instead of 1 to either.
    System.out.printf(
        "example CT, L1: mean %.2f, median %.1f, SD %.1f HU over %.2f of %.2f ml (published: mean"
            + " 132.62, median 110.0)%n",
        measured.mean(),
        measured.median(),
        measured.sd(),
        measured.millilitres(),
        body.millilitres());
    assertThat(body.millilitres()).isCloseTo(35.61, within(0.01));
    assertThat(measured.median()).isCloseTo(110, within(15.0));
    assertThat(measured.millilitres()).isBetween(5.0, 25.0);
  }

  private static MaskedRegion region(LabelVolume labels, int wanted) {
    Grid grid = labels.grid();
    BitSet inside = new BitSet(grid.voxels());
    for (int n = 0; n < grid.voxels(); n++) {
      inside.set(n, Byte.toUnsignedInt(labels.labels()[n]) == wanted);
    }
    Box whole = new Box(0, 0, 0, grid.columns(), grid.rows(), grid.slices());
    return new MaskedRegion(grid, whole, inside);
  }
}
