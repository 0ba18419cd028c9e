package org.medconv.segment;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.medconv.segment.Abstention.Reason;
import org.medconv.segment.ColumnCuts.Piece;
import org.medconv.volume.Vector3;

/**
 * Whether the neural arches run downwards from their bodies, as in every thoracic and lumbar
 * vertebra: pedicles join the body in its upper half; laminae and spinous processes lie behind its
 * lower half and the disc below (Gray's Anatomy). This distinguishes head from foot in a piece of a
 * spine without pelvis and ribs.
 *
 * <p>The height of a vertebra with half of each adjacent disc is mapped to one turn of a circle. A
 * voxel of the arch counts as the sine of its angle: 1 at a quarter of the way down, -1 at three
 * quarters.
 */
final class ArchDescent {
  private static final double ASIDE_MM = 30;

  /** Pedicles and the rim of the canal, mm behind the back of the body. */
  private static final double ROOT_FROM_MM = -2;

  private static final double ROOT_TO_MM = 10;

  /** Laminae and the beginning of spinous processes. */
  private static final double LAMINA_FROM_MM = 18;

  private static final double LAMINA_TO_MM = 30;

  /** Least volume of each, about a fifth of that of a whole vertebra. */
  private static final double LEAST_ML = 1;

  /** The limit between upright and turned spines; see robustness.md. */
  private static final double LEAST = 0;

  private static final float LEAST_PROBABILITY = 0.1f;
  private static final double BACK = 0.95;

  private final BoneMap map;
  private final CentreLine line;
  private final List<SeenBody> bodies;
  private final double[] backs;
  private final Mean roots = new Mean();
  private final Mean laminae = new Mean();

  private ArchDescent(BoneMap map, CentreLine line, List<SeenBody> bodies) {
    this.map = map;
    this.line = line;
    this.bodies = bodies;
    this.backs = bodies.stream().mapToDouble(this::back).toArray();
  }

  /**
   * Empty if the arches run downwards.
   *
   * @param bodies of the thoracolumbar spine; above, arches overlap like shingles
   */
  static Optional<Abstention> doubt(BoneMap map, CentreLine line, List<SeenBody> bodies) {
    double descent = of(map, line, bodies);
    if (descent >= LEAST) {
      return Optional.empty();
    }
    String sentence =
        Double.isNaN(descent)
            ? "too little of the neural arches is in view to tell head from foot"
            : String.format(
                Locale.ROOT,
                "the neural arches do not run downwards from their bodies (%.2f; about 0.5 in an"
                    + " upright spine, about -0.5 in one upside down): the volume may be upside"
                    + " down",
                descent);
    return Optional.of(new Abstention(Reason.ORIENTATION_DOUBTFUL, sentence));
  }

  /**
   * How much higher the roots of the arches lie in their vertebrae than the laminae: at most 2,
   * about 0.5 in an upright spine, and as much below 0 in an inverted one; NaN if no whole vertebra
   * shows both.
   */
  static double of(BoneMap map, CentreLine line, List<SeenBody> bodies) {
    ArchDescent descent =
        new ArchDescent(map, line, bodies.stream().filter(SeenBody::complete).toList());
    return descent.measured();
  }

  private double measured() {
    float[] posterior = map.classes()[SpineClass.POSTERIOR.ordinal()];
    for (int p = 0; p < posterior.length; p++) {
      if (posterior[p] > LEAST_PROBABILITY) {
        add(map.grid().toPatient(p), posterior[p]);
      }
    }
    double least = LEAST_ML / map.grid().voxelMillilitres();
    return roots.weight < least || laminae.weight < least
        ? Double.NaN
        : roots.mean() - laminae.mean();
  }

  private void add(Vector3 place, double weight) {
    double at = line.lengthAt(place);
    Vector3 offset = place.minus(line.at(at));
    if (Math.abs(offset.x()) > ASIDE_MM) {
      return;
    }
    for (int b = 0; b < backs.length; b++) {
      Piece piece = bodies.get(b).piece();
      if (at >= piece.from() && at < piece.to()) {
        double turn = Math.sin(2 * Math.PI * (at - piece.from()) / piece.length());
        add(offset.y() - backs[b], turn, weight);
      }
    }
  }

  private void add(double behind, double turn, double weight) {
    if (behind >= ROOT_FROM_MM && behind < ROOT_TO_MM) {
      roots.add(turn, weight);
    } else if (behind >= LAMINA_FROM_MM && behind < LAMINA_TO_MM) {
      laminae.add(turn, weight);
    }
  }

  /** Distance from the line to the back of the body, mm. */
  private double back(SeenBody body) {
    BitSet voxels = body.voxels();
    double[] behind =
        voxels.stream()
            .mapToDouble(p -> line.offset(map.grid().toPatient(p)).y())
            .sorted()
            .toArray();
    return behind[(int) (BACK * (behind.length - 1))];
  }

  private static final class Mean {
    private double sum;
    private double weight;

    void add(double value, double by) {
      sum += by * value;
      weight += by;
    }

    double mean() {
      return sum / weight;
    }
  }
}
