package org.medconv.segment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
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

  /** At most so many voxels at 3 mm, a metre of a wide trunk; a float for every class each. */
  static final int MAXIMUM_VOXELS = 9_000_000;

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

  /** Empty where nothing in the volume is denser than fat. */
  BoneMap over(CtVolume volume) {
    Grid around = enclosing(volume.grid());
    float[] hu = Resampler.toFloats(volume, around);
    int[] box = dense(around, hu);
    if (box == null) {
      return null;
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
    float[] input = input(around, hu, box, grid);
    return blended(grid, input, volume.grid());
  }

  private static int even(int size) {
    return size + (size & 1);
  }

  /** The 3 mm grid along the patient's axes that holds all of a scan. */
  static Grid enclosing(Grid scan) {
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
    double mm = NetworkInput.SPACING_MM;
    int[] size = new int[3];
    for (int a = 0; a < 3; a++) {
      size[a] = 1 + (int) Math.floor((high[a] - low[a]) / mm + 1e-6);
    }
    if ((long) size[0] * size[1] * size[2] > MAXIMUM_VOXELS) {
      throw new IllegalArgumentException(
          "a scan of %.0f x %.0f x %.0f mm is larger than a patient"
              .formatted(high[0] - low[0], high[1] - low[1], high[2] - low[2]));
    }
    return Grid.axisAligned(
        size[0], size[1], size[2], new Vector3(low[0], low[1], low[2]), mm, mm, mm);
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
