package org.medconv.segment;

import java.util.stream.IntStream;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Resampler;
import org.medconv.volume.Vector3;

/**
 * The surroundings of the column laid straight: cubes of 2 mm along s (from head to foot along the
 * centre line), u (to the patient's left) and v (to the back), all from the centre line. Ribs and
 * transverse processes of each vertebra then lie at its s, however the spine bends.
 *
 * @param lengths cubes along s, the first at the line's upper end
 * @param values one a cube, v fastest, then s, then u: a plane of one u is one run of numbers
 * @param inScan the same cubes, whether the scan shows them
 */
record ColumnBlock(int lengths, float[] values, boolean[] inScan) {
  static final double EDGE_MM = 2;

  /** 150 mm to either side: where ribs turn to the front. */
  static final int HALF_WIDTH = 75;

  /** From 40 mm in front of the line to 88 mm behind. */
  static final int IN_FRONT = 20;

  static final int DEPTH = 65;

  /** The line goes on straight for 44 mm below its end: the sacrum lies there. */
  static final int BEYOND = 22;

  /** What is looked up at a point of the patient (LPS mm). */
  interface Field {
    float at(double x, double y, double z);

    boolean shows(Vector3 patient);
  }

  /** Index of a cube; u from -75 to 75, v from -20 to 44, in cubes. */
  int index(int u, int s, int v) {
    return ((u + HALF_WIDTH) * lengths + s) * DEPTH + v + IN_FRONT;
  }

  int plane(int u) {
    return (u + HALF_WIDTH) * lengths * DEPTH;
  }

  /** The CT itself, averaged to 2 mm. */
  static ColumnBlock of(CtVolume volume, CentreLine line) {
    return of(line, CtField.around(line, volume));
  }

  static ColumnBlock of(CentreLine line, Field field) {
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

  /** Values on a grid along the patient's axes, interpolated. */
  record GridField(Grid grid, float[] values, Grid scan) implements Field {
    @Override
    public float at(double px, double py, double pz) {
      Vector3 origin = grid.origin();
      double x = clamped((px - origin.x()) / grid.spacingI(), grid.columns());
      double y = clamped((py - origin.y()) / grid.spacingJ(), grid.rows());
      double z = clamped((pz - origin.z()) / grid.spacingK(), grid.slices());
      int i = Math.min((int) x, grid.columns() - 2);
      int j = Math.min((int) y, grid.rows() - 2);
      int k = Math.min((int) z, grid.slices() - 2);
      int p = grid.index(i, j, k);
      int row = grid.columns();
      int plane = row * grid.rows();
      double fx = x - i;
      double fy = y - j;
      double fz = z - k;
      double low = bilinear(p, row, fx, fy);
      double high = bilinear(p + plane, row, fx, fy);
      return (float) (low + fz * (high - low));
    }

    private double bilinear(int p, int row, double fx, double fy) {
      double front = values[p] + fx * (values[p + 1] - values[p]);
      double behind = values[p + row] + fx * (values[p + row + 1] - values[p + row]);
      return front + fy * (behind - front);
    }

    private static double clamped(double index, int count) {
      return Math.max(0, Math.min(count - 1.0, index));
    }

    @Override
    public boolean shows(Vector3 patient) {
      Vector3 at = scan.toIndex(patient);
      return at.x() >= -0.5
          && at.y() >= -0.5
          && at.z() >= -0.5
          && at.x() <= scan.columns() - 0.5
          && at.y() <= scan.rows() - 0.5
          && at.z() <= scan.slices() - 0.5;
    }
  }

  /** The CT at 2 mm in the box around a line. */
  private static final class CtField {
    private CtField() {}

    static Field around(CentreLine line, CtVolume volume) {
      double[] low = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
      double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
      double side = HALF_WIDTH * EDGE_MM;
      double behind = (DEPTH - IN_FRONT) * EDGE_MM;
      for (int s = 0; s <= line.length(); s += 10) {
        Vector3 p = line.at(s);
        double[] from = {p.x() - side, p.y() - IN_FRONT * EDGE_MM - 20, p.z() - 60};
        double[] to = {p.x() + side, p.y() + behind + 10, p.z() + 60};
        for (int a = 0; a < 3; a++) {
          low[a] = Math.min(low[a], from[a]);
          high[a] = Math.max(high[a], to[a]);
        }
      }
      Grid grid =
          Grid.axisAligned(
              2 + (int) ((high[0] - low[0]) / EDGE_MM),
              2 + (int) ((high[1] - low[1]) / EDGE_MM),
              2 + (int) ((high[2] - low[2]) / EDGE_MM),
              new Vector3(low[0], low[1], low[2]),
              EDGE_MM,
              EDGE_MM,
              EDGE_MM);
      return new GridField(grid, Resampler.toFloats(volume, grid), volume.grid());
    }
  }
}
