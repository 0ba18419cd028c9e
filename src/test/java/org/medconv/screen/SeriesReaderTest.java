package org.medconv.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.model.DeviceChoice;
import org.medconv.volume.Acquisition;
import org.medconv.volume.Assembly;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.NiftiFile;
import org.medconv.volume.Rejection;
import org.medconv.volume.Vector3;

class SeriesReaderTest {
  @TempDir Path folder;

  @Test
  void a_nifti_file_with_slices_too_far_apart_is_refused_with_both_distances() throws IOException {
    Assembly.Rejected refused = (Assembly.Rejected) read(6.5);
    assertThat(refused.rejection().reason()).isEqualTo(Rejection.Reason.SPACING_OVER_LIMIT);
    assertThat(refused.rejection().sentence())
        .isEqualTo(
            "The voxels are up to 6.50 mm apart; at most 5.00 mm is allowed"
                + " (screen.maximumSpacing).");
  }

  @Test
  void one_at_the_limit_is_read() throws IOException {
    assertThat(read(5)).isInstanceOf(Assembly.Assembled.class);
  }

  private Assembly read(double sliceDistance) throws IOException {
    Grid grid = Grid.axisAligned(4, 4, 14, new Vector3(0, 0, 0), 1, 1, sliceDistance);
    Path file = folder.resolve("ct.nii.gz");
    NiftiFile.writeCt(file, new CtVolume(grid, new short[grid.voxels()], Acquisition.unknown()));
    ScreenConfig config =
        new ScreenConfig(
            folder,
            DeviceChoice.CPU,
            1,
            12,
            5,
            1_000_000,
            true,
            60,
            Optional.empty(),
            Set.<Integer>of(),
            HuCorrections.NONE);
    return new SeriesReader(config).read(List.of(file));
  }
}
