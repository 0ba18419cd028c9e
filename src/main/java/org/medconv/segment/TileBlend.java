package org.medconv.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;

/**
 * One scan in overlapping tiles: cuts them out, and blends what the network says of them with
 * Gaussian weights (Isensee et al. 2021). Works row by row; one call at a time.
 */
final class TileBlend {
  private final CoarseScan scan;
  private final int[] size;
  private final float[] tileWeights;
  private final BoneMap map;
  private final float[] weights;

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
    int blocks = Math.floorDiv(grid.voxels(), 8);
    this.map =
        new BoneMap(
            grid,
            new float[SpineClass.COUNT][grid.voxels()],
            new float[SpineClass.VOTES][blocks],
            scan.scan());
    this.weights = new float[grid.voxels()];
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

  /** The weights of a tile's voxels: high in its middle, of which the network sees most around. */
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
    for (float k : along[2]) {
      for (float j : along[1]) {
        for (float i : along[0]) {
          weights[p++] = i * j * k + 1e-6f;
        }
      }
    }
    return weights;
  }

  /** Where one tile begins: even column, row and slice of the map. */
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

  /** Writes the network's input for one tile from a position on. */
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
   * Adds what the network says of one tile.
   *
   * @param n which tile of the batch it is
   * @param classes probabilities of the batch: [tile][class][voxel]
   * @param votes and of its blocks: [tile][level][block]
   */
  void add(Tile tile, int n, float[] classes, float[] votes) {
    int volume = tileWeights.length;
    int blocks = volume / 8;
    IntStream.range(0, SpineClass.COUNT + 2)
        .parallel()
        .forEach(
            c -> {
              if (c < SpineClass.COUNT) {
                addClass(tile, classes, (n * SpineClass.COUNT + c) * volume, map.classes()[c]);
              } else if (c == SpineClass.COUNT) {
                addWeights(tile);
              } else {
                addVotes(tile, votes, n * SpineClass.VOTES * blocks);
              }
            });
  }

  private int columns(Tile tile) {
    return Math.min(size[0], map.grid().columns() - tile.i());
  }

  private int rows(Tile tile) {
    return Math.min(size[1], map.grid().rows() - tile.j());
  }

  private int slices(Tile tile) {
    return Math.min(size[2], map.grid().slices() - tile.k());
  }

  private void addClass(Tile tile, float[] values, int start, float[] sums) {
    int columns = columns(tile);
    for (int k = 0; k < slices(tile); k++) {
      for (int j = 0; j < rows(tile); j++) {
        int from = (k * size[1] + j) * size[0];
        int to = map.grid().index(tile.i(), tile.j() + j, tile.k() + k);
        for (int i = 0; i < columns; i++) {
          sums[to + i] += tileWeights[from + i] * values[start + from + i];
        }
      }
    }
  }

  private void addWeights(Tile tile) {
    int columns = columns(tile);
    for (int k = 0; k < slices(tile); k++) {
      for (int j = 0; j < rows(tile); j++) {
        int from = (k * size[1] + j) * size[0];
        int to = map.grid().index(tile.i(), tile.j() + j, tile.k() + k);
        for (int i = 0; i < columns; i++) {
          weights[to + i] += tileWeights[from + i];
        }
      }
    }
  }

  /** A block has the weight of its first voxel. */
  private void addVotes(Tile tile, float[] values, int start) {
    int blocks = tileWeights.length / 8;
    for (int k = 0; k < slices(tile); k += 2) {
      for (int j = 0; j < rows(tile); j += 2) {
        int weight = (k * size[1] + j) * size[0];
        int from = start + (k / 2 * (size[1] / 2) + j / 2) * (size[0] / 2);
        int to = map.block(tile.i(), tile.j() + j, tile.k() + k);
        for (int v = 0; v < SpineClass.VOTES; v++) {
          float[] sums = map.votes()[v];
          for (int i = 0; i < columns(tile) / 2; i++) {
            sums[to + i] += tileWeights[weight + 2 * i] * values[from + v * blocks + i];
          }
        }
      }
    }
  }

  /** The map; full once all tiles were added and {@link #divide} was called. */
  BoneMap map() {
    return map;
  }

  /** Makes means of the sums. To be called once, after the last tile. */
  void divide() {
    for (int p = 0; p < weights.length; p++) {
      weights[p] = 1 / weights[p];
    }
    IntStream.range(0, SpineClass.COUNT + 1)
        .parallel()
        .forEach(
            c -> {
              if (c < SpineClass.COUNT) {
                scale(map.classes()[c]);
              } else {
                scaleVotes();
              }
            });
  }

  private void scale(float[] sums) {
    for (int p = 0; p < sums.length; p++) {
      sums[p] *= weights[p];
    }
  }

  private void scaleVotes() {
    Grid grid = map.grid();
    for (int k = 0; k < grid.slices(); k += 2) {
      for (int j = 0; j < grid.rows(); j += 2) {
        int from = grid.index(0, j, k);
        int to = map.block(0, j, k);
        for (float[] sums : map.votes()) {
          for (int i = 0; i < grid.columns() / 2; i++) {
            sums[to + i] *= weights[from + 2 * i];
          }
        }
      }
    }
  }
}
