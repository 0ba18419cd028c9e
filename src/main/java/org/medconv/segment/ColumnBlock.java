package org.medconv.segment;

import java.util.stream.IntStream;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Resampler;
import org.medconv.volume.Vector3;

/**
 * The surroundings of the column, straightened: cubes of 2 mm along s (from head to foot along the
 * centre line), u (to the patient's left) and v (to the back), relative to the centre line. Ribs
 * and transverse processes of a vertebra then lie at its s, however the spine bends.
 *
 * @param lengths number of cubes along s, the first at the line's upper end
 * @param values one per cube, v fastest, then s, then u: each plane of u is contiguous
 * @param inScan whether the scan shows each cube
 */
record ColumnBlock(int lengths, float[] values, boolean[] inScan) {
  static final double EDGE_MM = 2;

  /** 150 mm to either side: where ribs turn to the front. */
  static final int HALF_WIDTH = 75;

  /** From 40 mm in front of the line to 88 mm behind. */
  static final int IN_FRONT = 20;

  static final int DEPTH = 65;

  /** The line continues straight for 44 mm below its end, where the sacrum lies. */
  static final int BEYOND = 22;

  /** Index of a cube; u from -75 to 75, v from -20 to 44, in cubes. */
  int index(int u, int s, int v) {
    return ((u + HALF_WIDTH) * lengths + s) * DEPTH + v + IN_FRONT;
  }

  int plane(int u) {
    return (u + HALF_WIDTH) * lengths * DEPTH;
  }

  /**
   * The block of the CT.
   *
   * @param map defines what the scan shows
   */
  static ColumnBlock ofCt(CentreLine line, CtField ct, BoneMap map) {
    return of(line, new GridField(ct.grid, ct.hu, map));
  }

  static ColumnBlock of(CentreLine line, GridField field) {
    int lengths = 1 + (int) (line.length() / EDGE_MM) + BEYOND;
    int width = 2 * HALF_WIDTH + 1;
    float[] values = new float[width * lengths * DEPTH];
    boolean[] inScan = new boolean[values.length];
    IntStream.range(0, lengths)
        .parallel()
        .forEach(
            s -> {
              Vector3 centre = line.at(s * EDGE_MM);
              Vector3 down = line.direction(s * EDGE_MM);
              Vector3 left = unit(new Vector3(1, 0, 0).minus(down.times(down.x())));
              Vector3 back = left.cross(down);
              for (int u = -HALF_WIDTH; u <= HALF_WIDTH; u++) {
                Vector3 row = centre.plus(left.times(u * EDGE_MM));
                int at = ((u + HALF_WIDTH) * lengths + s) * DEPTH;
                for (int v = 0; v < DEPTH; v++) {
                  Vector3 place = row.plus(back.times((v - IN_FRONT) * EDGE_MM));
                  inScan[at + v] = field.shows(place);
                  values[at + v] =
                      inScan[at + v] ? field.at(place.x(), place.y(), place.z()) : CtVolume.AIR;
                }
              }
            });
    return new ColumnBlock(lengths, values, inScan);
  }

  private static Vector3 unit(Vector3 v) {
    return v.times(1 / v.length());
  }

  /** Values on a grid, interpolated; outside it, those at its faces. */
  record GridField(Grid grid, float[] values, BoneMap map) {
    float at(double px, double py, double pz) {
      Vector3 p = grid.toIndex(new Vector3(px, py, pz));
      double x = clamped(p.x(), grid.columns());
      double y = clamped(p.y(), grid.rows());
      double z = clamped(p.z(), grid.slices());
      int i = Math.min((int) x, grid.columns() - 2);
      int j = Math.min((int) y, grid.rows() - 2);
      int k = Math.min((int) z, grid.slices() - 2);
      int at = grid.index(i, j, k);
      int row = grid.columns();
      int plane = row * grid.rows();
      double low = bilinear(at, row, x - i, y - j);
      double high = bilinear(at + plane, row, x - i, y - j);
      return (float) (low + (z - k) * (high - low));
    }

    private double bilinear(int p, int row, double fx, double fy) {
      double front = values[p] + fx * (values[p + 1] - values[p]);
      double behind = values[p + row] + fx * (values[p + row + 1] - values[p + row]);
      return front + fy * (behind - front);
    }

    private static double clamped(double index, int count) {
      return Math.max(0, Math.min(count - 1.0, index));
    }

    boolean shows(Vector3 patient) {
      return map.inScan(patient);
    }
  }

  /** The CT averaged to 2 mm in the box around a line. */
  static final class CtField {
    private static final double MARGIN_MM = 60;

    /** Three cubes on each side of the middle one. */
    private static final int AROUND = 3;

    private final Grid grid;
    private final float[] hu;

    private CtField(Grid grid, float[] hu) {
      this.grid = grid;
      this.hu = hu;
    }

    static CtField around(CentreLine line, CtVolume volume) {
      Vector3 low = line.at(0);
      Vector3 high = low;
      for (int s = 0; s <= line.length(); s += 10) {
        Vector3 p = line.at(s);
        low =
            new Vector3(
                Math.min(low.x(), p.x()), Math.min(low.y(), p.y()), Math.min(low.z(), p.z()));
        high =
            new Vector3(
                Math.max(high.x(), p.x()), Math.max(high.y(), p.y()), Math.max(high.z(), p.z()));
      }
      double side = HALF_WIDTH * EDGE_MM;
      low = low.minus(new Vector3(side, IN_FRONT * EDGE_MM + 20, MARGIN_MM));
      high = high.plus(new Vector3(side, (DEPTH - IN_FRONT) * EDGE_MM + 10, MARGIN_MM));
      Vector3 mm = high.minus(low);
      Grid grid =
          Grid.axisAligned(
              2 + (int) (mm.x() / EDGE_MM),
              2 + (int) (mm.y() / EDGE_MM),
              2 + (int) (mm.z() / EDGE_MM),
              low,
              EDGE_MM,
              EDGE_MM,
              EDGE_MM);
      return new CtField(grid, Resampler.toFloats(volume, grid));
    }

    /** Mean HU in a cube of 14 mm around a point. */
    double meanAround(Vector3 place) {
      Vector3 at = grid.toIndex(place);
      double sum = 0;
      int voxels = 0;
      for (int k = -AROUND; k <= AROUND; k++) {
        for (int j = -AROUND; j <= AROUND; j++) {
          for (int i = -AROUND; i <= AROUND; i++) {
            int x = clamped(at.x() + i, grid.columns());
            int y = clamped(at.y() + j, grid.rows());
            int z = clamped(at.z() + k, grid.slices());
            sum += hu[grid.index(x, y, z)];
            voxels++;
          }
        }
      }
      return sum / voxels;
    }

    private static int clamped(double index, int count) {
      return (int) Math.round(Math.max(0, Math.min(count - 1.0, index)));
    }
  }
}
