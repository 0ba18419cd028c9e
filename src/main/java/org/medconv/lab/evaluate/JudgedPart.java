package org.medconv.lab.evaluate;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.medconv.lab.evaluate.KnownLevels.Body;
import org.medconv.lab.evaluate.PartRow.Answer;
import org.medconv.lab.evaluate.PartRow.Cut;
import org.medconv.lab.evaluate.PartRow.Outcome;
import org.medconv.report.OutlinedSlice;
import org.medconv.report.OutlinedSlice.Outline;
import org.medconv.segment.L1Finding;
import org.medconv.segment.L1Finding.Found;
import org.medconv.segment.L1Finding.NotFound;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraSegmenter;
import org.medconv.volume.Box;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/**
 * A segmenter's answer to a part, compared with the ground truth.
 *
 * @param picture of a wrong call: sagittal and coronal planes through the called vertebra, with the
 *     true L1 marked; empty for all others
 */
record JudgedPart(PartRow row, Optional<BufferedImage> picture) {
  /** Much less than half a vertebra with its disc: a call farther away means another vertebra. */
  private static final double SAME_HEIGHT_MM = 12;

  /** Wider, because a table may give one position in the plane for the whole spine. */
  private static final double SAME_PLACE_MM = 15;

  private static final int PICTURE_WIDTH = 250;
  private static final int PICTURE_HEIGHT = 380;
  private static final double FINEST_MM = 0.7;
  private static final double MARK_MM = 14;

  /** Runs a segmenter on the part and judges its answer. */
  static JudgedPart of(ScanPart part, VertebraSegmenter segmenter) {
    long start = System.nanoTime();
    L1Finding finding = segmenter.find(part.volume());
    double seconds = (System.nanoTime() - start) / 1e9;
    return of(part, finding, EvaluationScan.name(segmenter.model()), seconds);
  }

  static JudgedPart of(ScanPart part, L1Finding finding, String model, double seconds) {
    PartView view = PartView.of(part);
    Answer answer =
        finding instanceof Found found
            ? called(part, view, found, seconds)
            : abstained((NotFound) finding, seconds);
    PartRow row =
        new PartRow(
            part.number(),
            part.seed(),
            model,
            part.scan(),
            part.levels().variant().name(),
            part.findings(),
            cut(part),
            view,
            answer);
    boolean unsafe =
        answer.outcome() == Outcome.WRONG || answer.outcome() == Outcome.FOUND_THOUGH_CUT;
    return new JudgedPart(
        row, unsafe ? Optional.of(picture(part, (Found) finding)) : Optional.empty());
  }

  private static Cut cut(ScanPart part) {
    return new Cut(
        part.fieldMm(),
        part.fullField(),
        part.heightMm(),
        part.volume().grid().spacingK(),
        part.plan().turnDegrees(),
        part.plan().mirrored());
  }

  private static Answer called(ScanPart part, PartView view, Found found, double seconds) {
    Vector3 centre = found.l1().centroid();
    Optional<Vector3> l1 = part.levels().body(SpineLevel.L1).map(Body::centre);
    boolean right = l1.filter(truth -> isSame(centre, truth)).isPresent();
    Outcome outcome =
        !right ? Outcome.WRONG : view.cutsL1() ? Outcome.FOUND_THOUGH_CUT : Outcome.RIGHT;
    return new Answer(
        outcome,
        right ? SpineLevel.L1.name() : part.levels().nearest(centre).name(),
        l1.map(truth -> centre.minus(truth).length()).orElse(Double.NaN),
        found.anchor().name(),
        found.certainty(),
        "",
        "",
        seconds);
  }

  static boolean isSame(Vector3 called, Vector3 truth) {
    Vector3 off = called.minus(truth);
    return Math.abs(off.z()) <= SAME_HEIGHT_MM && Math.hypot(off.x(), off.y()) <= SAME_PLACE_MM;
  }

  private static Answer abstained(NotFound none, double seconds) {
    return new Answer(
        Outcome.ABSTAINED,
        "",
        Double.NaN,
        "",
        Double.NaN,
        none.abstention().reason().name(),
        none.abstention().sentence(),
        seconds);
  }

  private static BufferedImage picture(ScanPart part, Found found) {
    Vector3 centre = found.l1().centroid();
    List<Outline> outlines = new ArrayList<>();
    for (Vertebra one : found.vertebrae()) {
      outlines.add(new Outline(one.body(), EvaluationScan.OTHERS));
    }
    part.levels()
        .body(SpineLevel.L1)
        .flatMap(body -> mark(part.volume().grid(), body.centre()))
        .ifPresent(mark -> outlines.add(new Outline(mark, EvaluationScan.TRUE)));
    outlines.add(new Outline(found.l1().body(), EvaluationScan.FOUND));
    double mm = Math.max(FINEST_MM, part.heightMm() / PICTURE_HEIGHT);
    BufferedImage both =
        new BufferedImage(2 * PICTURE_WIDTH, PICTURE_HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = both.createGraphics();
    graphics.drawImage(
        OutlinedSlice.sagittal(part.volume(), centre, mm, PICTURE_WIDTH, PICTURE_HEIGHT, outlines),
        0,
        0,
        null);
    graphics.drawImage(
        OutlinedSlice.coronal(part.volume(), centre, mm, PICTURE_WIDTH, PICTURE_HEIGHT, outlines),
        PICTURE_WIDTH,
        0,
        null);
    graphics.dispose();
    return both;
  }

  /** A plate through the true L1's centre, so that planes beside it show it too. */
  private static Optional<MaskedRegion> mark(Grid grid, Vector3 centre) {
    Vector3 at = grid.toIndex(centre);
    int k = (int) Math.round(at.z());
    int i0 = (int) Math.max(0, Math.round(at.x() - MARK_MM / grid.spacingI()));
    int j0 = (int) Math.max(0, Math.round(at.y() - MARK_MM / grid.spacingJ()));
    int i1 = (int) Math.min(grid.columns(), Math.round(at.x() + MARK_MM / grid.spacingI()));
    int j1 = (int) Math.min(grid.rows(), Math.round(at.y() + MARK_MM / grid.spacingJ()));
    int half = (int) Math.round(2 / grid.spacingK());
    int k0 = Math.max(0, k - half);
    int k1 = Math.min(grid.slices(), k + half + 1);
    if (i0 >= i1 || j0 >= j1 || k0 >= k1) {
      return Optional.empty();
    }
    Box box = new Box(i0, j0, k0, i1, j1, k1);
    BitSet inside = new BitSet();
    inside.set(0, box.columns() * box.rows() * box.slices());
    return Optional.of(new MaskedRegion(grid, box, inside));
  }
}
