package org.medconv.measure;

import java.util.Arrays;
import java.util.BitSet;
import org.medconv.volume.Acquisition;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/** A vertebral body with known position, axes, measures and attenuation. */
record DrawnBody(CtVolume volume, MaskedRegion body) {

  /** Depth of a point below a surface, mm, in a frame's coordinates; negative outside. */
  interface Solid {
    double depth(double toLeft, double toFront, double upwards);
  }

  /** HU of a point at a depth below the surface, mm. */
  interface Tissue {
    short hu(double depth, Vector3 place);
  }

  static final Tissue MUSCLE_AND_BONE =
      (depth, place) -> (short) (depth < 0 ? 50 : depth < 2 ? 700 : 137);

  static Solid wedge(double width, double depth, double front, double back) {
    return (u, v, w) -> {
      double half = 0.5 * (back + (front - back) * (0.5 + v / depth));
      return Math.min(
          Math.min(width / 2 - Math.abs(u), depth / 2 - Math.abs(v)), half - Math.abs(w));
    };
  }

  /** The depth is exact at the surface and along the axes. */
  static Solid ellipsoid(double width, double depth, double height) {
    return (u, v, w) -> {
      double r =
          Math.sqrt(
              4 * (u * u / (width * width) + v * v / (depth * depth) + w * w / (height * height)));
      return (1 - r) * Math.min(width, Math.min(depth, height)) / 2;
    };
  }

  /** Axes with these angles in degrees: tilted to the back, leaning to the left, rotated. */
  static BodyFrame frame(double tilt, double lean, double turn) {
    Vector3 up =
        new Vector3(
            Math.sin(Math.toRadians(lean)),
            Math.sin(Math.toRadians(tilt)) * Math.cos(Math.toRadians(lean)),
            Math.cos(Math.toRadians(tilt)) * Math.cos(Math.toRadians(lean)));
    return BodyFrame.upright(new Vector3(3.3, -41.7, 207.1), up).turned(Math.toRadians(turn));
  }

  static DrawnBody on(Grid grid, BodyFrame frame, Solid solid, Tissue tissue) {
    short[] hu = new short[grid.voxels()];
    BitSet inside = new BitSet(hu.length);
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          Vector3 place = grid.toPatient(i, j, k);
          Vector3 at = place.minus(frame.centre());
          double depth =
              solid.depth(at.dot(frame.left()), at.dot(frame.anterior()), at.dot(frame.up()));
          hu[grid.index(i, j, k)] = tissue.hu(depth, place);
          inside.set(grid.index(i, j, k), depth >= 0);
        }
      }
    }
    Box all = new Box(0, 0, 0, grid.columns(), grid.rows(), grid.slices());
    return new DrawnBody(
        new CtVolume(grid, hu, Acquisition.unknown()), new MaskedRegion(grid, all, inside));
  }

  /** A grid around the frames above, of about 72 mm. */
  static Grid grid(double si, double sj, double sk) {
    return around(72, si, sj, sk);
  }

  static Grid around(double mm, double si, double sj, double sk) {
    int columns = (int) Math.ceil(mm / si);
    int rows = (int) Math.ceil(mm / sj);
    int slices = (int) Math.ceil(Math.min(mm, 72) / sk);
    Vector3 centre = new Vector3(3.3, -41.7, 207.1);
    Vector3 corner =
        new Vector3((columns - 1) * si / 2, (rows - 1) * sj / 2, (slices - 1) * sk / 2);
    return Grid.axisAligned(columns, rows, slices, centre.minus(corner), si, sj, sk);
  }

  /**
   * The same block with its axes in another order and direction.
   *
   * @param order which axis becomes i, j, k
   * @param flipped which of the new ones run backwards
   */
  DrawnBody rearranged(int[] order, boolean[] flipped) {
    Grid g = volume.grid();
    int[] counts = {g.columns(), g.rows(), g.slices()};
    double[] spacings = {g.spacingI(), g.spacingJ(), g.spacingK()};
    Vector3[] along = {g.alongI(), g.alongJ(), g.alongK()};
    int[] first = new int[3];
    int[] n = new int[3];
    double[] s = new double[3];
    Vector3[] d = new Vector3[3];
    for (int a = 0; a < 3; a++) {
      n[a] = counts[order[a]];
      s[a] = spacings[order[a]];
      d[a] = flipped[a] ? along[order[a]].times(-1) : along[order[a]];
      first[order[a]] = flipped[a] ? n[a] - 1 : 0;
    }
    Vector3 origin = g.toPatient(first[0], first[1], first[2]);
    Grid other = new Grid(n[0], n[1], n[2], origin, d[0], d[1], d[2], s[0], s[1], s[2]);
    short[] hu = new short[other.voxels()];
    BitSet inside = new BitSet(hu.length);
    int[] at = new int[3];
    for (int k = 0; k < n[2]; k++) {
      for (int j = 0; j < n[1]; j++) {
        for (int i = 0; i < n[0]; i++) {
          int[] to = {i, j, k};
          for (int a = 0; a < 3; a++) {
            at[order[a]] = flipped[a] ? n[a] - 1 - to[a] : to[a];
          }
          hu[other.index(i, j, k)] = volume.at(at[0], at[1], at[2]);
          inside.set(other.index(i, j, k), body.contains(at[0], at[1], at[2]));
        }
      }
    }
    return new DrawnBody(
        new CtVolume(other, hu, Acquisition.unknown()),
        new MaskedRegion(other, new Box(0, 0, 0, n[0], n[1], n[2]), inside));
  }

  VertebraMeasurement measured() {
    return Densitometry.measure(volume, body, new Vector3(0, 0, 1));
  }

  /** The same with other values where a solid of another frame is. */
  DrawnBody painted(BodyFrame frame, Solid solid, short hu) {
    short[] values = Arrays.copyOf(volume.hu(), volume.hu().length);
    DrawnBody stamp =
        on(volume.grid(), frame, solid, (depth, place) -> (short) (depth < 0 ? 0 : 1));
    for (int p = 0; p < values.length; p++) {
      values[p] = stamp.volume.hu()[p] == 1 ? hu : values[p];
    }
    return new DrawnBody(new CtVolume(volume.grid(), values, volume.acquisition()), body);
  }
}
