package org.medconv.report;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.medconv.segment.L1Finding;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.NiftiFile;
import org.medconv.volume.SourceSeries;
import org.medconv.volume.Vector3;

/** The public example CT with the vertebral bodies that another tool labelled on it. */
final class RealScreening {
  private static final Path EXAMPLE = Path.of("..", "shared", "data", "totalsegmentator-example");
  private static final Map<VertebraLevel, Integer> LABELS =
      Map.of(
          VertebraLevel.T12, 19,
          VertebraLevel.L1, 20,
          VertebraLevel.L2, 21,
          VertebraLevel.L3, 22,
          VertebraLevel.L4, 23,
          VertebraLevel.L5, 24);

  private RealScreening() {}

  static Path example() {
    assumeTrue(Files.isDirectory(EXAMPLE), EXAMPLE + " is not there");
    return EXAMPLE;
  }

  /** As the NIfTI file has it: no DICOM source. */
  static Screening ofNifti() throws IOException {
    CtVolume volume = NiftiFile.readCt(example().resolve("example_ct.nii.gz"));
    return of(volume, new SourceSeries(new org.aoju.bus.image.galaxy.data.Attributes(), List.of()));
  }

  static Screening of(CtVolume volume, SourceSeries source) throws IOException {
    LabelVolume labels = NiftiFile.readLabels(example().resolve("vertebral_bodies.nii.gz"));
    List<Vertebra> vertebrae = new ArrayList<>();
    for (VertebraLevel level : VertebraLevel.values()) {
      if (LABELS.containsKey(level)) {
        MaskedRegion body = region(volume.grid(), labels, LABELS.get(level));
        vertebrae.add(new Vertebra(level, body.centroid(), level != VertebraLevel.T12, body));
      }
    }
    Vertebra l1 =
        vertebrae.stream().filter(v -> v.level() == VertebraLevel.L1).findFirst().orElseThrow();
    Screening screening = Screenings.of(volume, source, l1.body());
    return Screenings.with(screening, new L1Finding.Found(l1, vertebrae));
  }

  /** The label's voxels on another grid of the same space: the nearest voxel decides. */
  private static MaskedRegion region(Grid grid, LabelVolume labels, int label) {
    BitSet inside = new BitSet();
    Grid from = labels.grid();
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          Vector3 at = from.toIndex(grid.toPatient(i, j, k));
          int a = (int) Math.round(at.x());
          int b = (int) Math.round(at.y());
          int c = (int) Math.round(at.z());
          boolean there =
              a >= 0
                  && b >= 0
                  && c >= 0
                  && a < from.columns()
                  && b < from.rows()
                  && c < from.slices();
          if (there && labels.at(a, b, c) == label) {
            inside.set(grid.index(i, j, k));
          }
        }
      }
    }
    return new MaskedRegion(
        grid, new Box(0, 0, 0, grid.columns(), grid.rows(), grid.slices()), inside);
  }
}
