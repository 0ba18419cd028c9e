package org.medconv.lab.cohort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.medconv.classify.L1CutOut;
import org.medconv.lab.cohort.L1Outlines.Outlined;
import org.medconv.lab.cohort.LabelTable.Label;
import org.medconv.lab.desk.ComputeOptions;
import org.medconv.model.Compute;
import org.medconv.model.ModelFolder;
import org.medconv.screen.ScreeningPipeline;
import org.medconv.terminal.ExitCode;
import org.medconv.terminal.Progress;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.NiftiFile;
import org.medconv.volume.Resampler;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lab cut}: cuts L1 out of full CTs into a folder to train on. */
@Command(
    name = "cut",
    mixinStandardHelpOptions = true,
    description = {
      "Cuts L1 out of full CTs. Writes one folder for `lab train` and `lab evaluate`, which also"
          + " split it: <SubjectID>.nii.gz with the outlined L1 at the CT's resolution and -1024 HU"
          + " elsewhere, labels.csv and cutouts.json.",
      "Subjects without a usable L1 are listed in not_cut.csv with the reason. If stopped, the same"
          + " command continues."
    },
    footer = {
      "",
      "Examples:",
      "  medconv lab cut --ct CTs --labels labels.xlsx --segmenter models/vertebrae-unet3d --out"
          + " l1",
      "  medconv lab cut --ct CTs --labels labels.csv --masks totalsegmentator --label 31 --out l1",
      "",
      "Exit codes: 0 at least one L1 was cut, 1 failed, 2 wrong usage, 3 no L1 could be cut."
    })
public final class CutL1 implements Callable<Integer> {
  private static final int MARGIN = 2;

  @Spec private CommandSpec spec;

  @Option(
      names = "--ct",
      required = true,
      paramLabel = "DIR",
      description = "full CTs in Hounsfield units, <SubjectID>.nii.gz")
  private Path cts;

  @Option(
      names = "--labels",
      required = true,
      paramLabel = "FILE",
      description = "xlsx or csv with SubjectID and T-score")
  private Path labels;

  @ArgGroup(multiplicity = "1")
  private Source source;

  static final class Source {
    @Option(names = "--segmenter", paramLabel = "DIR", description = "a segmenter of models/")
    private Path segmenter;

    @Option(names = "--masks", paramLabel = "DIR", description = "masks, <SubjectID>.nii.gz")
    private Path masks;
  }

  @Option(
      names = "--label",
      defaultValue = "0",
      paramLabel = "N",
      description = "label of L1 in the masks (TotalSegmentator 2: 31); 0: all labels")
  private int label;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "folder to write")
  private Path out;

  @Mixin private ComputeOptions on;

  @Override
  public Integer call() throws Exception {
    List<Label> wanted = wanted();
    List<String> notCut = new ArrayList<>();
    try (L1Outlines outlines = outlines();
        ProgressBar bar = Progress.bar("cutting", wanted.size())) {
      CutOutFolder folder =
          CutOutFolder.create(out, new CutOutFacts(null, CutOutFolder.OUTSIDE_HU, false, madeBy()));
      for (Label one : wanted) {
        if (!folder.has(one.subject())) {
          cut(one, outlines, folder, notCut);
        }
        bar.step();
      }
    }
    List<String> lines = new ArrayList<>(List.of("SubjectID,reason"));
    lines.addAll(notCut);
    Files.write(out.resolve("not_cut.csv"), lines);
    spec.commandLine()
        .getOut()
        .printf("%d of %d cut%n", wanted.size() - notCut.size(), wanted.size());
    notCut.forEach(line -> spec.commandLine().getOut().println("  " + line));
    return notCut.size() == wanted.size() ? ExitCode.REFUSED : ExitCode.DONE;
  }

  private String madeBy() {
    return source.segmenter == null
        ? "lab cut --masks, label " + label
        : "lab cut --segmenter " + source.segmenter.getFileName();
  }

  /** All faults of the table and the folder at once. */
  private List<Label> wanted() throws IOException {
    List<String> problems = new ArrayList<>();
    LabelTable table = LabelTable.read(labels, labels.getFileName().toString(), problems);
    List<Label> unique = List.copyOf(table.unique(problems).values());
    for (Label one : unique) {
      if (!Files.isRegularFile(ct(one))) {
        problems.add(
            "%s:%d: there is no %s".formatted(table.name(), one.line(), ct(one).getFileName()));
      }
    }
    if (!problems.isEmpty()) {
      throw new UnusableDataset(cts, problems);
    }
    return unique;
  }

  private Path ct(Label one) {
    return cts.resolve(one.subject() + CutOutFolder.VOLUME);
  }

  private L1Outlines outlines() throws Exception {
    if (source.masks != null) {
      return new L1Outlines.ByMasks(source.masks, label);
    }
    Compute compute = on.open();
    return new L1Outlines.BySegmenter(
        ScreeningPipeline.segmenter(ModelFolder.open(source.segmenter), compute));
  }

  private void cut(Label one, L1Outlines outlines, CutOutFolder folder, List<String> notCut)
      throws IOException {
    CtVolume volume = NiftiFile.readCt(ct(one));
    L1Outlines.Answer answer = outlines.of(one.subject(), volume);
    if (answer instanceof Outlined outlined) {
      folder.add(one.subject(), one.tScore(), whole(volume, outlined.l1()));
    } else {
      String why = ((L1Outlines.NotOutlined) answer).why();
      notCut.add("%s,\"%s\"".formatted(one.subject(), why.replace('"', '\'')));
    }
  }

  /** The outlined L1 with a margin, on the CT's own voxels. */
  private static L1CutOut whole(CtVolume volume, MaskedRegion l1) {
    Box box = around(l1);
    CtVolume block = Resampler.crop(volume, box);
    short[] hu = block.hu();
    Grid grid = block.grid();
    for (int k = 0, n = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++, n++) {
          if (!l1.contains(box.i0() + i, box.j0() + j, box.k0() + k)) {
            hu[n] = L1CutOut.OUTSIDE;
          }
        }
      }
    }
    return new L1CutOut(grid, hu);
  }

  private static Box around(MaskedRegion l1) {
    Box all = l1.box();
    int[] low = {all.i1(), all.j1(), all.k1()};
    int[] high = {all.i0(), all.j0(), all.k0()};
    for (int p = l1.inside().nextSetBit(0); p >= 0; p = l1.inside().nextSetBit(p + 1)) {
      int[] at = {
        all.i0() + p % all.columns(),
        all.j0() + Math.floorDiv(p, all.columns()) % all.rows(),
        all.k0() + Math.floorDiv(p, all.columns() * all.rows())
      };
      for (int a = 0; a < 3; a++) {
        low[a] = Math.min(low[a], at[a]);
        high[a] = Math.max(high[a], at[a]);
      }
    }
    Grid grid = l1.grid();
    return new Box(
        Math.max(0, low[0] - MARGIN),
        Math.max(0, low[1] - MARGIN),
        Math.max(0, low[2] - MARGIN),
        Math.min(grid.columns(), high[0] + 1 + MARGIN),
        Math.min(grid.rows(), high[1] + 1 + MARGIN),
        Math.min(grid.slices(), high[2] + 1 + MARGIN));
  }
}
