package org.medconv.segment;

import java.util.ArrayList;
import java.util.List;
import org.medconv.segment.ColumnCuts.Piece;
import org.medconv.volume.Vector3;

/**
 * The lower end of the column as an arc through the last three bodies, continued below them with
 * the same curvature. The {@link CentreLine} is drawn through slices: of a tilted last vertebra,
 * the lowest slices show only its front edge, so that line turns to the front while the sacrum lies
 * at the back. Centres of whole bodies do not depend on slices.
 *
 * @param line from the upper part of the last body to its lower end
 * @param last the last body on it
 * @param vertebraMm median height of the last three bodies with their discs
 */
record LowerEnd(CentreLine line, Piece last, double vertebraMm) {
  private static final int ABOVE_CENTRE_MM = 30;

  /** Distance between bodies, over which the curvature is measured. */
  private static final double BODY_MM = 35;

  /** 25 degrees between bodies; more means a wrong centre. */
  private static final double MOST_BEND = 0.43;

  /**
   * Fits the arc.
   *
   * @param bodies from head to foot, at least one
   */
  static LowerEnd of(CentreLine line, List<SeenBody> bodies) {
    SeenBody last = bodies.get(bodies.size() - 1);
    Vector3 centre = last.centroid();
    double half = last.piece().to() - line.lengthAt(centre);
    int below = (int) Math.max(1, Math.round(half));
    Arc arc = Arc.of(line, bodies);
    List<Vector3> points = new ArrayList<>();
    Vector3 point = centre;
    for (int mm = 0; mm > -ABOVE_CENTRE_MM; mm--) {
      points.add(0, point);
      point = point.minus(arc.direction(mm));
    }
    point = centre;
    for (int mm = 1; mm <= below; mm++) {
      point = point.plus(arc.direction(mm));
      points.add(point);
    }
    int foot = points.size() - 1;
    return new LowerEnd(
        CentreLine.through(points),
        new Piece(Math.max(0, foot - last.piece().length()), foot),
        vertebraMm(bodies));
  }

  private static double vertebraMm(List<SeenBody> bodies) {
    double[] lengths =
        bodies.subList(Math.max(0, bodies.size() - 3), bodies.size()).stream()
            .mapToDouble(body -> body.piece().length())
            .sorted()
            .toArray();
    return lengths[Math.floorDiv(lengths.length, 2)];
  }

  /**
   * @param before direction between the last two bodies, half a body above the last centre
   * @param bend its difference to the direction between the two before
   */
  private record Arc(Vector3 before, Vector3 bend) {
    static Arc of(CentreLine line, List<SeenBody> bodies) {
      int last = bodies.size() - 1;
      Vector3 centre = bodies.get(last).centroid();
      if (last == 0) {
        return new Arc(line.direction(line.lengthAt(centre)), new Vector3(0, 0, 0));
      }
      Vector3 middle = bodies.get(last - 1).centroid();
      Vector3 before = unit(centre.minus(middle));
      if (last == 1) {
        return new Arc(before, new Vector3(0, 0, 0));
      }
      Vector3 bend = before.minus(unit(middle.minus(bodies.get(last - 2).centroid())));
      return new Arc(before, bend.times(Math.min(1, MOST_BEND / Math.max(1e-6, bend.length()))));
    }

    /** The direction at this distance below the last centre. */
    Vector3 direction(double mm) {
      return unit(before.plus(bend.times(0.5 + mm / BODY_MM)));
    }
  }

  private static Vector3 unit(Vector3 v) {
    return v.times(1 / v.length());
  }
}
