package org.medconv.segment;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.medconv.segment.Abstention.Reason;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * Detects a scan that begins too low: there is no space for four vertebrae between its upper end
 * and the sacrum, and L1 would be the fifth. This needs neither a count nor the exact upper end of
 * the sacrum, so the conditions are weaker than those of an anchor: the network marks a pelvis, and
 * the CT shows bone on both sides of the same slices.
 */
final class PelvisBelow {
  private static final double LEAST_SACRUM_ML = 60;
  private static final double SACRUM_WITHIN_MM = 60;

  /** The share of the marked sacrum above its assumed upper end. */
  private static final double ABOVE_TOP = 0.05;

  /** L1 ends at least 3.8 heights of the lower lumbar vertebrae above the sacrum. */
  private static final double LEAST_HEIGHTS = 3.7;

  private static final float BONE_HU = 150;

  private PelvisBelow() {}

  /**
   * Empty if L1 may be in view.
   *
   * @param bodies from head to foot, at least one; the pelvis lies at the lower end of the column
   */
  static Optional<Abstention> withoutL1(
      BoneMap map, CentreLine line, List<SeenBody> bodies, CoarseScan scan) {
    double[] heights = sacrum(map, line);
    if (heights.length * map.grid().voxelMillilitres() < LEAST_SACRUM_ML) {
      return Optional.empty();
    }
    double sacrum = heights[(int) ((1 - ABOVE_TOP) * (heights.length - 1))];
    double room = top(scan) - sacrum;
    if (room >= LEAST_HEIGHTS * vertebra(bodies) || !isBesideBone(scan, sacrum)) {
      return Optional.empty();
    }
    return Optional.of(
        new Abstention(
            Reason.NO_L1_IN_FIELD_OF_VIEW,
            String.format(
                Locale.ROOT,
                "L1 is not in the field of view: it would be the fifth vertebra above the sacrum,"
                    + " but the scan ends %.0f mm above the sacrum, and one vertebra needs %.0f mm",
                room,
                vertebra(bodies))));
  }

  /** Heights of the marked sacrum below the column, from foot to head, mm. */
  private static double[] sacrum(BoneMap map, CentreLine line) {
    Grid grid = map.grid();
    double[] heights = new double[grid.voxels()];
    int n = 0;
    for (int p = 0; p < heights.length; p++) {
      if (map.of(SpineClass.SACRUM, p) > 0.5f) {
        Vector3 place = grid.toPatient(p);
        if (line.offset(place).length() < SACRUM_WITHIN_MM) {
          heights[n++] = place.z();
        }
      }
    }
    double[] found = Arrays.copyOf(heights, n);
    Arrays.sort(found);
    return found;
  }

  private static double top(CoarseScan scan) {
    return scan.grid().toPatient(0, 0, scan.grid().slices() - 1).z();
  }

  private static double vertebra(List<SeenBody> bodies) {
    double[] lengths = bodies.stream().mapToDouble(b -> b.piece().length()).sorted().toArray();
    return lengths[Math.floorDiv(lengths.length, 2)];
  }

  /** Whether hip bones rise beside the sacrum. */
  private static boolean isBesideBone(CoarseScan scan, double z) {
    double k = scan.grid().toIndex(new Vector3(0, 0, z)).z();
    return new OtherRegions(scan).heavy(BONE_HU).get((int) Math.max(0, Math.round(k)));
  }
}
