package org.medconv.lab;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.medconv.phantom.PhantomCt;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.PhantomTruth;
import org.medconv.phantom.SpinePhantom;
import org.medconv.segment.L1Finding;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraSegmenter;
import org.medconv.volume.Box;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/**
 * Measures a segmenter on whole simulated scans that no training saw: fields of view that end
 * anywhere, slices of 1 to 5 mm, patients with all variations at about their real rates. What
 * counts first is how often a wrong vertebra is called L1.
 */
public final class SegmenterEvaluation {
  private static final long FIRST_SEED = 7_000_000_000L;

  /**
   * @param outcomes how often each ending came, by name
   * @param centroidMm distances of L1's centre where it was found, ascending
   * @param dice of its body, ascending
   * @param seconds of finding, ascending
   */
  public record Figures(
      Map<String, Integer> outcomes, double[] centroidMm, double[] dice, double[] seconds) {

    public int of(String outcome) {
      return outcomes.getOrDefault(outcome, 0);
    }

    /** A short table. */
    public String table() {
      StringBuilder text = new StringBuilder();
      outcomes.forEach((name, count) -> text.append("%-46s %4d%n".formatted(name, count)));
      row(text, "L1 centre off (mm)", centroidMm);
      row(text, "L1 body Dice", dice);
      row(text, "seconds", seconds);
      return text.toString();
    }

    private static void row(StringBuilder text, String name, double[] sorted) {
      if (sorted.length > 0) {
        text.append(
            String.format(
                Locale.ROOT,
                "%-46s median %.2f, range %.2f to %.2f%n",
                name,
                sorted[Math.floorDiv(sorted.length, 2)],
                sorted[0],
                sorted[sorted.length - 1]));
      }
    }
  }

  private SegmenterEvaluation() {}

  /**
   * @param each is told one line a scan
   */
  public static Figures measure(
      VertebraSegmenter segmenter, int scans, long seed, Consumer<String> each) {
    Map<String, Integer> outcomes = new LinkedHashMap<>();
    double[] centroid = new double[scans];
    double[] dice = new double[scans];
    double[] seconds = new double[scans];
    int found = 0;
    for (int n = 0; n < scans; n++) {
      Random random = new Random((FIRST_SEED + 1000 * seed + n) * 0x9E3779B97F4A7C15L);
      SpinePhantom phantom = SpinePhantom.of(PhantomSpec.varied(FIRST_SEED + 1000 * seed + n));
      PhantomCt ct = phantom.render(field(phantom.truth(), random));
      long start = System.nanoTime();
      L1Finding finding = segmenter.find(ct.volume());
      seconds[n] = (System.nanoTime() - start) / 1e9;
      String outcome = outcome(finding, ct);
      outcomes.merge(outcome, 1, Integer::sum);
      PhantomSpec spec = phantom.truth().spec();
      String line =
          "%d %s %s: %s".formatted(n, spec.variant(), spec.variation().findings(), outcome);
      if (finding instanceof L1Finding.Found right) {
        centroid[found] = right.l1().centroid().minus(ct.truth().l1().centre()).length();
        dice[found] = dice(right.l1().body(), ct);
        line +=
            String.format(Locale.ROOT, ", %.1f mm off, Dice %.3f", centroid[found], dice[found]);
        found++;
      } else if (finding instanceof L1Finding.NotFound none) {
        line += ", " + none.abstention().sentence();
      }
      each.accept(line);
    }
    return new Figures(
        outcomes, sorted(centroid, found), sorted(dice, found), sorted(seconds, scans));
  }

  private static double[] sorted(double[] values, int count) {
    double[] result = Arrays.copyOf(values, count);
    Arrays.sort(result);
    return result;
  }

  private static Grid field(PhantomTruth truth, Random random) {
    double top = truth.body(PhantomLabel.BODY_T7).centre().z();
    double l2 = truth.body(PhantomLabel.BODY_L2).centre().z();
    double high = top - random.nextDouble() * random.nextDouble() * (top - l2);
    double height = 140 + 330 * Math.sqrt(random.nextDouble());
    double between = new double[] {1.5, 2, 3, 5}[random.nextInt(4)];
    double width = 300 + 120 * random.nextDouble();
    Vector3 centre =
        new Vector3(
            15 * random.nextGaussian(), -30 + 10 * random.nextGaussian(), high - 0.5 * height);
    return SpinePhantom.centred(centre, width, Math.min(width, 340), height, 1.6, between);
  }

  /** Right, wrong or abstained, against whether L1 is wholly in the volume. */
  private static String outcome(L1Finding finding, PhantomCt ct) {
    boolean inView = isWhole(ct);
    if (ct.truth().l1().metal() && inView) {
      return finding instanceof L1Finding.Found found
          ? right(found.l1(), ct) ? "L1 with metal, found" : "WRONG LEVEL"
          : "L1 with metal, abstained";
    }
    if (finding instanceof L1Finding.Found found) {
      return right(found.l1(), ct) ? (inView ? "L1 found" : "L1 found though cut") : "WRONG LEVEL";
    }
    L1Finding.NotFound none = (L1Finding.NotFound) finding;
    return (inView ? "L1 in view, abstained: " : "L1 not whole, abstained: ")
        + none.abstention().reason();
  }

  private static boolean isWhole(PhantomCt ct) {
    PhantomTruth.Body l1 = ct.truth().l1();
    Grid grid = ct.volume().grid();
    double half = 0.5 * l1.heightMm() + 2;
    double low = grid.origin().z();
    double high = low + (grid.slices() - 1) * grid.spacingK();
    return l1.centre().z() - half > low && l1.centre().z() + half < high;
  }

  private static boolean right(Vertebra found, PhantomCt ct) {
    PhantomTruth.Body nearest = null;
    for (PhantomTruth.Body body : ct.truth().bodies()) {
      if (nearest == null
          || body.centre().minus(found.centroid()).length()
              < nearest.centre().minus(found.centroid()).length()) {
        nearest = body;
      }
    }
    return nearest != null && nearest.label() == PhantomLabel.BODY_L1;
  }

  private static double dice(MaskedRegion body, PhantomCt ct) {
    byte l1 = (byte) PhantomLabel.BODY_L1.ordinal();
    Grid grid = ct.volume().grid();
    long wanted = 0;
    for (byte label : ct.labels()) {
      wanted += label == l1 ? 1 : 0;
    }
    long both = 0;
    Box box = body.box();
    BitSet inside = body.inside();
    for (int p = inside.nextSetBit(0); p >= 0; p = inside.nextSetBit(p + 1)) {
      int i = box.i0() + p % box.columns();
      int j = box.j0() + Math.floorDiv(p, box.columns()) % box.rows();
      int k = box.k0() + Math.floorDiv(p, box.columns() * box.rows());
      both += ct.labels()[grid.index(i, j, k)] == l1 ? 1 : 0;
    }
    return 2.0 * both / Math.max(1, wanted + body.voxels());
  }
}
