package org.medconv.segment;

import org.medconv.volume.Acquisition;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Resampler;
import org.medconv.volume.Vector3;

/**
 * A scan at the resolution of the first network. It is kept, so that it can be analysed again when
 * cut, rotated, moved or with thicker slices, without resampling the CT. All these keep the
 * patient's coordinates, so that results can be compared directly.
 *
 * @param grid of 3 mm, along the patient's axes (i to the left, j to the back, k to the head)
 *     unless it was rotated
 * @param hu on the grid, i fastest, then j, then k. Not copied: do not change it.
 * @param scan the field of view: the CT's own grid, or the box that was cut
 */
record CoarseScan(Grid grid, float[] hu, Grid scan) {
  private static final double EDGE = NetworkInput.SPACING_MM;

  /** The whole CT. */
  static CoarseScan of(CtVolume ct) {
    Grid grid = enclosing(ct.grid());
    return new CoarseScan(grid, Resampler.toFloats(ct, grid), ct.grid());
  }

  /** The 3 mm grid along the patient's axes that contains a scan. */
  static Grid enclosing(Grid scan) {
    Vector3 low = corner(scan, 0, false);
    Vector3 mm = corner(scan, 0, true).minus(low);
    return Grid.axisAligned(steps(mm.x()), steps(mm.y()), steps(mm.z()), low, EDGE, EDGE, EDGE);
  }

  private static int steps(double mm) {
    return 1 + (int) Math.floor(mm / EDGE + 1e-6);
  }

  /** Number of voxels of 3 mm for a grid, as a double, which does not overflow. */
  static double count(Grid grid) {
    Vector3 mm = extent(grid);
    return (1 + Math.floor(mm.x() / EDGE))
        * (1 + Math.floor(mm.y() / EDGE))
        * (1 + Math.floor(mm.z() / EDGE));
  }

  /** Distance from the first to the last voxel's centre along the patient's axes, mm. */
  static Vector3 extent(Grid grid) {
    return corner(grid, 0, true).minus(corner(grid, 0, false));
  }

  /**
   * Lowest or highest x, y and z of a grid's voxels.
   *
   * @param beyond distance beyond their centres, in voxels: 0.5 for their outer faces
   */
  private static Vector3 corner(Grid grid, double beyond, boolean highest) {
    double sign = highest ? 1 : -1;
    Vector3 found = new Vector3(1, 1, 1).times(-sign * Double.MAX_VALUE);
    for (int corner = 0; corner < 8; corner++) {
      Vector3 at =
          grid.toPatient(
              (corner & 1) == 0 ? -beyond : grid.columns() - 1 + beyond,
              (corner & 2) == 0 ? -beyond : grid.rows() - 1 + beyond,
              (corner & 4) == 0 ? -beyond : grid.slices() - 1 + beyond);
      found = highest ? higher(found, at) : lower(found, at);
    }
    return found;
  }

  private static Vector3 lower(Vector3 a, Vector3 b) {
    return new Vector3(Math.min(a.x(), b.x()), Math.min(a.y(), b.y()), Math.min(a.z(), b.z()));
  }

  private static Vector3 higher(Vector3 a, Vector3 b) {
    return new Vector3(Math.max(a.x(), b.x()), Math.max(a.y(), b.y()), Math.max(a.z(), b.z()));
  }

  /** The same field of view, without the voxels outside a box. */
  CoarseScan keeping(Box box) {
    return cropped(box, scan);
  }

  /**
   * As if only a box had been scanned: the rest is removed and lies outside the field of view. Cut
   * before rotating.
   *
   * @param low corner of the box, LPS mm; may lie outside the scan
   * @param high the opposite corner
   * @throws IllegalArgumentException if the box contains no voxel of the scan
   */
  CoarseScan within(Vector3 low, Vector3 high) {
    Vector3 from = higher(low, corner(scan, 0.5, false));
    Vector3 to = lower(high, corner(scan, 0.5, true));
    Vector3 first = grid.toIndex(from);
    Vector3 last = grid.toIndex(to);
    Box box =
        new Box(
            Math.max(0, (int) Math.ceil(first.x())),
            Math.max(0, (int) Math.ceil(first.y())),
            Math.max(0, (int) Math.ceil(first.z())),
            Math.min(grid.columns(), 1 + (int) Math.floor(last.x())),
            Math.min(grid.rows(), 1 + (int) Math.floor(last.y())),
            Math.min(grid.slices(), 1 + (int) Math.floor(last.z())));
    return cropped(box, filling(from, to));
  }

  private CoarseScan cropped(Box box, Grid newScan) {
    Grid part = grid.cropped(box);
    float[] values = new float[part.voxels()];
    for (int k = 0; k < box.slices(); k++) {
      for (int j = 0; j < box.rows(); j++) {
        int from = grid.index(box.i0(), box.j0() + j, box.k0() + k);
        System.arraycopy(hu, from, values, part.index(0, j, k), box.columns());
      }
    }
    return new CoarseScan(part, values, newScan);
  }

  /** A grid whose outer faces are those of a box. */
  private static Grid filling(Vector3 low, Vector3 high) {
    Vector3 mm = high.minus(low);
    int columns = (int) Math.max(1, Math.round(mm.x() / EDGE));
    int rows = (int) Math.max(1, Math.round(mm.y() / EDGE));
    int slices = (int) Math.max(1, Math.round(mm.z() / EDGE));
    Vector3 voxel = new Vector3(mm.x() / columns, mm.y() / rows, mm.z() / slices);
    return Grid.axisAligned(
        columns, rows, slices, low.plus(voxel.times(0.5)), voxel.x(), voxel.y(), voxel.z());
  }

  /**
   * As if the voxels had been rotated: the network sees the patient rotated the other way about the
   * centre of the scan.
   *
   * @param axis of length 1
   */
  CoarseScan turned(Vector3 axis, double degrees) {
    Vector3 middle =
        new Vector3((grid.columns() - 1) / 2.0, (grid.rows() - 1) / 2.0, (grid.slices() - 1) / 2.0);
    Vector3 i = turned(grid.alongI(), axis, degrees);
    Vector3 j = turned(grid.alongJ(), axis, degrees);
    Vector3 k = turned(grid.alongK(), axis, degrees);
    Vector3 origin =
        grid.toPatient(middle.x(), middle.y(), middle.z())
            .minus(i.times(EDGE * middle.x()))
            .minus(j.times(EDGE * middle.y()))
            .minus(k.times(EDGE * middle.z()));
    return onto(
        new Grid(grid.columns(), grid.rows(), grid.slices(), origin, i, j, k, EDGE, EDGE, EDGE));
  }

  /** Rodrigues' formula. */
  private static Vector3 turned(Vector3 v, Vector3 axis, double degrees) {
    double cosine = Math.cos(Math.toRadians(degrees));
    double sine = Math.sin(Math.toRadians(degrees));
    return v.times(cosine)
        .plus(axis.cross(v).times(sine))
        .plus(axis.times(axis.dot(v) * (1 - cosine)));
  }

  /** Moves the voxels along the patient's axes, by less than a voxel. */
  CoarseScan moved(Vector3 mm) {
    return onto(
        new Grid(
            grid.columns(),
            grid.rows(),
            grid.slices(),
            grid.origin().plus(mm),
            grid.alongI(),
            grid.alongJ(),
            grid.alongK(),
            EDGE,
            EDGE,
            EDGE));
  }

  /** As if the slices had this thickness and distance: more than 4.5 mm. */
  CoarseScan thicker(double sliceMm) {
    int slices = (int) Math.ceil(grid.slices() * EDGE / sliceMm);
    Grid thick =
        new Grid(
            grid.columns(),
            grid.rows(),
            slices,
            grid.toPatient(0, 0, (grid.slices() - 1) / 2.0 - (slices - 1) / 2.0 * sliceMm / EDGE),
            grid.alongI(),
            grid.alongJ(),
            grid.alongK(),
            EDGE,
            EDGE,
            sliceMm);
    CtVolume thickened = Resampler.resample(rounded(), thick);
    return new CoarseScan(grid, Resampler.toFloats(thickened, grid), scan);
  }

  private CoarseScan onto(Grid other) {
    return new CoarseScan(other, Resampler.toFloats(rounded(), other), scan);
  }

  private CtVolume rounded() {
    short[] whole = new short[hu.length];
    for (int p = 0; p < hu.length; p++) {
      whole[p] = (short) Math.round(hu[p]);
    }
    return new CtVolume(grid, whole, Acquisition.unknown());
  }
}
