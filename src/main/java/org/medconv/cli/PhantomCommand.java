package org.medconv.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.medconv.phantom.PhantomCt;
import org.medconv.phantom.PhantomSeries;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.PhantomSpec.Variant;
import org.medconv.phantom.SpinePhantom;
import org.medconv.phantom.Variation;
import org.medconv.phantom.Variation.Finding;
import org.medconv.phantom.Variation.Phase;
import org.medconv.terminal.ExitCode;
import org.medconv.terminal.Progress;
import org.medconv.terminal.Usage;
import org.medconv.volume.Grid;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.NiftiFile;
import org.medconv.words.WritableFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "phantom",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a simulated CT of the trunk with its truth, as a DICOM series, as NIfTI or as both.",
      "The same seed and options always give the same bytes.",
      "",
      "DIR/truth.json      the ground truth: numbering, findings, position and HU of every body",
      "DIR/CT0001.dcm ...  the series (DIR/dicom/ with --format both)",
      "DIR/ct.nii.gz       the volume, DIR/labels.nii.gz its label map; truth.json names the"
          + " labels",
      "",
      "Without further options, the patient is 60 years old and has no findings. --drawn draws"
          + " patient and scan",
      "at about the rates of routine CT; other options given with it are kept instead of drawn."
    },
    footer = {
      "",
      "Examples:",
      "  medconv phantom series --hu 80",
      "  medconv phantom patient --drawn --seed 7 --format both",
      "  medconv phantom six --drawn --variant SIX_LUMBAR --format nifti",
      "  medconv phantom screws --age 72 --with SCREWS,FRACTURES --phase PORTAL_VENOUS",
      "  medconv phantom large --matrix 512 --slices 400 --between 1",
      "",
      "In truth.json, \"metal\" marks bodies with metal or cement, and \"fracture\" marks"
          + " fractures."
    })
final class PhantomCommand implements Callable<Integer> {
  /** What is written. */
  enum Format {
    dicom,
    nifti,
    both
  }

  private static final PhantomSpec HEALTHY = PhantomSpec.patient(1, 145);

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Where to.")
  private Path folder;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--drawn", description = "Draw patient and scan.")
  private boolean drawn;

  @Option(
      names = "--variant",
      description = "Numbering of the spine: ${COMPLETION-CANDIDATES} (default: USUAL).")
  private Variant variant;

  @Option(
      names = "--with",
      split = ",",
      paramLabel = "FINDING",
      description = "Findings of the patient: ${COMPLETION-CANDIDATES}.")
  private List<Finding> findings = List.of();

  @Option(names = "--age", description = "Age of the patient in years, 18 to 100 (default: 60).")
  private Integer age;

  @Option(names = "--phase", description = "${COMPLETION-CANDIDATES} (default: NATIVE).")
  private Phase phase;

  @Option(
      names = "--hu",
      description = "Trabecular bone of L1 at 120 kV, -50 to 400 HU (default: 145).")
  private Double trabecularHu;

  @Option(names = "--kvp", description = "70 to 150 (default: 120).")
  private Double kvp;

  @Option(names = "--noise", description = "Standard deviation of the noise, HU (default: 12).")
  private Double noiseSdHu;

  @Option(
      names = "--matrix",
      defaultValue = "256",
      description = "Rows and columns of 400 mm each (default: ${DEFAULT-VALUE}).")
  private int matrix;

  @Option(names = "--slices", defaultValue = "140", description = "Default: ${DEFAULT-VALUE}.")
  private int slices;

  @Option(
      names = "--between",
      defaultValue = "2.5",
      description = "Distance between slices, mm (default: ${DEFAULT-VALUE}).")
  private double betweenMm;

  @Option(
      names = "--format",
      defaultValue = "dicom",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Override
  public Integer call() throws Exception {
    PhantomSpec what = Usage.unlessMade(spec, this::what);
    SpinePhantom phantom = SpinePhantom.of(what);
    Grid grid = phantom.abdomen(matrix, slices, betweenMm);
    WritableFolder.require(folder);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("truth.json"), PhantomTruthJson.of(phantom.truth()) + "\n");
    try (ProgressBar bar = Progress.bar("simulate", slices)) {
      if (format != Format.nifti) {
        Path series = format == Format.both ? folder.resolve("dicom") : folder;
        new PhantomSeries(phantom, what, grid).write(series, bar::stepTo);
      }
      if (format != Format.dicom) {
        writeNifti(phantom.render(grid));
        bar.stepTo(slices);
      }
    }
    Main.out(spec).printf("simulated CT written to %s; it shows no patient%n", folder);
    return ExitCode.DONE;
  }

  private void writeNifti(PhantomCt ct) throws IOException {
    NiftiFile.writeCt(folder.resolve("ct.nii.gz"), ct.volume());
    NiftiFile.writeLabels(
        folder.resolve("labels.nii.gz"), new LabelVolume(ct.volume().grid(), ct.labels()));
  }

  private PhantomSpec what() {
    require(matrix >= 16 && matrix <= 2048, "--matrix is %d; it must be 16 to 2048", matrix);
    require(slices >= 1 && slices <= 4000, "--slices is %d; it must be 1 to 4000", slices);
    require(
        betweenMm >= 0.1 && betweenMm <= 50, "--between is %s mm; it must be 0.1 to 50", betweenMm);
    PhantomSpec start =
        drawn ? PhantomSpec.drawn(seed) : PhantomSpec.patient(seed, HEALTHY.trabecularHu());
    return start
        .withTrabecularHu(trabecularHu == null ? start.trabecularHu() : trabecularHu)
        .withScan(
            kvp == null ? start.kvp() : kvp,
            noiseSdHu == null ? start.noiseSdHu() : noiseSdHu,
            start.blurMm())
        .withVariant(variant == null ? start.variant() : variant)
        .withVariation(variation(start.variation()));
  }

  private static void require(boolean right, String otherwise, Object value) {
    if (!right) {
      throw new IllegalArgumentException(otherwise.formatted(value));
    }
  }

  private Variation variation(Variation start) {
    Set<Finding> all = EnumSet.noneOf(Finding.class);
    all.addAll(start.findings());
    all.addAll(findings);
    return new Variation(
        age == null ? start.age() : age,
        phase == null ? start.phase() : phase,
        all,
        start.rollDegrees(),
        start.leanDegrees(),
        start.pitchDegrees(),
        start.sliceMm(),
        start.sharpness(),
        start.stature());
  }
}
