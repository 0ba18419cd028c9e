package org.medconv.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.medconv.phantom.PhantomCt;
import org.medconv.phantom.PhantomSeries;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.SpinePhantom;
import org.medconv.volume.Grid;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.NiftiFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "phantom",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a simulated CT of the trunk, as a DICOM series or as NIfTI with its true labels.",
      "The same seed and options always give the same bytes."
    },
    footer = {
      "",
      "Examples:",
      "  medconv phantom series --hu 80",
      "  medconv phantom large --matrix 512 --slices 400 --between 1",
      "  medconv phantom nifti --nifti --matrix 134 --slices 120 --between 3"
    })
final class PhantomCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Where to.")
  private Path folder;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--hu",
      defaultValue = "145",
      description = "Trabecular bone of L1 at 120 kV, HU (default: ${DEFAULT-VALUE}).")
  private double trabecularHu;

  @Option(names = "--kvp", defaultValue = "120", description = "Default: ${DEFAULT-VALUE}.")
  private double kvp;

  @Option(
      names = "--noise",
      defaultValue = "12",
      description = "Standard deviation, HU (default: ${DEFAULT-VALUE}).")
  private double noiseSdHu;

  @Option(
      names = "--matrix",
      defaultValue = "256",
      description = "Pixels over 400 mm (default: ${DEFAULT-VALUE}).")
  private int matrix;

  @Option(names = "--slices", defaultValue = "140", description = "Default: ${DEFAULT-VALUE}.")
  private int slices;

  @Option(
      names = "--between",
      defaultValue = "2.5",
      description = "Between slices, mm (default: ${DEFAULT-VALUE}).")
  private double betweenMm;

  @Option(names = "--nifti", description = "ct.nii.gz and labels.nii.gz instead of DICOM.")
  private boolean nifti;

  @Override
  public Integer call() throws Exception {
    PhantomSpec what = PhantomSpec.of(seed, trabecularHu).withScan(kvp, noiseSdHu, 0.7);
    SpinePhantom phantom = SpinePhantom.of(what);
    Grid grid = phantom.abdomen(matrix, slices, betweenMm);
    try (ProgressBar bar = Progress.bar("simulate", slices)) {
      if (nifti) {
        PhantomCt ct = phantom.render(grid);
        Files.createDirectories(folder);
        NiftiFile.writeCt(folder.resolve("ct.nii.gz"), ct.volume());
        NiftiFile.writeLabels(folder.resolve("labels.nii.gz"), new LabelVolume(grid, ct.labels()));
        bar.stepTo(slices);
      } else {
        new PhantomSeries(phantom, what, grid).write(folder, bar::stepTo);
      }
    }
    Main.out(spec).printf("simulated, no patient: %s%n", folder);
    return ExitCode.DONE;
  }
}
