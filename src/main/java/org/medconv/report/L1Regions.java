package org.medconv.report;

import java.util.List;
import java.util.Optional;
import org.medconv.measure.Densitometry;
import org.medconv.measure.MeasuredRegions;
import org.medconv.segment.ColumnAxis;
import org.medconv.segment.Vertebra;
import org.medconv.volume.MaskedRegion;

/**
 * L1's body and the regions in which its attenuation was read, all on the CT's own grid.
 *
 * @param eroded may be empty where voxels are coarse
 * @param ellipse as {@code eroded}; none where the body has no shape to place it by
 * @param measured the last two on grids of their own, as they were read
 */
record L1Regions(
    MaskedRegion body,
    MaskedRegion eroded,
    Optional<MaskedRegion> ellipse,
    MeasuredRegions measured) {

  /** Finds the regions again, as they were measured. */
  static L1Regions of(Screening screening) {
    Vertebra l1 = screening.finding().l1();
    MeasuredRegions measured = measured(screening);
    return new L1Regions(
        l1.body(),
        SliceOutline.on(screening.volume().grid(), l1.body(), measured.eroded()),
        measured
            .ellipse()
            .map(region -> SliceOutline.on(screening.volume().grid(), l1.body(), region)),
        measured);
  }

  /** On grids of their own. */
  static MeasuredRegions measured(Screening screening) {
    List<Vertebra> vertebrae = screening.finding().vertebrae();
    Vertebra l1 = screening.finding().l1();
    return Densitometry.regions(
        screening.volume(), l1.body(), ColumnAxis.upwards(vertebrae, vertebrae.indexOf(l1)));
  }

  /** Of the eroded body; of the whole one where nothing is left of it on the CT's grid. */
  SliceOutline outline() {
    return SliceOutline.throughMiddle(eroded)
        .or(() -> SliceOutline.throughMiddle(body))
        .orElseThrow(() -> new InconsistentScreening("the body of L1 has no voxel"));
  }
}
