package org.medconv.segment;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;

/**
 * One scan in overlapping tiles: cuts them out, and blends the network's outputs with Gaussian
 * weights (Isensee et al. 2021). Works row by row on the blocks of 2 x 2 x 2 voxels of the
 * network's output, which are converted to voxels once at the end. One call at a time.
 */
final class TileBlend {
  private static final int CELL = 8;

  private final CoarseScan scan;
  private final int[] size;
  private final float[] tileWeights;
  private final BoneMap map;

  /**
   * Sums for each class and, last, of the weights: [class][voxel of the block · blocks + block].
   */
  private final float[][] sums;

  private final int blocks;

  /**
   * @param scan without the air around it
   * @param size of a tile: columns, rows, slices
   * @param tileWeights of a tile's voxels, see {@link #gaussian}
   */
  TileBlend(CoarseScan scan, int[] size, float[] tileWeights) {
    this.scan = scan;
    this.size = size;
    this.tileWeights = tileWeights;
    Grid grid = even(scan.grid());
    this.blocks = Math.floorDiv(grid.voxels(), CELL);
    this.sums = new float[SpineClass.COUNT + 1][grid.voxels()];
    this.map =
        new BoneMap(
            grid, new float[SpineClass.COUNT][0], new float[SpineClass.VOTES][blocks], scan.scan());
  }

  private static Grid even(Grid grid) {
    return new Grid(
        grid.columns() + (grid.columns() & 1),
        grid.rows() + (grid.rows() & 1),
        grid.slices() + (grid.slices() & 1),
        grid.origin(),
        grid.alongI(),
        grid.alongJ(),
        grid.alongK(),
        grid.spacingI(),
        grid.spacingJ(),
        grid.spacingK());
  }

  /**
   * The weights of a tile's voxels, in the order of the network's output: high in its middle, where
   * the network sees most context.
   */
  static float[] gaussian(int[] size) {
    float[][] along = new float[3][];
    for (int a = 0; a < 3; a++) {
      along[a] = new float[size[a]];
      for (int n = 0; n < size[a]; n++) {
        double t = (n + 0.5 - 0.5 * size[a]) / (0.22 * size[a]);
        along[a][n] = (float) Math.exp(-0.5 * t * t);
      }
    }
    float[] weights = new float[size[0] * size[1] * size[2]];
    int p = 0;
    for (int cell = 0; cell < CELL; cell++) {
      for (int k = cell >> 2; k < size[2]; k += 2) {
        for (int j = cell >> 1 & 1; j < size[1]; j += 2) {
          for (int i = cell & 1; i < size[0]; i += 2) {
            weights[p++] = along[0][i] * along[1][j] * along[2][k] + 1e-6f;
          }
        }
      }
    }
    return weights;
  }

  /** The beginning of one tile: even column, row and slice of the map. */
  record Tile(TileBlend of, int i, int j, int k) {}

  List<Tile> tiles() {
    List<Tile> tiles = new ArrayList<>();
    Grid grid = map.grid();
    for (int k : starts(grid.slices(), size[2])) {
      for (int j : starts(grid.rows(), size[1])) {
        for (int i : starts(grid.columns(), size[0])) {
          tiles.add(new Tile(this, i, j, k));
        }
      }
    }
    return tiles;
  }

  /** Even starts of tiles that cover the axis and overlap by at least a quarter. */
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

  /** Writes the network's input for one tile, from a position on. */
  void cut(Tile tile, float[] values, int to) {
    Grid grid = scan.grid();
    int columns = Math.min(size[0], grid.columns() - tile.i());
    int rows = Math.min(size[1], grid.rows() - tile.j());
    int slices = Math.min(size[2], grid.slices() - tile.k());
    Arrays.fill(values, to, to + tileWeights.length, NetworkInput.normalised(CtVolume.AIR));
    for (int k = 0; k < slices; k++) {
      for (int j = 0; j < rows; j++) {
        int from = grid.index(tile.i(), tile.j() + j, tile.k() + k);
        int at = to + (k * size[1] + j) * size[0];
        for (int i = 0; i < columns; i++) {
          values[at + i] = NetworkInput.normalised(scan.hu()[from + i]);
        }
      }
    }
  }

  /**
   * Adds the network's output for one tile.
   *
   * @param n index of the tile in the batch
   * @param classes probabilities of the batch: [tile][class][voxel of the block][block]
   * @param votes of its blocks: [tile][level][block]
   */
  void add(Tile tile, int n, FloatBuffer classes, FloatBuffer votes) {
    int volume = tileWeights.length;
    IntStream.range(0, SpineClass.COUNT + 2)
        .parallel()
        .forEach(
            c -> {
              if (c < SpineClass.COUNT) {
                int start = (n * SpineClass.COUNT + c) * volume;
                eachRow(
                    tile, CELL, (from, to, count) -> addRow(classes, start, from, to, count, c));
              } else if (c == SpineClass.COUNT) {
                eachRow(tile, CELL, (from, to, count) -> addWeights(from, to, count));
              } else {
                int start = n * SpineClass.VOTES * tileBlocks();
                eachRow(tile, 1, (from, to, count) -> addVotes(votes, start, from, to, count));
              }
            });
  }

  private int tileBlocks() {
    return tileWeights.length / CELL;
  }

  private interface Row {
    /** A run of blocks in the tile and in the map: both starts, and their number. */
    void of(int from, int to, int count);
  }

  /** Rows of a tile's blocks that lie in the map, for the first voxels of the blocks. */
  private void eachRow(Tile tile, int cells, Row row) {
    Grid grid = map.grid();
    int columns = Math.min(size[0], grid.columns() - tile.i()) / 2;
    int rows = Math.min(size[1], grid.rows() - tile.j()) / 2;
    int slices = Math.min(size[2], grid.slices() - tile.k()) / 2;
    for (int cell = 0; cell < cells; cell++) {
      for (int k = 0; k < slices; k++) {
        for (int j = 0; j < rows; j++) {
          row.of(
              cell * tileBlocks() + (k * (size[1] / 2) + j) * (size[0] / 2),
              cell * blocks + map.block(tile.i(), tile.j() + 2 * j, tile.k() + 2 * k),
              columns);
        }
      }
    }
  }

  private void addRow(FloatBuffer values, int start, int from, int to, int count, int c) {
    float[] sum = sums[c];
    for (int i = 0; i < count; i++) {
      sum[to + i] += tileWeights[from + i] * values.get(start + from + i);
    }
  }

  private void addWeights(int from, int to, int count) {
    float[] sum = sums[SpineClass.COUNT];
    for (int i = 0; i < count; i++) {
      sum[to + i] += tileWeights[from + i];
    }
  }

  /** A block has the weight of its first voxel. */
  private void addVotes(FloatBuffer values, int start, int from, int to, int count) {
    for (int v = 0; v < SpineClass.VOTES; v++) {
      float[] sum = map.votes()[v];
      int at = start + v * tileBlocks() + from;
      for (int i = 0; i < count; i++) {
        sum[to + i] += tileWeights[from + i] * values.get(at + i);
      }
    }
  }

  /** The map; complete after all tiles were added and {@link #divide} was called. */
  BoneMap map() {
    return map;
  }

  /**
   * Divides the sums by the weights, and converts blocks to voxels. Call it once, after the last
   * tile.
   */
  void divide() {
    float[] scale = sums[SpineClass.COUNT];
    for (int p = 0; p < scale.length; p++) {
      scale[p] = 1 / scale[p];
    }
    IntStream.range(0, SpineClass.COUNT)
        .parallel()
        .forEach(
            c -> {
              map.classes()[c] = unfolded(sums[c], scale);
              sums[c] = null;
            });
    for (float[] votes : map.votes()) {
      for (int p = 0; p < votes.length; p++) {
        votes[p] *= scale[p];
      }
    }
  }

  private float[] unfolded(float[] sum, float[] scale) {
    Grid grid = map.grid();
    float[] means = new float[sum.length];
    int p = 0;
    for (int cell = 0; cell < CELL; cell++) {
      for (int k = cell >> 2; k < grid.slices(); k += 2) {
        for (int j = cell >> 1 & 1; j < grid.rows(); j += 2) {
          int to = grid.index(cell & 1, j, k);
          for (int i = 0; i < grid.columns() / 2; i++, p++) {
            means[to + 2 * i] = sum[p] * scale[p];
          }
        }
      }
    }
    return means;
  }
}
