package org.medconv.lab.segmenter;

import java.util.List;
import java.util.Random;
import org.medconv.phantom.PhantomCt;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.PhantomTruth;
import org.medconv.phantom.SpinePhantom;
import org.medconv.segment.OutlineClass;
import org.medconv.segment.OutlineInput;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * Training cases for the outlining network: one body from T10 to L5 in the middle of a box, with a
 * first outline that has errors like those of the first network: moved, too large or too small,
 * wavy, with a piece missing or added at one end.
 */
final class OutlineCases implements CaseSource {

  @Override
  public SegmenterCase draw(long seed) {
    // Neighbouring seeds of java.util.Random begin alike.
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    PhantomSpec drawn = PhantomSpec.drawn(seed);
    PhantomSpec spec =
        drawn
            .withTrabecularHu(-20 + 300 * random.nextDouble())
            .withScan(drawn.kvp(), 0.8 * drawn.noiseSdHu(), drawn.blurMm());
    SpinePhantom phantom = SpinePhantom.of(spec);
    PhantomTruth.Body body = pick(phantom.truth().bodies(), random);
    Vector3 centre =
        body.centre()
            .plus(
                new Vector3(
                    4 * random.nextGaussian(),
                    4 * random.nextGaussian(),
                    4 * random.nextGaussian()));
    PhantomCt ct = phantom.render(OutlineInput.around(centre));
    byte[] classes = classes(ct.labels(), body.label());
    short[] hu = ct.volume().hu();
    byte[] guide = FirstOutline.drawn(body, random).over(ct.volume().grid(), classes);
    cutFieldOfView(hu, classes, guide, random);
    int[] size = {OutlineInput.COLUMNS, OutlineInput.ROWS, OutlineInput.SLICES};
    return new SegmenterCase(size, hu, guide, classes, new byte[0]);
  }

  private static PhantomTruth.Body pick(List<PhantomTruth.Body> bodies, Random random) {
    List<PhantomTruth.Body> wanted =
        bodies.stream()
            .filter(b -> b.label().ordinal() >= PhantomLabel.BODY_T10.ordinal())
            .toList();
    // L1 more often: it is the target.
    return random.nextInt(3) == 0
        ? wanted.stream()
            .filter(b -> b.label() == PhantomLabel.BODY_L1)
            .findFirst()
            .orElse(wanted.get(0))
        : wanted.get(random.nextInt(wanted.size()));
  }

  private static byte[] classes(byte[] labels, PhantomLabel wanted) {
    byte[] classes = new byte[labels.length];
    for (int p = 0; p < labels.length; p++) {
      PhantomLabel label = PhantomLabel.of(labels[p]);
      OutlineClass outline =
          label == wanted
              ? OutlineClass.BODY
              : label.isBody()
                  ? OutlineClass.OTHER_BODY
                  : label == PhantomLabel.POSTERIOR || label == PhantomLabel.TRANSVERSE_PROCESS
                      ? OutlineClass.POSTERIOR
                      : OutlineClass.BACKGROUND;
      classes[p] = (byte) outline.ordinal();
    }
    return classes;
  }

  /** Some scans end above or below the body, or close behind it. */
  private static void cutFieldOfView(short[] hu, byte[] classes, byte[] guide, Random random) {
    int low = random.nextDouble() < 0.15 ? random.nextInt(OutlineInput.SLICES / 4) : 0;
    int high =
        OutlineInput.SLICES
            - (random.nextDouble() < 0.15 ? random.nextInt(OutlineInput.SLICES / 4) : 0);
    int plane = OutlineInput.COLUMNS * OutlineInput.ROWS;
    for (int p = 0; p < hu.length; p++) {
      int k = Math.floorDiv(p, plane);
      if (k < low || k >= high) {
        hu[p] = CtVolume.AIR;
        classes[p] = 0;
        guide[p] = 0;
      }
    }
  }

  /**
   * The errors of a first outline: a map to where a point should have been, and missing or added
   * parts.
   */
  private record FirstOutline(
      Vector3 centre,
      Vector3 shift,
      double scale,
      Vector3 amplitude,
      Vector3 phase,
      double wave,
      Vector3 bite,
      double biteRadius,
      double endCut) {

    static FirstOutline drawn(PhantomTruth.Body body, Random random) {
      return new FirstOutline(
          body.centre(),
          gaussian(random, 1.5),
          1 + 0.09 * random.nextGaussian(),
          gaussian(random, 1.2),
          new Vector3(angle(random), angle(random), angle(random)),
          2 * Math.PI / (15 + 25 * random.nextDouble()),
          body.centre().plus(gaussian(random, 10)),
          random.nextDouble() < 0.35 ? 3 + 8 * random.nextDouble() : 0,
          random.nextDouble() < 0.25 ? 8 * random.nextGaussian() : 0);
    }

    byte[] over(Grid grid, byte[] classes) {
      byte[] guide = new byte[classes.length];
      int p = 0;
      for (int k = 0; k < grid.slices(); k++) {
        for (int j = 0; j < grid.rows(); j++) {
          for (int i = 0; i < grid.columns(); i++, p++) {
            Vector3 place = grid.toPatient(i, j, k);
            Vector3 at = grid.toIndex(warped(place));
            boolean inside = isBody(at, grid, classes) && place.minus(bite).length() >= biteRadius;
            guide[p] = (byte) (inside ? 1 : 0);
          }
        }
      }
      return guide;
    }

    /**
     * Above its middle the outline may be stretched or compressed: a disc included, or an end lost.
     */
    private Vector3 warped(Vector3 p) {
      Vector3 d = p.minus(centre);
      double end = d.z() > 0 ? Math.min(1, d.z() / 15) * endCut : 0;
      return centre
          .plus(shift)
          .plus(d.times(scale))
          .plus(
              new Vector3(
                  amplitude.x() * Math.sin(wave * (d.y() + d.z()) + phase.x()),
                  amplitude.y() * Math.sin(wave * (d.z() + d.x()) + phase.y()),
                  amplitude.z() * Math.sin(wave * (d.x() + d.y()) + phase.z()) + end));
    }

    private static boolean isBody(Vector3 index, Grid grid, byte[] classes) {
      int i = (int) Math.round(index.x());
      int j = (int) Math.round(index.y());
      int k = (int) Math.round(index.z());
      return i >= 0
          && j >= 0
          && k >= 0
          && i < grid.columns()
          && j < grid.rows()
          && k < grid.slices()
          && classes[grid.index(i, j, k)] == OutlineClass.BODY.ordinal();
    }

    private static Vector3 gaussian(Random random, double sd) {
      return new Vector3(
          sd * random.nextGaussian(), sd * random.nextGaussian(), sd * random.nextGaussian());
    }

    private static double angle(Random random) {
      return 2 * Math.PI * random.nextDouble();
    }
  }
}
