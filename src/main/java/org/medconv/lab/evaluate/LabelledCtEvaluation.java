package org.medconv.lab.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.medconv.lab.desk.PngFile;
import org.medconv.measure.Densitometry;
import org.medconv.measure.TrabecularHu;
import org.medconv.report.OutlinedSlice;
import org.medconv.report.OutlinedSlice.Outline;
import org.medconv.segment.L1Finding;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.segment.VertebraSegmenter;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.NiftiFile;
import org.medconv.volume.Vector3;

/**
 * Measures a segmenter on a CT with labelled vertebral bodies, numbered as in TotalSegmentator (19
 * = T12, 20 = L1, ... 24 = L5).
 */
public final class LabelledCtEvaluation {
  private static final double PICTURE_MM = 0.4;
  private static final int PICTURE_SIDE = 480;

  private static final Map<VertebraLevel, Integer> LABELS =
      Map.of(
          VertebraLevel.T12, 19,
          VertebraLevel.L1, 20,
          VertebraLevel.L2, 21,
          VertebraLevel.L3, 22,
          VertebraLevel.L4, 23,
          VertebraLevel.L5, 24);

  /**
   * A labelled level.
   *
   * @param offMm error of the body's centroid; NaN if the segmenter does not see the level
   * @param dice of the body
   */
  public record Level(VertebraLevel level, double offMm, double dice) {}

  /**
   * @param sentence the segmenter's overall answer
   * @param levels the labelled ones, from top to bottom
   * @param found L1's eroded body in the found outline
   * @param labelled L1's eroded body in the labelled outline
   */
  public record Figures(
      String sentence,
      List<Level> levels,
      Optional<TrabecularHu> found,
      Optional<TrabecularHu> labelled) {
    public Figures {
      levels = List.copyOf(levels);
    }

    public Level of(VertebraLevel level) {
      return levels.stream().filter(one -> one.level() == level).findFirst().orElseThrow();
    }

    /** A short table. */
    public String table() {
      StringBuilder text = new StringBuilder(sentence).append('\n');
      text.append("level  centre off (mm)   body Dice\n");
      for (Level one : levels) {
        text.append(
            String.format(
                Locale.ROOT, "%-5s %16.1f %11.3f%n", one.level(), one.offMm(), one.dice()));
      }
      row(text, "found", found);
      row(text, "labelled", labelled);
      return text.toString();
    }

    private static void row(StringBuilder text, String outline, Optional<TrabecularHu> measured) {
      measured.ifPresent(
          hu ->
              text.append(
                  String.format(
                      Locale.ROOT,
                      "L1 eroded, %s outline: median %.1f HU, mean %.1f HU, %.1f ml%n",
                      outline,
                      hu.median(),
                      hu.mean(),
                      hu.millilitres())));
    }
  }

  private LabelledCtEvaluation() {}

  /**
   * Measures.
   *
   * @param ct NIfTI, Hounsfield units
   * @param bodies NIfTI of labels, on any grid
   * @param folder for pictures of L1 with both outlines
   */
  public static Figures measure(
      VertebraSegmenter segmenter, Path ct, Path bodies, Optional<Path> folder) throws IOException {
    CtVolume volume = NiftiFile.readCt(ct);
    LabelVolume labels = NiftiFile.readLabels(bodies);
    L1Finding finding = segmenter.find(volume);
    Optional<MaskedRegion> labelled = labelled(volume.grid(), labels, LABELS.get(VertebraLevel.L1));
    if (folder.isPresent()) {
      Files.createDirectories(folder.get());
      draw(volume, finding, labelled, folder.get());
    }
    return measure(volume, finding, labels, labelled);
  }

  private static Optional<Vertebra> l1(L1Finding finding) {
    return finding.vertebrae().stream().filter(one -> one.level() == VertebraLevel.L1).findFirst();
  }

  /** A label, on the CT's own grid. */
  private static Optional<MaskedRegion> labelled(Grid grid, LabelVolume labels, int label) {
    BitSet inside = new BitSet(grid.voxels());
    Grid other = labels.grid();
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          Vector3 at = other.toIndex(grid.toPatient(i, j, k));
          int x = (int) Math.round(at.x());
          int y = (int) Math.round(at.y());
          int z = (int) Math.round(at.z());
          boolean within =
              x >= 0
                  && y >= 0
                  && z >= 0
                  && x < other.columns()
                  && y < other.rows()
                  && z < other.slices();
          inside.set(grid.index(i, j, k), within && labels.at(x, y, z) == label);
        }
      }
    }
    Box all = new Box(0, 0, 0, grid.columns(), grid.rows(), grid.slices());
    return inside.isEmpty() ? Optional.empty() : Optional.of(new MaskedRegion(grid, all, inside));
  }

  private static void draw(
      CtVolume volume, L1Finding finding, Optional<MaskedRegion> labelled, Path folder)
      throws IOException {
    List<Outline> outlines = new ArrayList<>();
    labelled.ifPresent(body -> outlines.add(new Outline(body, EvaluationScan.TRUE)));
    l1(finding).ifPresent(one -> outlines.add(new Outline(one.body(), EvaluationScan.FOUND)));
    if (outlines.isEmpty()) {
      return;
    }
    Vector3 centre = outlines.get(outlines.size() - 1).region().centroid();
    PngFile.write(
        OutlinedSlice.sagittal(volume, centre, PICTURE_MM, PICTURE_SIDE, PICTURE_SIDE, outlines),
        folder.resolve("sagittal.png"));
    PngFile.write(
        OutlinedSlice.axial(volume, centre, PICTURE_MM, PICTURE_SIDE, PICTURE_SIDE, outlines),
        folder.resolve("axial.png"));
  }

  private static Figures measure(
      CtVolume volume, L1Finding finding, LabelVolume labels, Optional<MaskedRegion> labelled) {
    List<Level> levels = new ArrayList<>();
    for (VertebraLevel level : VertebraLevel.values()) {
      Integer label = LABELS.get(level);
      if (label != null && has(labels, label)) {
        levels.add(level(finding, level, labels, label));
      }
    }
    return new Figures(
        sentence(finding),
        levels,
        l1(finding).flatMap(one -> Densitometry.trabecular(volume, one.body())),
        labelled.flatMap(body -> Densitometry.trabecular(volume, body)));
  }

  private static String sentence(L1Finding finding) {
    if (finding instanceof L1Finding.NotFound none) {
      return "%s: %s".formatted(none.abstention().reason(), none.abstention().sentence());
    }
    return "L1 found, %d vertebrae seen".formatted(finding.vertebrae().size());
  }

  private static boolean has(LabelVolume labels, int label) {
    for (byte one : labels.labels()) {
      if (one == label) {
        return true;
      }
    }
    return false;
  }

  private static Level level(
      L1Finding finding, VertebraLevel level, LabelVolume labels, int label) {
    return finding.vertebrae().stream()
        .filter(vertebra -> vertebra.level() == level)
        .findFirst()
        .map(vertebra -> compared(vertebra, labels, label))
        .orElse(new Level(level, Double.NaN, 0));
  }

  private static Level compared(Vertebra vertebra, LabelVolume labels, int label) {
    Grid grid = labels.grid();
    MaskedRegion body = vertebra.body();
    Vector3 sum = new Vector3(0, 0, 0);
    int wanted = 0;
    int both = 0;
    for (int n = 0; n < grid.voxels(); n++) {
      if (labels.labels()[n] == label) {
        Vector3 place = grid.toPatient(n);
        sum = sum.plus(place);
        wanted++;
        Vector3 at = body.grid().toIndex(place);
        both +=
            body.contains(
                    (int) Math.round(at.x()), (int) Math.round(at.y()), (int) Math.round(at.z()))
                ? 1
                : 0;
      }
    }
    // In volumes, since the two may lie on different grids.
    double wantedMl = wanted * grid.voxelMillilitres();
    double dice = 2 * both * grid.voxelMillilitres() / (wantedMl + body.millilitres());
    return new Level(
        vertebra.level(), vertebra.centroid().minus(sum.times(1.0 / wanted)).length(), dice);
  }
}
