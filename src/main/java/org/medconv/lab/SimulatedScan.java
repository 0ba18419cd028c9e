package org.medconv.lab;

import java.util.BitSet;
import java.util.Random;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.L1CutOut;
import org.medconv.phantom.PhantomCt;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.PhantomTruth;
import org.medconv.phantom.SpinePhantom;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/**
 * A subject's L1 as a scanner and a segmenter would hand it over: size of the person, resolution,
 * noise and kernel vary as they do in routine CT, the outline is off by what automatic outlines are
 * off by.
 *
 * @param body L1's body, outlined with errors, on the volume's grid
 */
public record SimulatedScan(CtVolume volume, MaskedRegion body) {
  private static final double MARGIN_MM = 10;

  /** Scans a subject: the same subject gives the same scan. */
  public static SimulatedScan of(SimulatedCohort.Subject subject) {
    Random random = new Random(subject.seed());
    PhantomSpec spec =
        new PhantomSpec(
            subject.seed(),
            subject.trabecularHu(),
            10,
            120,
            between(random, 5, 40),
            between(random, 0.4, 1.4),
            PhantomSpec.Variant.USUAL);
    SpinePhantom phantom = SpinePhantom.of(spec);
    PhantomCt ct = phantom.render(grid(phantom.truth().l1(), random));
    MaskedRegion body = misdrawn(ct, phantom.truth().l1(), random);
    return new SimulatedScan(ct.volume(), body);
  }

  public L1CutOut cutOut(CutOutPlan plan) {
    return plan.cut(volume, body);
  }

  /** Mostly 0.6 to 1.2 mm pixels and 0.8 to 5 mm slices; one in eight resampled to 2 or 3 mm. */
  private static Grid grid(PhantomTruth.Body l1, Random random) {
    double inPlane = between(random, 0.6, 1.2);
    double between = Math.exp(between(random, Math.log(0.8), Math.log(5)));
    if (random.nextInt(8) == 0) {
      inPlane = between(random, 2, 3);
      between = inPlane;
    }
    return SpinePhantom.centred(
        l1.centre(),
        l1.widthMm() + 2 * MARGIN_MM,
        l1.depthMm() + 2 * MARGIN_MM,
        l1.heightMm() + 2 * MARGIN_MM,
        inPlane,
        between);
  }

  /**
   * The true body shifted by about 1 mm, 7 % too large or small, its surface waved by about 1 mm.
   */
  private static MaskedRegion misdrawn(PhantomCt ct, PhantomTruth.Body l1, Random random) {
    Grid grid = ct.volume().grid();
    Warp warp = Warp.drawn(l1.centre(), random);
    BitSet inside = new BitSet(grid.voxels());
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          Vector3 at = grid.toIndex(warp.apply(grid.toPatient(i, j, k)));
          inside.set(grid.index(i, j, k), isBody(ct, grid, at));
        }
      }
    }
    return new MaskedRegion(
        grid, new Box(0, 0, 0, grid.columns(), grid.rows(), grid.slices()), inside);
  }

  private static boolean isBody(PhantomCt ct, Grid grid, Vector3 index) {
    int i = (int) Math.round(index.x());
    int j = (int) Math.round(index.y());
    int k = (int) Math.round(index.z());
    return i >= 0
        && j >= 0
        && k >= 0
        && i < grid.columns()
        && j < grid.rows()
        && k < grid.slices()
        && ct.labelAt(i, j, k) == PhantomLabel.BODY_L1;
  }

  /** Where an outline drawn at a point should have been. */
  private record Warp(
      Vector3 centre, Vector3 shift, double scale, Vector3 amplitude, Vector3 phase, double wave) {

    static Warp drawn(Vector3 centre, Random random) {
      return new Warp(
          centre,
          gaussian(random, 1.2),
          1 + 0.07 * random.nextGaussian(),
          gaussian(random, 0.8),
          new Vector3(angle(random), angle(random), angle(random)),
          2 * Math.PI / between(random, 18, 40));
    }

    Vector3 apply(Vector3 p) {
      Vector3 d = p.minus(centre);
      return centre
          .plus(shift)
          .plus(d.times(scale))
          .plus(
              new Vector3(
                  amplitude.x() * Math.sin(wave * (d.y() + d.z()) + phase.x()),
                  amplitude.y() * Math.sin(wave * (d.z() + d.x()) + phase.y()),
                  amplitude.z() * Math.sin(wave * (d.x() + d.y()) + phase.z())));
    }

    private static Vector3 gaussian(Random random, double sd) {
      return new Vector3(
          sd * random.nextGaussian(), sd * random.nextGaussian(), sd * random.nextGaussian());
    }

    private static double angle(Random random) {
      return between(random, 0, 2 * Math.PI);
    }
  }

  private static double between(Random random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }
}
