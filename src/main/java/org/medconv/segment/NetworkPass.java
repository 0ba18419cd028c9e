package org.medconv.segment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.medconv.segment.Abstention.Reason;
import org.medconv.segment.TileBlend.Tile;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * Runs the network on scans: at 3 mm, cropped to the patient, in overlapping tiles of the size used
 * in training. One call at a time.
 */
final class NetworkPass {
  private static final short AIR_BELOW = -300;

  /**
   * Most voxels with tissue at 3 mm that are analysed at once: a metre of a wide trunk, 60 bytes
   * each. Larger scans are analysed in parts.
   */
  static final int MAXIMUM_VOXELS = 9_000_000;

  /** Most voxels including the air around: two metres of the widest circle, one float each. */
  static final int MAXIMUM_AROUND = 40_000_000;

  /**
   * Two tiles, not one: PyTorch runs the small convolutions of a single tile not with oneDNN but
   * with code that takes several times as long.
   */
  private static final int BATCH = 2;

  /** The result of an analysis. */
  sealed interface Look {
    /**
     * @param scan the analysed scan, for the analysis of its parts
     */
    record Seen(BoneMap map, CoarseScan scan) implements Look {}

    record Nothing(Abstention why) implements Look {}
  }

  private final UNet3d network;
  private final NDManager manager;
  private final int[] tile;
  private final float[] weights;

  /**
   * @param tile columns, rows, slices
   */
  NetworkPass(UNet3d network, NDManager manager, int[] tile) {
    this.network = network;
    this.manager = manager;
    this.tile = tile.clone();
    this.weights = TileBlend.gaussian(tile);
  }

  /** Why a volume cannot be analysed, not even in parts. */
  static Optional<Abstention> tooLarge(CtVolume volume) {
    return CoarseScan.count(volume.grid()) > MAXIMUM_AROUND
        ? Optional.of(tooLarge("the scan", volume.grid()))
        : Optional.empty();
  }

  /**
   * The scan of a volume that is not {@link #tooLarge}, or its parts if it is too large to be
   * analysed at once. Each part needs memory only while it is analysed.
   */
  static Stream<CoarseScan> scans(CtVolume volume) {
    CoarseScan all = CoarseScan.of(volume);
    return dense(all)
        .map(all::keeping)
        .filter(tissue -> tissue.grid().voxels() > MAXIMUM_VOXELS && LongScan.hasParts(tissue))
        .map(LongScan::parts)
        .orElseGet(() -> Stream.of(all));
  }

  /**
   * Analyses several scans, or parts of one. All at once is faster, because they share batches. One
   * result each, in order.
   */
  List<Look> over(List<CoarseScan> scans) {
    List<Look> looks = new ArrayList<>();
    List<TileBlend> blends = new ArrayList<>();
    for (CoarseScan scan : scans) {
      Optional<Box> dense = dense(scan);
      if (dense.isEmpty()) {
        looks.add(nothing());
        continue;
      }
      CoarseScan tissue = scan.keeping(dense.get());
      if (tissue.grid().voxels() > MAXIMUM_VOXELS) {
        looks.add(
            new Look.Nothing(tooLarge("the part of the scan that holds tissue", tissue.grid())));
        continue;
      }
      TileBlend blend = new TileBlend(tissue, tile, weights);
      blends.add(blend);
      looks.add(new Look.Seen(blend.map(), tissue));
    }
    fill(blends);
    return looks;
  }

  private static Look nothing() {
    return new Look.Nothing(
        new Abstention(
            Reason.NO_SPINE, "nothing in this volume is denser than %d HU".formatted(AIR_BELOW)));
  }

  private static Abstention tooLarge(String what, Grid grid) {
    Vector3 mm = CoarseScan.extent(grid);
    return new Abstention(
        Reason.VOLUME_TOO_LARGE,
        String.format(
            Locale.ROOT,
            "%s measures %.0f x %.0f x %.0f mm, more than can be processed at once (%.0f litres)",
            what,
            mm.x(),
            mm.y(),
            mm.z(),
            MAXIMUM_VOXELS * Math.pow(NetworkInput.SPACING_MM, 3) / 1e6));
  }

  /** The box of everything denser than fat. */
  private static Optional<Box> dense(CoarseScan scan) {
    Grid grid = scan.grid();
    int[] box = {grid.columns(), grid.rows(), grid.slices(), 0, 0, 0};
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        int from = grid.index(0, j, k);
        int first = from;
        int end = from + grid.columns();
        while (first < end && scan.hu()[first] <= AIR_BELOW) {
          first++;
        }
        if (first == end) {
          continue;
        }
        int last = end - 1;
        while (scan.hu()[last] <= AIR_BELOW) {
          last--;
        }
        box[0] = Math.min(box[0], first - from);
        box[3] = Math.max(box[3], last - from + 1);
        box[1] = Math.min(box[1], j);
        box[4] = Math.max(box[4], j + 1);
        box[2] = Math.min(box[2], k);
        box[5] = Math.max(box[5], k + 1);
      }
    }
    return box[3] == 0
        ? Optional.empty()
        : Optional.of(new Box(box[0], box[1], box[2], box[3], box[4], box[5]));
  }

  private void fill(List<TileBlend> blends) {
    List<Tile> tiles = blends.stream().flatMap(blend -> blend.tiles().stream()).toList();
    for (int n = 0; n < tiles.size(); n += BATCH) {
      look(tiles.subList(n, Math.min(n + BATCH, tiles.size())));
    }
    blends.forEach(TileBlend::divide);
  }

  /** Fills up an incomplete batch with empty tiles. */
  private void look(List<Tile> batch) {
    float[] values = new float[BATCH * weights.length];
    for (int n = 0; n < batch.size(); n++) {
      batch.get(n).of().cut(batch.get(n), values, n * weights.length);
    }
    try (NDManager scope = manager.newSubManager()) {
      NDArray volumes = scope.create(values, new Shape(BATCH, 1, tile[2], tile[1], tile[0]));
      NDList outputs = network.probabilities(volumes);
      FloatBuffer classes = outputs.get(0).toByteBuffer(true).asFloatBuffer();
      FloatBuffer votes = outputs.get(1).toByteBuffer(true).asFloatBuffer();
      for (int n = 0; n < batch.size(); n++) {
        batch.get(n).of().add(batch.get(n), n, classes, votes);
      }
    }
  }
}
