package org.medconv.lab.evaluate;

import java.util.List;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * A part of a scan, and the positions of the vertebrae in it.
 *
 * @param scan name of the scan
 * @param findings of the patient, as far as known
 * @param volume input of the segmenter
 * @param cutFrom positions of its voxels in the scan
 * @param whole the scan's own grid; a rotated part reaches beyond it and is air there
 * @param levels in the part's coordinates
 * @param fullField whether the part is as wide and deep as the scan
 */
record ScanPart(
    int number,
    long seed,
    String scan,
    List<String> findings,
    CtVolume volume,
    Grid cutFrom,
    Grid whole,
    KnownLevels levels,
    PartPlan plan,
    boolean fullField) {
  ScanPart {
    findings = List.copyOf(findings);
  }

  ScanPart renamed(int newNumber, String newScan) {
    return new ScanPart(
        newNumber, seed, newScan, findings, volume, cutFrom, whole, levels, plan, fullField);
  }

  static boolean isIn(Grid grid, Vector3 place) {
    Vector3 at = grid.toIndex(place);
    return at.x() >= -0.5
        && at.y() >= -0.5
        && at.z() >= -0.5
        && at.x() <= grid.columns() - 0.5
        && at.y() <= grid.rows() - 0.5
        && at.z() <= grid.slices() - 0.5;
  }

  /** Whether a point in the part's coordinates was scanned and is in the part. */
  boolean shows(Vector3 place) {
    Vector3 at = volume.grid().toIndex(place);
    return isIn(volume.grid(), place) && isIn(whole, cutFrom.toPatient(at.x(), at.y(), at.z()));
  }

  double fieldMm() {
    Grid grid = volume.grid();
    return Math.max(grid.columns() * grid.spacingI(), grid.rows() * grid.spacingJ());
  }

  double heightMm() {
    return volume.grid().slices() * volume.grid().spacingK();
  }
}
