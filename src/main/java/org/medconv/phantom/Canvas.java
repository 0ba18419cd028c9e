package org.medconv.phantom;

import java.util.Arrays;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * A block of voxels on which parts are painted, later ones over earlier ones. Edges are
 * anti-aliased (partial volume); labels follow the voxel's centre.
 */
final class Canvas {
  private static final float AIR = -1000;
  private static final float[] NORMAL = normalTable();

  private final Grid grid;
  private final Pose pose;
  private final boolean straight;
  private final double edge;
  private final float[] hu;
  private final byte[] labels;

  /** The grid must lie along the patient's axes, as {@link Grid#axisAligned} makes it. */
  Canvas(Grid grid, Pose pose) {
    if (grid.alongI().x() < 0.9999 || grid.alongJ().y() < 0.9999 || grid.alongK().z() < 0.9999) {
      throw new IllegalArgumentException("phantoms are rendered on grids along the patient's axes");
    }
    this.grid = grid;
    this.pose = pose;
    this.straight = pose.straight();
    this.edge = Math.cbrt(grid.spacingI() * grid.spacingJ() * grid.spacingK());
    this.hu = new float[grid.voxels()];
    this.labels = new byte[hu.length];
    Arrays.fill(hu, AIR);
  }

  byte[] labels() {
    return labels;
  }

  void paint(Part part) {
    Solid solid = part.solid();
    Vector3 origin = grid.origin();
    double margin = 0.5 * edge;
    double[][] box =
        straight ? new double[][] {solid.low, solid.high} : pose.around(solid.low, solid.high);
    int i0 = first(box[0][0] - margin, origin.x(), grid.spacingI());
    int i1 = last(box[1][0] + margin, origin.x(), grid.spacingI(), grid.columns());
    int j0 = first(box[0][1] - margin, origin.y(), grid.spacingJ());
    int j1 = last(box[1][1] + margin, origin.y(), grid.spacingJ(), grid.rows());
    int k0 = first(box[0][2] - margin, origin.z(), grid.spacingK());
    int k1 = last(box[1][2] + margin, origin.z(), grid.spacingK(), grid.slices());
    for (int k = k0; k < k1; k++) {
      double z = origin.z() + k * grid.spacingK();
      for (int j = j0; j < j1; j++) {
        paintRow(part, i0, i1, grid.index(0, j, k), origin.y() + j * grid.spacingJ(), z);
      }
    }
  }

  private void paintRow(Part part, int i0, int i1, int row, double y, double z) {
    Solid solid = part.solid();
    double margin = 0.5 * edge;
    byte label = part.label() == null ? -1 : (byte) part.label().ordinal();
    Vector3 start = straight ? null : pose.toPhantom(0, y, z);
    for (int i = i0; i < i1; i++) {
      double x = grid.origin().x() + i * grid.spacingI();
      double px = x;
      double py = y;
      double pz = z;
      if (start != null) {
        px = start.x() + x * pose.left().x();
        py = start.y() + x * pose.back().x();
        pz = start.z() + x * pose.up().x();
      }
      double distance = solid.distance(px, py, pz);
      if (distance >= margin) {
        continue;
      }
      if (part.tissue() != null) {
        double value = part.tissue().at(-distance, edge, px, py, pz);
        double cover = distance <= -margin ? 1 : 0.5 - distance / edge;
        hu[row + i] += (float) (cover * (value - hu[row + i]));
      }
      if (distance < 0 && label >= 0) {
        labels[row + i] = label;
      }
    }
  }

  private static int first(double position, double origin, double spacing) {
    return (int) Math.max(0, Math.ceil((position - origin) / spacing));
  }

  private static int last(double position, double origin, double spacing, int count) {
    return (int) Math.min(count, Math.floor((position - origin) / spacing) + 1);
  }

  /** Point spread of the scanner: a Gaussian of these standard deviations in mm. */
  void blur(double inPlaneMm, double betweenMm) {
    blurAlong(inPlaneMm, grid.spacingI(), 1, grid.columns());
    blurAlong(inPlaneMm, grid.spacingJ(), grid.columns(), grid.rows());
    blurAlong(betweenMm, grid.spacingK(), grid.columns() * grid.rows(), grid.slices());
  }

  /** A sharp kernel's overshoot at edges, within the slice. */
  void sharpen(double strength) {
    if (strength == 0) {
      return;
    }
    float[] before = hu.clone();
    double radius = Math.max(0.9, 0.5 * grid.spacingI());
    blurAlong(radius, grid.spacingI(), 1, grid.columns());
    blurAlong(radius, grid.spacingJ(), grid.columns(), grid.rows());
    float gain = (float) strength;
    for (int p = 0; p < hu.length; p++) {
      hu[p] = before[p] + gain * (before[p] - hu[p]);
    }
  }

  private void blurAlong(double sigmaMm, double spacing, int stride, int count) {
    double variance = (sigmaMm * sigmaMm) / (spacing * spacing);
    int passes = (int) Math.ceil(variance / 0.4);
    for (int pass = 0; pass < passes; pass++) {
      smoothPass((float) (variance / passes / 2), stride, count);
    }
  }

  /** One pass of the kernel (w, 1 - 2w, w), which has variance 2w. */
  private void smoothPass(float w, int stride, int count) {
    if (w < 0.01f) {
      return;
    }
    int block = stride * count;
    float[] previous = new float[stride];
    for (int base = 0; base < hu.length; base += block) {
      System.arraycopy(hu, base, previous, 0, stride);
      for (int n = 0; n < count; n++) {
        int at = base + n * stride;
        int next = n + 1 < count ? at + stride : at;
        for (int m = 0; m < stride; m++) {
          float here = hu[at + m];
          hu[at + m] = here + w * (previous[m] + hu[next + m] - 2 * here);
          previous[m] = here;
        }
      }
    }
  }

  /**
   * Adds noise. A slice gets the same noise in any slab.
   *
   * @param firstSlice number of this block's first slice, which seeds the noise
   */
  void addNoise(double sd, long seed, int firstSlice) {
    if (sd == 0) {
      return;
    }
    int plane = grid.columns() * grid.rows();
    boolean correlated = grid.spacingI() < 2;
    float[] noise = new float[plane];
    for (int k = 0; k < grid.slices(); k++) {
      Draw draw = new Draw(Draw.mix(seed + 0x632BE59BD9B4E019L * (firstSlice + k + 1)));
      for (int p = 0; p < plane; p += 4) {
        long bits = draw.bits();
        for (int q = p; q < Math.min(plane, p + 4); q++) {
          noise[q] = NORMAL[(int) (bits & 0xFFFF)];
          bits >>>= 16;
        }
      }
      int base = k * plane;
      float scale = (float) sd;
      if (!correlated) {
        for (int p = 0; p < plane; p++) {
          hu[base + p] += scale * noise[p];
        }
        continue;
      }
      // Neighbouring pixels of a CT share noise: a (1, 2, 1) kernel both ways, its variance undone.
      float gain = scale / 6;
      int columns = grid.columns();
      for (int j = 0; j < grid.rows(); j++) {
        int up = Math.max(0, j - 1) * columns;
        int here = j * columns;
        int down = Math.min(grid.rows() - 1, j + 1) * columns;
        for (int i = 0; i < columns; i++) {
          int l = Math.max(0, i - 1);
          int r = Math.min(columns - 1, i + 1);
          float sum =
              noise[up + l]
                  + noise[up + r]
                  + noise[down + l]
                  + noise[down + r]
                  + 2 * (noise[up + i] + noise[down + i] + noise[here + l] + noise[here + r])
                  + 4 * noise[here + i];
          hu[base + here + i] += gain * sum;
        }
      }
    }
  }

  /** Rounded and limited to the range of a 12-bit scanner. */
  short[] hounsfield(int firstSlice, int slices) {
    int plane = grid.columns() * grid.rows();
    short[] values = new short[plane * slices];
    for (int p = 0; p < values.length; p++) {
      values[p] = (short) Math.round(Math.max(-1024, Math.min(3071, hu[firstSlice * plane + p])));
    }
    return values;
  }

  private static float[] normalTable() {
    Draw draw = new Draw(20261122);
    float[] table = new float[1 << 16];
    for (int n = 0; n < table.length; n++) {
      table[n] = (float) draw.normal(0, 1);
    }
    return table;
  }
}
