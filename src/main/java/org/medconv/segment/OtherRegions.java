package org.medconv.segment;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.medconv.volume.Grid;

/**
 * Body regions in which L1 cannot be, detected on the CT alone: a skull, wide lungs, heavy bones on
 * both sides. If each slice shows one of them or lies near one, L1 is not in the field of view,
 * whichever end is up.
 *
 * <p>Figures are in {@code src/site/markdown/robustness.md}. Nothing is concluded for a patient who
 * is deeper than wide and longer than a head: the slices may be coronal. One call at a time.
 */
final class OtherRegions {
  private static final double VOXEL_CM2 = Math.pow(NetworkInput.SPACING_MM / 10, 2);
  private static final double VOXEL_ML = Math.pow(NetworkInput.SPACING_MM / 10, 3);

  /** A complete L1 is taller than this, mm. */
  private static final double LEAST_LEFT_MM = 20;

  /** The share of a low scan that may be left. */
  private static final double MOST_LEFT = 0.3;

  private static final float TISSUE_HU = -200;
  private static final double HEAD_DEPTH_MM = 260;

  private static final float SKULL_HU = 250;
  private static final double LEAST_BRAIN_CM2 = 50;
  private static final double LEAST_BRAIN_MM = 30;
  private static final float BRAIN_FROM_HU = -20;
  private static final float BRAIN_TO_HU = 90;

  /** From T1 to T12 of a small adult with the neck above is longer. */
  private static final double SKULL_REACH_MM = 300;

  private static final float LUNG_FROM_HU = -950;
  private static final float LUNG_TO_HU = -500;
  private static final double LEAST_LUNG_CM2 = 40;

  /** Depth of lungs, mm; the foam of a table is wide and flat. */
  private static final double LEAST_LUNG_DEPTH_MM = 40;

  /**
   * Hips of real and simulated patients have 80 to 250 ml of it on each side, single ribs 35 ml.
   */
  private static final float HEAVY_HU = 250;

  private static final double HEAVY_ASIDE_MM = 40;
  private static final double LEAST_HEAVY_ML = 60;
  private static final double LEAST_HEAVY_CM2 = 1;

  /** A tenth of all tissue is bone; far more means that the scan shows another object. */
  private static final double MOST_HEAVY_SHARE = 0.4;

  /** L1 lies above L2 to L4, and the iliac crests reach L4 or the disc above it. */
  private static final double HEAVY_REACH_MM = 60;

  private final Grid grid;
  private final float[] hu;
  private final Extent across;
  private final Extent deep;

  OtherRegions(CoarseScan scan) {
    this.grid = scan.grid();
    this.hu = scan.hu();
    this.across = Extent.of(grid.columns(), this, true);
    this.deep = Extent.of(grid.rows(), this, false);
  }

  /**
   * Where all slices lie, in words for a sentence: "between wide lungs"; empty if L1 may be in
   * view.
   *
   * @param heavyBones whether heavy bones on both sides count: not if a spine is seen between them
   */
  Optional<String> insteadOfL1(boolean heavyBones) {
    if (deep.mm() > Math.max(HEAD_DEPTH_MM, across.mm())) {
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    BitSet taken = new BitSet();
    add(near(skull(), SKULL_REACH_MM), "within 300 mm of a skull", taken, words);
    add(lungs(), "between wide lungs", taken, words);
    if (heavyBones) {
      add(
          near(heavy(HEAVY_HU), HEAVY_REACH_MM),
          "within 60 mm of heavy bones at both sides (pelvis, thighs or shoulders)",
          taken,
          words);
    }
    double most = Math.min(LEAST_LEFT_MM, MOST_LEFT * grid.slices() * NetworkInput.SPACING_MM);
    return longestLeft(taken) * NetworkInput.SPACING_MM < most
        ? Optional.of(String.join(" or ", words))
        : Optional.empty();
  }

  private static void add(BitSet slices, String word, BitSet taken, List<String> words) {
    BitSet more = (BitSet) slices.clone();
    more.andNot(taken);
    if (!more.isEmpty()) {
      words.add(word);
      taken.or(slices);
    }
  }

  private int longestLeft(BitSet taken) {
    int longest = 0;
    for (int k = taken.nextClearBit(0); k < grid.slices(); ) {
      int next = taken.nextSetBit(k);
      int end = next < 0 ? grid.slices() : next;
      longest = Math.max(longest, end - k);
      k = taken.nextClearBit(end);
    }
    return longest;
  }

  private BitSet near(BitSet slices, double mm) {
    int reach = (int) (mm / NetworkInput.SPACING_MM);
    BitSet all = new BitSet(grid.slices());
    slices.stream()
        .forEach(k -> all.set(Math.max(0, k - reach), Math.min(grid.slices(), k + reach + 1)));
    return all;
  }

  /** The patient's middle between left and right, as a column of the grid. */
  double middle() {
    return across.middle();
  }

  /** Slices in which bone encloses as much soft tissue as a skull; empty if there are few. */
  private BitSet skull() {
    BitSet slices = new BitSet();
    for (int k = 0; k < grid.slices(); k++) {
      if (brainCm2(k) >= LEAST_BRAIN_CM2) {
        slices.set(k);
      }
    }
    return slices.cardinality() * NetworkInput.SPACING_MM < LEAST_BRAIN_MM ? new BitSet() : slices;
  }

  private double brainCm2(int k) {
    int plane = plane();
    BitSet bone = new BitSet(plane);
    for (int p = 0; p < plane; p++) {
      bone.set(p, hu[k * plane + p] > SKULL_HU);
    }
    if (bone.cardinality() * VOXEL_CM2 < 5) {
      return 0;
    }
    double largest = 0;
    for (int[] hole : pieces(enclosed(bone))) {
      double sum = 0;
      for (int p : hole) {
        sum += hu[k * plane + p];
      }
      double mean = sum / hole.length;
      boolean brain = mean > BRAIN_FROM_HU && mean < BRAIN_TO_HU;
      largest = Math.max(largest, brain ? hole.length * VOXEL_CM2 : 0);
    }
    return largest;
  }

  /** Slices with wide lungs on both sides. */
  private BitSet lungs() {
    BitSet slices = new BitSet();
    for (int k = 0; k < grid.slices(); k++) {
      slices.set(k, hasLungs(k));
    }
    return slices;
  }

  private boolean hasLungs(int k) {
    int plane = plane();
    BitSet tissue = new BitSet(plane);
    for (int p = 0; p < plane; p++) {
      tissue.set(p, hu[k * plane + p] >= LUNG_TO_HU);
    }
    BitSet lung = enclosed(tissue);
    for (int p = lung.nextSetBit(0); p >= 0; p = lung.nextSetBit(p + 1)) {
      lung.set(p, hu[k * plane + p] > LUNG_FROM_HU);
    }
    int[] sides = new int[2];
    for (int[] piece : pieces(lung)) {
      if (depthMm(piece) >= LEAST_LUNG_DEPTH_MM) {
        for (int p : piece) {
          sides[p % grid.columns() < middle() ? 0 : 1]++;
        }
      }
    }
    return Math.min(sides[0], sides[1]) * VOXEL_CM2 >= LEAST_LUNG_CM2;
  }

  private double depthMm(int[] piece) {
    BitSet columns = new BitSet();
    for (int p : piece) {
      columns.set(p % grid.columns());
    }
    return NetworkInput.SPACING_MM * piece.length / columns.cardinality();
  }

  /** Slices with large connected pieces of bone on both sides. */
  BitSet heavy(float denserThan) {
    if (above(denserThan) > MOST_HEAVY_SHARE * above(TISSUE_HU)) {
      return new BitSet();
    }
    BitSet slices = heavy(denserThan, 1);
    slices.and(heavy(denserThan, -1));
    return slices;
  }

  private long above(float denserThan) {
    long voxels = 0;
    for (float value : hu) {
      voxels += value > denserThan ? 1 : 0;
    }
    return voxels;
  }

  private BitSet heavy(float denserThan, int side) {
    BitSet bone = new BitSet(hu.length);
    for (int p = 0; p < hu.length; p++) {
      double aside = side * (p % grid.columns() - middle()) * NetworkInput.SPACING_MM;
      bone.set(p, aside > HEAVY_ASIDE_MM && hu[p] > denserThan);
    }
    int[] voxels = new int[grid.slices()];
    for (int[] piece : Components.of(bone, grid.columns(), grid.rows(), grid.slices())) {
      if (piece.length * VOXEL_ML >= LEAST_HEAVY_ML) {
        for (int p : piece) {
          voxels[Math.floorDiv(p, plane())]++;
        }
      }
    }
    BitSet slices = new BitSet();
    for (int k = 0; k < voxels.length; k++) {
      slices.set(k, voxels[k] * VOXEL_CM2 >= LEAST_HEAVY_CM2);
    }
    return slices;
  }

  private int plane() {
    return grid.columns() * grid.rows();
  }

  private List<int[]> pieces(BitSet slice) {
    return Components.of(slice, grid.columns(), grid.rows(), 1);
  }

  /**
   * Everything that cannot be reached from the sides of a slice without crossing a set, without the
   * set itself.
   */
  private BitSet enclosed(BitSet walls) {
    BitSet reached = new BitSet(plane());
    int[] stack = new int[plane()];
    int top = 0;
    for (int p = 0; p < plane(); p++) {
      if (isAtSide(p) && !walls.get(p)) {
        reached.set(p);
        stack[top++] = p;
      }
    }
    int[] steps = {-1, 1, -grid.columns(), grid.columns()};
    while (top > 0) {
      int p = stack[--top];
      for (int step : steps) {
        // A step over a side ends outside the slice, or at a side, where everything has been
        // reached.
        int q = p + step;
        if (q >= 0 && q < plane() && !walls.get(q) && !reached.get(q)) {
          reached.set(q);
          stack[top++] = q;
        }
      }
    }
    reached.or(walls);
    reached.flip(0, plane());
    return reached;
  }

  private boolean isAtSide(int p) {
    int i = p % grid.columns();
    int j = Math.floorDiv(p, grid.columns());
    return i == 0 || j == 0 || i == grid.columns() - 1 || j == grid.rows() - 1;
  }

  /** The patient's extent along one axis, in voxels; the table has little mass. */
  private record Extent(double from, double to) {
    private static final double TAIL = 0.05;

    static Extent of(int size, OtherRegions scan, boolean columns) {
      long[] mass = new long[size];
      long all = 0;
      for (int p = 0; p < scan.hu.length; p++) {
        if (scan.hu[p] > TISSUE_HU) {
          int i = p % scan.grid.columns();
          int j = Math.floorDiv(p, scan.grid.columns()) % scan.grid.rows();
          mass[columns ? i : j]++;
          all++;
        }
      }
      return new Extent(reached(mass, TAIL * all), reached(mass, (1 - TAIL) * all));
    }

    private static double reached(long[] mass, double least) {
      long sum = 0;
      int n = 0;
      while (n < mass.length - 1 && (sum += mass[n]) < least) {
        n++;
      }
      return n;
    }

    double middle() {
      return 0.5 * (from + to);
    }

    double mm() {
      return (to - from) * NetworkInput.SPACING_MM;
    }
  }
}
