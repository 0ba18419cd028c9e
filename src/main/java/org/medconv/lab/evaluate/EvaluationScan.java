package org.medconv.lab.evaluate;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.medconv.lab.evaluate.ScanRow.Density;
import org.medconv.lab.evaluate.ScanRow.Outcome;
import org.medconv.measure.Densitometry;
import org.medconv.measure.Metal;
import org.medconv.measure.TrabecularHu;
import org.medconv.model.ModelId;
import org.medconv.phantom.PhantomCt;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.PhantomTruth;
import org.medconv.phantom.SpinePhantom;
import org.medconv.report.OutlinedSlice;
import org.medconv.report.OutlinedSlice.Outline;
import org.medconv.segment.L1Finding;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraSegmenter;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/**
 * A simulated scan that was not used in training. Its field of view ends anywhere, its slices are
 * 1.5 to 5 mm apart, and the patient has all variations at about their real rates.
 */
final class EvaluationScan {
  private static final long FIRST_SEED = 7_000_000_000L;
  private static final double FINE_MM = 1;
  private static final double PICTURE_MM = 0.7;
  private static final int PICTURE_WIDTH = 260;
  private static final int PICTURE_HEIGHT = 380;
  static final Color FOUND = new Color(0x35d6ff);
  static final Color TRUE = new Color(0xffa200);
  static final Color OTHERS = new Color(0x8a949e);

  private final int number;
  private final long seed;
  private final PhantomCt ct;

  private EvaluationScan(int number, long seed, PhantomCt ct) {
    this.number = number;
    this.seed = seed;
    this.ct = ct;
  }

  /** Draws a scan. The same seed and number give the same scan. */
  static EvaluationScan draw(long seed, int number) {
    long patient = FIRST_SEED + 1000 * seed + number;
    Random random = new Random(patient * 0x9E3779B97F4A7C15L);
    SpinePhantom phantom = SpinePhantom.of(PhantomSpec.drawn(patient));
    return new EvaluationScan(number, seed, phantom.render(field(phantom.truth(), random)));
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

  CtVolume volume() {
    return ct.volume();
  }

  /**
   * @param row the stored result
   * @param picture sagittal plane through L1 with the true and the found outline
   */
  record Judged(ScanRow row, BufferedImage picture) {}

  /** Runs a segmenter on the scan and judges its answer. */
  Judged judge(VertebraSegmenter segmenter) {
    long start = System.nanoTime();
    L1Finding finding = segmenter.find(ct.volume());
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Judged(row(finding, name(segmenter.model()), seconds), picture(finding));
  }

  static String name(ModelId model) {
    return "%s %s %.12s".formatted(model.name(), model.version(), model.sha256());
  }

  private ScanRow row(L1Finding finding, String model, double seconds) {
    PhantomSpec spec = ct.truth().spec();
    PhantomTruth.Body l1 = ct.truth().l1();
    Optional<Vertebra> right = found(finding).filter(this::isL1);
    Outcome outcome =
        right.isPresent()
            ? Outcome.RIGHT
            : found(finding).isPresent() ? Outcome.WRONG : Outcome.ABSTAINED;
    Optional<L1Finding.NotFound> none =
        Optional.of(finding)
            .filter(L1Finding.NotFound.class::isInstance)
            .map(L1Finding.NotFound.class::cast);
    return new ScanRow(
        number,
        seed,
        model,
        spec.variant().name(),
        spec.variation().findings().stream().map(Enum::name).toList(),
        spec.variation().age(),
        spec.kvp(),
        spec.noiseSdHu(),
        spec.variation().sliceMm(),
        ct.volume().grid().spacingK(),
        isWhole(),
        l1.metal(),
        l1.fracture().name(),
        outcome,
        none.map(one -> one.abstention().reason().name()).orElse(""),
        none.map(one -> one.abstention().sentence()).orElse(""),
        right.map(one -> one.centroid().minus(l1.centre()).length()).orElse(Double.NaN),
        right.map(one -> dice(one.body())).orElse(Double.NaN),
        right.filter(one -> isWhole() && !l1.metal()).map(this::density).orElse(Density.NONE),
        seconds);
  }

  private static Optional<Vertebra> found(L1Finding finding) {
    return finding instanceof L1Finding.Found found ? Optional.of(found.l1()) : Optional.empty();
  }

  private boolean isWhole() {
    PhantomTruth.Body l1 = ct.truth().l1();
    Grid grid = ct.volume().grid();
    double half = 0.5 * l1.heightMm() + 2;
    double low = grid.origin().z();
    double high = low + (grid.slices() - 1) * grid.spacingK();
    return l1.centre().z() - half > low && l1.centre().z() + half < high;
  }

  private boolean isL1(Vertebra found) {
    PhantomTruth.Body nearest = ct.truth().l1();
    for (PhantomTruth.Body body : ct.truth().bodies()) {
      if (body.centre().minus(found.centroid()).length()
          < nearest.centre().minus(found.centroid()).length()) {
        nearest = body;
      }
    }
    return nearest.label() == PhantomLabel.BODY_L1;
  }

  private double dice(MaskedRegion body) {
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

  private Density density(Vertebra found) {
    Optional<TrabecularHu> reported = Densitometry.trabecular(ct.volume(), found.body());
    Optional<TrabecularHu> own = trabecular(ct);
    return new Density(
        ct.truth().l1().trabecularHu(),
        trueMedian(ct.truth().spec()),
        own.map(TrabecularHu::median).orElse(Double.NaN),
        own.map(TrabecularHu::mean).orElse(Double.NaN),
        reported.map(TrabecularHu::median).orElse(Double.NaN),
        reported.map(TrabecularHu::mean).orElse(Double.NaN),
        Densitometry.measure(ct.volume(), found.body(), new Vector3(0, 0, 1))
            .elliptical()
            .map(TrabecularHu::mean)
            .orElse(Double.NaN));
  }

  private static Optional<TrabecularHu> trabecular(PhantomCt ct) {
    return ct.region(PhantomLabel.BODY_L1)
        .flatMap(body -> Densitometry.trabecular(ct.volume(), body));
  }

  /**
   * Median of the true L1, in voxels of 1 mm without noise or blur. Unlike the mean, the median
   * cannot be computed from the phantom's parameters, because the marrow is asymmetrically uneven.
   */
  static double trueMedian(PhantomSpec spec) {
    PhantomCt fine =
        SpinePhantom.of(
                spec.withScan(spec.kvp(), 0, 0).withVariation(spec.variation().withSlices(0)))
            .renderAroundL1(FINE_MM, 8);
    short[] hu = fine.volume().hu();
    for (int p = 0; p < hu.length; p++) {
      // Unblurred cortex would be taken for metal.
      hu[p] = (short) Math.min(hu[p], Metal.INSIDE_HU);
    }
    return trabecular(fine).map(TrabecularHu::median).orElse(Double.NaN);
  }

  private BufferedImage picture(L1Finding finding) {
    List<Outline> outlines = new ArrayList<>();
    finding.vertebrae().forEach(one -> outlines.add(new Outline(one.body(), OTHERS)));
    ct.region(PhantomLabel.BODY_L1).ifPresent(body -> outlines.add(new Outline(body, TRUE)));
    found(finding).ifPresent(one -> outlines.add(new Outline(one.body(), FOUND)));
    Vector3 centre = found(finding).map(Vertebra::centroid).orElse(ct.truth().l1().centre());
    return OutlinedSlice.sagittal(
        ct.volume(), centre, PICTURE_MM, PICTURE_WIDTH, PICTURE_HEIGHT, outlines);
  }
}
