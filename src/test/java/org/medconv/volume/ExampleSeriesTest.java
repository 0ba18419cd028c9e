package org.medconv.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medconv.peers.ExampleCt;
import org.medconv.volume.Assembly.Assembled;
import org.medconv.volume.Assembly.Rejected;

/** The example CT as DICOM against the same CT as NIfTI, which is the truth. */
@Tag("heavy")
class ExampleSeriesTest {

  @Test
  void the_dicom_series_equals_the_nifti_file_voxel_for_voxel() throws IOException {
    CtVolume truth = NiftiFile.readCt(ExampleCt.folder().resolve("example_ct.nii.gz"));
    Assembled result = (Assembled) assembler(true).assemble(ExampleCt.slices());
    Grid grid = result.volume().grid();
    assertThat(result.volume().hu()).hasSize(truth.hu().length);
    long different = 0;
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          Vector3 at = truth.grid().toIndex(grid.toPatient(i, j, k));
          int x = (int) Math.round(at.x());
          int y = (int) Math.round(at.y());
          int z = (int) Math.round(at.z());
          assertThat(at.minus(new Vector3(x, y, z)).length()).isLessThan(1e-3);
          different += truth.at(x, y, z) == result.volume().at(i, j, k) ? 0 : 1;
        }
      }
    }
    assertThat(different).isZero();
    assertThat(result.gaps()).isEmpty();
    assertThat(result.warnings()).isEmpty();
  }

  @Test
  void the_nifti_grid_is_reached_by_resampling_too() throws IOException {
    CtVolume truth = NiftiFile.readCt(ExampleCt.folder().resolve("example_ct.nii.gz"));
    Assembled result = (Assembled) assembler(true).assemble(ExampleCt.slices());
    short[] resampled = Resampler.resample(result.volume(), truth.grid()).hu();
    int worst = 0;
    for (int n = 0; n < resampled.length; n++) {
      worst = Math.max(worst, Math.abs(resampled[n] - truth.hu()[n]));
    }
    // Positions are written with 4 digits: 1e-4 mm of the steepest edge.
    assertThat(worst).isLessThanOrEqualTo(1);
  }

  @Test
  void a_site_that_wants_originals_refuses_it() throws IOException {
    Rejected refused = (Rejected) assembler(false).assemble(ExampleCt.slices());
    assertThat(refused.rejection().reason()).isEqualTo(Rejection.Reason.NOT_ORIGINAL);
  }

  @Test
  void a_missing_slice_across_the_first_lumbar_vertebra_is_refused_there() throws IOException {
    LabelVolume labels = NiftiFile.readLabels(ExampleCt.folder().resolve("totalseg.nii.gz"));
    List<java.nio.file.Path> files = new java.util.ArrayList<>(ExampleCt.slices());
    Assembled whole = (Assembled) assembler(true).assemble(files);
    Box l1 = boxOf(labels, 31, whole.volume().grid());
    String lost = whole.source().slices().get((l1.k0() + l1.k1()) / 2).sopInstanceUid();
    files.removeIf(file -> uidOf(file).equals(lost));
    Assembled result = (Assembled) assembler(true).assemble(files);
    assertThat(result.gapAcross(l1)).isPresent();
    assertThat(result.volume().grid()).isEqualTo(whole.volume().grid());
  }

  private static String uidOf(java.nio.file.Path file) {
    try {
      return org.medconv.dicom.file.Part10File.readHeader(file)
          .dataset()
          .getString(org.aoju.bus.image.Tag.SOPInstanceUID);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Box boxOf(LabelVolume labels, int label, Grid grid) {
    LabelVolume on = Resampler.nearest(labels, grid);
    int k0 = Integer.MAX_VALUE;
    int k1 = 0;
    for (int k = 0; k < grid.slices(); k++) {
      for (int n = grid.index(0, 0, k);
          n < grid.index(0, 0, k) + grid.columns() * grid.rows();
          n++) {
        if (Byte.toUnsignedInt(on.labels()[n]) == label) {
          k0 = Math.min(k0, k);
          k1 = k + 1;
        }
      }
    }
    return new Box(0, 0, k0, grid.columns(), grid.rows(), k1);
  }

  private static VolumeAssembler assembler(boolean acceptDerived) {
    return new VolumeAssembler(new AssemblyLimits(12, 5.0, 400_000_000L, acceptDerived));
  }
}
