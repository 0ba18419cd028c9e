package org.medconv.report;

import java.util.List;
import java.util.Optional;
import org.medconv.measure.Densitometry;
import org.medconv.measure.MeasuredRegions;
import org.medconv.segment.ColumnAxis;
import org.medconv.segment.Vertebra;
import org.medconv.volume.MaskedRegion;

/**
 * The body of L1 and the regions in which its attenuation was measured, on the grid of the CT.
 *
 * @param eroded may be empty if voxels are coarse
 * @param ellipse as {@code eroded}; absent if the shape of the body does not allow placing it
 * @param measured the eroded body and the ellipse on the grids on which they were measured
 */
record L1Regions(
    MaskedRegion body,
    MaskedRegion eroded,
    Optional<MaskedRegion> ellipse,
    MeasuredRegions measured) {

  /** Recomputes the regions as they were measured. */
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

  /** The regions on their own grids. */
  static MeasuredRegions measured(Screening screening) {
    List<Vertebra> vertebrae = screening.finding().vertebrae();
    Vertebra l1 = screening.finding().l1();
    return Densitometry.regions(
        screening.volume(), l1.body(), ColumnAxis.upwards(vertebrae, vertebrae.indexOf(l1)));
  }

  /**
   * Outline of the eroded body; of the whole body if no voxel of the CT's grid remains in the
   * eroded one.
   */
  SliceOutline outline() {
    return SliceOutline.throughMiddle(eroded)
        .or(() -> SliceOutline.throughMiddle(body))
        .orElseThrow(() -> new InconsistentScreening("the body of L1 has no voxel"));
  }
}
