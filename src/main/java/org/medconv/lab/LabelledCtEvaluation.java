package org.medconv.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.medconv.segment.L1Finding;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.segment.VertebraSegmenter;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.NiftiFile;
import org.medconv.volume.Vector3;

/**
 * Measures a segmenter on a CT whose vertebral bodies somebody has labelled, as TotalSegmentator
 * numbers them (19 = T12, 20 = L1, ... 24 = L5).
 */
public final class LabelledCtEvaluation {
  private static final Map<VertebraLevel, Integer> LABELS =
      Map.of(
          VertebraLevel.T12, 19,
          VertebraLevel.L1, 20,
          VertebraLevel.L2, 21,
          VertebraLevel.L3, 22,
          VertebraLevel.L4, 23,
          VertebraLevel.L5, 24);

  /**
   * A level that was labelled.
   *
   * @param offMm distance of the body's centroid; NaN where the segmenter does not see the level
   * @param dice of the body
   */
  public record Level(VertebraLevel level, double offMm, double dice) {}

  /**
   * @param sentence what the segmenter says as a whole
   * @param levels that are labelled, from top to bottom
   */
  public record Figures(String sentence, List<Level> levels) {
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
      return text.toString();
    }
  }

  private LabelledCtEvaluation() {}

  /**
   * @param ct NIfTI, Hounsfield units
   * @param bodies NIfTI of labels, on any grid
   */
  public static Figures measure(VertebraSegmenter segmenter, Path ct, Path bodies)
      throws IOException {
    CtVolume volume = NiftiFile.readCt(ct);
    return measure(segmenter.find(volume), NiftiFile.readLabels(bodies));
  }

  static Figures measure(L1Finding finding, LabelVolume labels) {
    List<Level> levels = new ArrayList<>();
    for (VertebraLevel level : VertebraLevel.values()) {
      Integer label = LABELS.get(level);
      if (label != null && has(labels, label)) {
        levels.add(level(finding, level, labels, label));
      }
    }
    return new Figures(sentence(finding), levels);
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
    int plane = grid.columns() * grid.rows();
    for (int n = 0; n < grid.voxels(); n++) {
      if (labels.labels()[n] == label) {
        Vector3 place =
            grid.toPatient(
                n % grid.columns(),
                Math.floorDiv(n, grid.columns()) % grid.rows(),
                Math.floorDiv(n, plane));
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
    // Volumes, since the two may lie on different grids.
    double wantedMl = wanted * grid.voxelMillilitres();
    double dice = 2 * both * grid.voxelMillilitres() / (wantedMl + body.millilitres());
    return new Level(
        vertebra.level(), vertebra.centroid().minus(sum.times(1.0 / wanted)).length(), dice);
  }
}
