package org.medconv.segment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.medconv.segment.Abstention.Reason;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Resampler;
import org.medconv.volume.Vector3;

/**
 * Runs the network over a volume: resampled to 3 mm, cut to where the patient is, in overlapping
 * tiles of the size it was trained on, blended with Gaussian weights (Isensee et al. 2021).
 */
final class NetworkPass {
  private static final float AIR_BELOW = -300;

  /** At most so many voxels at 3 mm with tissue, a metre of a wide trunk; 60 bytes each. */
  static final int MAXIMUM_VOXELS = 9_000_000;

  /** And so many with the air around it, two metres of the widest circle; a float each. */
  static final int MAXIMUM_AROUND = 40_000_000;

  /** What came of looking. */
  sealed interface Look {
    record Seen(BoneMap map) implements Look {}

    record Nothing(Abstention why) implements Look {}
  }

  private final UNet3d network;
  private final NDManager manager;
  private final int[] tile;

  /**
   * @param tile columns, rows, slices
   */
  NetworkPass(UNet3d network, NDManager manager, int[] tile) {
    this.network = network;
    this.manager = manager;
    this.tile = tile;
  }

  /** Looks at the part of a volume where something is denser than fat. */
  Look over(CtVolume volume) {
    if (voxels(volume.grid()) > MAXIMUM_AROUND) {
      return tooLarge("the scan", extent(volume.grid()));
    }
    Grid around = enclosing(volume.grid());
    float[] hu = Resampler.toFloats(volume, around);
    int[] box = dense(around, hu);
    if (box == null) {
      return new Look.Nothing(
          new Abstention(
              Reason.NO_SPINE,
              String.format(
                  Locale.ROOT, "nothing in this volume is denser than %.0f HU", AIR_BELOW)));
    }
    Grid grid =
        Grid.axisAligned(
            even(box[3] - box[0]),
            even(box[4] - box[1]),
            even(box[5] - box[2]),
            around.toPatient(box[0], box[1], box[2]),
            NetworkInput.SPACING_MM,
            NetworkInput.SPACING_MM,
            NetworkInput.SPACING_MM);
    if (voxels(grid) > MAXIMUM_VOXELS) {
      return tooLarge("the part of the scan that holds tissue", extent(grid));
    }
    float[] input = input(around, hu, box, grid);
    return new Look.Seen(blended(grid, input, volume.grid()));
  }

  private static Look tooLarge(String what, double[] mm) {
    return new Look.Nothing(
        new Abstention(
            Reason.VOLUME_TOO_LARGE,
            String.format(
                Locale.ROOT,
                "%s measures %.0f x %.0f x %.0f mm, more than can be worked on at once (%.0f"
                    + " litres)",
                what,
                mm[0],
                mm[1],
                mm[2],
                MAXIMUM_VOXELS * Math.pow(NetworkInput.SPACING_MM, 3) / 1e6)));
  }

  private static int even(int size) {
    return size + (size & 1);
  }

  /** How many voxels of 3 mm a grid takes; counted with doubles, which do not overflow. */
  static double voxels(Grid grid) {
    double count = 1;
    for (double mm : extent(grid)) {
      count *= 1 + Math.floor(mm / NetworkInput.SPACING_MM);
    }
    return count;
  }

  /** From the first to the last voxel's centre along the patient's axes, mm. */
  private static double[] extent(Grid grid) {
    double[][] range = range(grid);
    return new double[] {
      range[1][0] - range[0][0], range[1][1] - range[0][1], range[1][2] - range[0][2]
    };
  }

  /** Lowest and highest x, y, z of its voxels' centres. */
  private static double[][] range(Grid scan) {
    double[] low = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
    double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
    for (int corner = 0; corner < 8; corner++) {
      Vector3 at =
          scan.toPatient(
              (corner & 1) == 0 ? 0 : scan.columns() - 1,
              (corner & 2) == 0 ? 0 : scan.rows() - 1,
              (corner & 4) == 0 ? 0 : scan.slices() - 1);
      double[] xyz = {at.x(), at.y(), at.z()};
      for (int a = 0; a < 3; a++) {
        low[a] = Math.min(low[a], xyz[a]);
        high[a] = Math.max(high[a], xyz[a]);
      }
    }
    return new double[][] {low, high};
  }

  /** The 3 mm grid along the patient's axes that holds all of a scan. */
  static Grid enclosing(Grid scan) {
    double[] low = range(scan)[0];
    double[] mm = extent(scan);
    double edge = NetworkInput.SPACING_MM;
    int[] size = new int[3];
    for (int a = 0; a < 3; a++) {
      size[a] = 1 + (int) Math.floor(mm[a] / edge + 1e-6);
    }
    return Grid.axisAligned(
        size[0], size[1], size[2], new Vector3(low[0], low[1], low[2]), edge, edge, edge);
  }

  /** First and one past the last index with tissue on each axis, or null. */
  private static int[] dense(Grid grid, float[] hu) {
    int[] box = {grid.columns(), grid.rows(), grid.slices(), 0, 0, 0};
    int p = 0;
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++, p++) {
          if (hu[p] > AIR_BELOW) {
            box[0] = Math.min(box[0], i);
            box[1] = Math.min(box[1], j);
            box[2] = Math.min(box[2], k);
            box[3] = Math.max(box[3], i + 1);
            box[4] = Math.max(box[4], j + 1);
            box[5] = Math.max(box[5], k + 1);
          }
        }
      }
    }
    return box[3] == 0 ? null : box;
  }

  private static float[] input(Grid around, float[] hu, int[] box, Grid grid) {
    float[] input = new float[grid.voxels()];
    java.util.Arrays.fill(input, NetworkInput.normalised(CtVolume.AIR));
    for (int k = box[2]; k < box[5]; k++) {
      for (int j = box[1]; j < box[4]; j++) {
        int from = around.index(box[0], j, k);
        int to = grid.index(0, j - box[1], k - box[2]);
        for (int i = 0; i < box[3] - box[0]; i++) {
          input[to + i] = NetworkInput.normalised(hu[from + i]);
        }
      }
    }
    return input;
  }

  private BoneMap blended(Grid grid, float[] input, Grid scan) {
    float[][] classes = new float[SpineClass.COUNT][grid.voxels()];
    float[][] votes = new float[SpineClass.VOTES][Math.floorDiv(grid.voxels(), 8)];
    float[] weights = new float[grid.voxels()];
    for (int k : starts(grid.slices(), tile[2])) {
      for (int j : starts(grid.rows(), tile[1])) {
        for (int i : starts(grid.columns(), tile[0])) {
          addTile(grid, input, new int[] {i, j, k}, classes, votes, weights);
        }
      }
    }
    BoneMap map = new BoneMap(grid, classes, votes, scan);
    divide(map, weights);
    return map;
  }

  private static void divide(BoneMap map, float[] weights) {
    Grid grid = map.grid();
    int p = 0;
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++, p++) {
          float scale = 1 / weights[p];
          for (float[] one : map.classes()) {
            one[p] *= scale;
          }
          if ((i & 1) + (j & 1) + (k & 1) == 0) {
            int block = map.block(i, j, k);
            for (float[] one : map.votes()) {
              one[block] *= scale;
            }
          }
        }
      }
    }
  }

  /** Even starts of tiles that overlap by a quarter and more and cover the axis. */
  static List<Integer> starts(int size, int tile) {
    List<Integer> starts = new ArrayList<>();
    if (size <= tile) {
      starts.add(0);
      return starts;
    }
    int room = size - tile;
    int count = 1 + (int) Math.ceil(room / (0.75 * tile));
    for (int n = 0; n < count; n++) {
      starts.add(2 * (int) Math.round(0.5 * n * room / (count - 1)));
    }
    return starts;
  }

  private void addTile(
      Grid grid, float[] input, int[] at, float[][] classes, float[][] votes, float[] weights) {
    float[] values = new float[tile[0] * tile[1] * tile[2]];
    java.util.Arrays.fill(values, NetworkInput.normalised(CtVolume.AIR));
    int[] end = {
      Math.min(tile[0], grid.columns() - at[0]),
      Math.min(tile[1], grid.rows() - at[1]),
      Math.min(tile[2], grid.slices() - at[2])
    };
    for (int k = 0; k < end[2]; k++) {
      for (int j = 0; j < end[1]; j++) {
        System.arraycopy(
            input,
            grid.index(at[0], at[1] + j, at[2] + k),
            values,
            (k * tile[1] + j) * tile[0],
            end[0]);
      }
    }
    try (NDManager scope = manager.newSubManager()) {
      NDArray volume = scope.create(values, new Shape(1, 1, tile[2], tile[1], tile[0]));
      NDList outputs =
          network.forward(new ParameterStore(manager, false), new NDList(volume), false, null);
      float[] p = outputs.get(0).softmax(0).toFloatArray();
      float[] v = outputs.get(1).softmax(0).toFloatArray();
      collect(grid, at, end, p, classes, weights);
      collectVotes(grid, at, end, v, votes);
    }
  }

  private void collect(
      Grid grid, int[] at, int[] end, float[] p, float[][] classes, float[] weights) {
    int volume = tile[0] * tile[1] * tile[2];
    for (int k = 0; k < end[2]; k++) {
      for (int j = 0; j < end[1]; j++) {
        for (int i = 0; i < end[0]; i++) {
          float weight = weight(i, j, k);
          int from = (k * tile[1] + j) * tile[0] + i;
          int to = grid.index(at[0] + i, at[1] + j, at[2] + k);
          weights[to] += weight;
          for (int c = 0; c < classes.length; c++) {
            classes[c][to] += weight * p[c * volume + from];
          }
        }
      }
    }
  }

  private void collectVotes(Grid grid, int[] at, int[] end, float[] v, float[][] votes) {
    int blocks = tile[0] / 2 * (tile[1] / 2) * (tile[2] / 2);
    for (int k = 0; k < end[2]; k += 2) {
      for (int j = 0; j < end[1]; j += 2) {
        for (int i = 0; i < end[0]; i += 2) {
          float weight = weight(i, j, k);
          int from = (k / 2 * (tile[1] / 2) + j / 2) * (tile[0] / 2) + i / 2;
          int to =
              ((at[2] + k) / 2 * (grid.rows() / 2) + (at[1] + j) / 2) * (grid.columns() / 2)
                  + (at[0] + i) / 2;
          for (int c = 0; c < votes.length; c++) {
            votes[c][to] += weight * v[c * blocks + from];
          }
        }
      }
    }
  }

  private float weight(int i, int j, int k) {
    return gauss(i, tile[0]) * gauss(j, tile[1]) * gauss(k, tile[2]) + 1e-6f;
  }

  private static float gauss(int n, int size) {
    double t = (n + 0.5 - 0.5 * size) / (0.22 * size);
    return (float) Math.exp(-0.5 * t * t);
  }
}
