package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.ModelFolder;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.SpinePhantom;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/** The shipped network on scans whose noise blurs where one body ends. */
@Tag("heavy")
class NeighbouringOutlinesTest {
  private static final Path MODEL = Path.of("models", "vertebrae-unet3d");
  private static UNetSegmenter segmenter;

  @BeforeAll
  static void open() throws Exception {
    assumeTrue(Files.exists(MODEL), "skipped: no weights in " + MODEL);
    segmenter = UNetSegmenter.open(ModelFolder.open(MODEL), Compute.open(DeviceChoice.CPU, 2));
  }

  @AfterAll
  static void close() {
    if (segmenter != null) {
      segmenter.close();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {12, 45})
  void no_voxel_belongs_to_two_vertebrae(double noise) {
    SpinePhantom phantom =
        SpinePhantom.of(PhantomSpec.patient(8_000_000_001L, 130).withScan(120, noise, 0.5));
    double high = phantom.truth().body(PhantomLabel.BODY_T10).centre().z() + 20;
    double low = phantom.truth().body(PhantomLabel.BODY_L5).centre().z() - 110;
    Grid grid =
        SpinePhantom.centred(new Vector3(0, -30, 0.5 * (low + high)), 330, 260, high - low, 1.5, 2);
    List<MaskedRegion> outlines = outlines(phantom.render(grid).volume());
    assertThat(outlines).hasSizeGreaterThan(4);
    BitSet seen = new BitSet(grid.voxels());
    for (MaskedRegion outline : outlines) {
      BitSet own = onGrid(outline);
      assertThat(own.intersects(seen)).isFalse();
      seen.or(own);
    }
  }

  private static List<MaskedRegion> outlines(CtVolume volume) {
    L1Finding finding = segmenter.find(volume);
    List<Vertebra> vertebrae =
        finding instanceof L1Finding.Found found
            ? found.vertebrae()
            : ((L1Finding.NotFound) finding).vertebrae();
    return vertebrae.stream().map(Vertebra::body).toList();
  }

  private static BitSet onGrid(MaskedRegion outline) {
    Grid grid = outline.grid();
    BitSet inside = new BitSet(grid.voxels());
    for (int p = 0; p < grid.voxels(); p++) {
      int row = Math.floorDiv(p, grid.columns());
      inside.set(
          p,
          outline.contains(p % grid.columns(), row % grid.rows(), Math.floorDiv(row, grid.rows())));
    }
    return inside;
  }
}
