package org.medconv.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.medconv.peers.ExampleCt;
import org.medconv.segment.Anchor;
import org.medconv.segment.L1Finding;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.volume.Assembly;
import org.medconv.volume.AssemblyLimits;
import org.medconv.volume.Box;
import org.medconv.volume.Grid;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.NiftiFile;
import org.medconv.volume.Vector3;
import org.medconv.volume.VolumeAssembler;

/** The public example CT as a DICOM series, with bodies labelled by another tool. */
final class RealScreening {
  private static final Map<VertebraLevel, Integer> LABELS =
      Map.of(
          VertebraLevel.T12, 19,
          VertebraLevel.L1, 20,
          VertebraLevel.L2, 21,
          VertebraLevel.L3, 22,
          VertebraLevel.L4, 23,
          VertebraLevel.L5, 24);

  private RealScreening() {}

  static Screening ofExample() throws IOException {
    Assembly.Assembled ct =
        (Assembly.Assembled)
            new VolumeAssembler(new AssemblyLimits(12, 5, 400_000_000, true))
                .assemble(ExampleCt.slices());
    LabelVolume labels =
        NiftiFile.readLabels(ExampleCt.folder().resolve("vertebral_bodies.nii.gz"));
    List<Vertebra> vertebrae = new ArrayList<>();
    for (VertebraLevel level : VertebraLevel.values()) {
      if (LABELS.containsKey(level)) {
        MaskedRegion body = region(ct.volume().grid(), labels, LABELS.get(level));
        vertebrae.add(new Vertebra(level, body.centroid(), level != VertebraLevel.T12, body));
      }
    }
    Vertebra l1 =
        vertebrae.stream().filter(v -> v.level() == VertebraLevel.L1).findFirst().orElseThrow();
    Screening screening = Screenings.of(ct.volume(), ct.source(), l1.body());
    return Screenings.with(
        screening, new L1Finding.Found(l1, vertebrae, Anchor.SACRUM_AND_LAST_RIBS, 0.999));
  }

  /** The label's voxels on the DICOM grid, which is that of the NIfTI file with flipped axes. */
  private static MaskedRegion region(Grid grid, LabelVolume labels, int label) {
    BitSet inside = new BitSet();
    Grid from = labels.grid();
    for (int n = 0; n < from.voxels(); n++) {
      if (labels.labels()[n] == label) {
        int i = n % from.columns();
        int j = Math.floorDiv(n, from.columns()) % from.rows();
        int k = Math.floorDiv(n, from.columns() * from.rows());
        Vector3 at = grid.toIndex(from.toPatient(i, j, k));
        inside.set(
            grid.index(
                Math.toIntExact(Math.round(at.x())),
                Math.toIntExact(Math.round(at.y())),
                Math.toIntExact(Math.round(at.z()))));
      }
    }
    return new MaskedRegion(
        grid, new Box(0, 0, 0, grid.columns(), grid.rows(), grid.slices()), inside);
  }
}
