package org.medconv.lab.cohort;

import java.util.BitSet;
import java.util.Random;
import org.medconv.phantom.PhantomCt;
import org.medconv.phantom.PhantomLabel;
import org.medconv.volume.Box;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/**
 * The error of an outline of L1's body: the true outline is shifted, scaled, and its surface waved.
 */
enum SimulatedOutline {
  /** As accurate as the shipped segmenter. */
  SEGMENTER(0.7, 0.025, 0.5, 0, 5),
  /**
   * Sometimes includes half of the neighbouring disc; in one of twelve scans it is another
   * vertebra.
   */
  CRUDE(2.6, 0.11, 1.8, 1 / 12.0, 10);

  private final double shiftMm;
  private final double scale;
  private final double waveMm;
  private final double wrongLevel;
  private final double marginMm;

  /**
   * @param shiftMm standard deviation along each axis, mm
   * @param scale standard deviation of the relative size
   * @param waveMm standard deviation of the height of the waves, mm
   * @param wrongLevel share of the scans in which a neighbour is taken for L1
   * @param marginMm margin around the body that the scan needs for the outline, mm
   */
  SimulatedOutline(
      double shiftMm, double scale, double waveMm, double wrongLevel, double marginMm) {
    this.shiftMm = shiftMm;
    this.scale = scale;
    this.waveMm = waveMm;
    this.wrongLevel = wrongLevel;
    this.marginMm = marginMm;
  }

  double marginMm() {
    return marginMm;
  }

  /** The body that is taken for L1. */
  PhantomLabel level(Random random) {
    double u = random.nextDouble();
    if (u < wrongLevel / 2) {
      return PhantomLabel.BODY_T12;
    }
    return u < wrongLevel ? PhantomLabel.BODY_L2 : PhantomLabel.BODY_L1;
  }

  /** Outlines a body that lies completely in a scan. */
  MaskedRegion drawn(PhantomCt ct, PhantomLabel level, Random random) {
    Grid grid = ct.volume().grid();
    Warp warp = warp(ct.truth().body(level).centre(), random);
    BitSet inside = new BitSet(grid.voxels());
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          Vector3 at = grid.toIndex(warp.apply(grid.toPatient(i, j, k)));
          inside.set(grid.index(i, j, k), isAt(ct, level, at));
        }
      }
    }
    return new MaskedRegion(
        grid, new Box(0, 0, 0, grid.columns(), grid.rows(), grid.slices()), inside);
  }

  private static boolean isAt(PhantomCt ct, PhantomLabel level, Vector3 index) {
    Grid grid = ct.volume().grid();
    int i = (int) Math.round(index.x());
    int j = (int) Math.round(index.y());
    int k = (int) Math.round(index.z());
    return i >= 0
        && j >= 0
        && k >= 0
        && i < grid.columns()
        && j < grid.rows()
        && k < grid.slices()
        && ct.labelAt(i, j, k) == level;
  }

  private Warp warp(Vector3 centre, Random random) {
    return new Warp(
        centre,
        gaussian(random, shiftMm),
        1 + scale * random.nextGaussian(),
        gaussian(random, waveMm),
        new Vector3(angle(random), angle(random), angle(random)),
        2 * Math.PI / (18 + 22 * random.nextDouble()));
  }

  private static Vector3 gaussian(Random random, double sd) {
    return new Vector3(
        sd * random.nextGaussian(), sd * random.nextGaussian(), sd * random.nextGaussian());
  }

  private static double angle(Random random) {
    return 2 * Math.PI * random.nextDouble();
  }

  /** Maps a point of the outline to where it should have been. */
  private record Warp(
      Vector3 centre, Vector3 shift, double scale, Vector3 height, Vector3 phase, double wave) {

    Vector3 apply(Vector3 p) {
      Vector3 d = p.minus(centre);
      return centre
          .plus(shift)
          .plus(d.times(scale))
          .plus(
              new Vector3(
                  height.x() * Math.sin(wave * (d.y() + d.z()) + phase.x()),
                  height.y() * Math.sin(wave * (d.z() + d.x()) + phase.y()),
                  height.z() * Math.sin(wave * (d.x() + d.y()) + phase.z())));
    }
  }
}
