package org.medconv.screen;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.volume.Assembly;
import org.medconv.volume.AssemblyLimits;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.NiftiFile;
import org.medconv.volume.Rejection;
import org.medconv.volume.SourceSeries;
import org.medconv.volume.VolumeAssembler;

/** Reads the input: the DICOM files of one series, or one NIfTI file. */
final class SeriesReader {
  private final VolumeAssembler assembler;
  private final double maximumSpacingMm;
  private final long maximumVoxels;

  SeriesReader(ScreenConfig config) {
    this.maximumSpacingMm = config.maximumSpacingMm();
    this.maximumVoxels = config.maximumVoxels();
    this.assembler =
        new VolumeAssembler(
            new AssemblyLimits(
                config.minimumSlices(),
                config.maximumSpacingMm(),
                config.maximumVoxels(),
                config.acceptDerived()));
  }

  Assembly read(List<Path> files) throws IOException {
    return files.size() == 1 && isNifti(files.get(0))
        ? nifti(files.get(0))
        : assembler.assemble(files);
  }

  static boolean isNifti(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".nii") || name.endsWith(".nii.gz");
  }

  /** NIfTI has no patient, study or scan, so no DICOM objects can be created. */
  private Assembly nifti(Path file) throws IOException {
    CtVolume volume = NiftiFile.readCt(file, maximumVoxels);
    Grid grid = volume.grid();
    double widest = Math.max(grid.spacingI(), Math.max(grid.spacingJ(), grid.spacingK()));
    if (widest > maximumSpacingMm + 0.01) {
      return new Assembly.Rejected(
          new Rejection(
              Rejection.Reason.SPACING_OVER_LIMIT,
              String.format(
                  Locale.ROOT,
                  "The voxels are up to %.2f mm apart; at most %.2f mm is allowed"
                      + " (screen.maximumSpacing).",
                  widest,
                  maximumSpacingMm)));
    }
    return new Assembly.Assembled(volume, new SourceSeries(new Attributes(), List.of()), List.of());
  }
}
