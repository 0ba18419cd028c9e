package org.medconv.phantom;

import org.medconv.volume.Vector3;

/**
 * The trunk's measures around a column, LPS mm.
 *
 * @param middle y of its axis
 * @param fat thickness under the skin at the flanks
 * @param wall thickness of the muscle wall
 */
record Trunk(double middle, double halfWidth, double halfDepth, double fat, double wall) {

  static Trunk around(Column column, Draw draw) {
    double spinousTips =
        column.vertebrae.stream()
            .mapToDouble(
                v -> v.frame().at(0, -v.depth() / 2 - 24 - v.shape().spinous() * 0.8, 0).y())
            .max()
            .orElseThrow();
    double fat = draw.between(8, 38);
    double halfDepth = draw.between(88, 118) + 0.7 * fat;
    double halfWidth = draw.between(128, 162) + fat;
    double back = spinousTips + 6 + 0.6 * fat;
    return new Trunk(back - halfDepth, halfWidth, halfDepth, fat, draw.between(9, 20));
  }

  double back() {
    return middle + halfDepth;
  }

  /** A point inside the chest wall, by its angle from the back; z is 0. */
  Vector3 chestWall(int side, double angle) {
    double a = halfWidth - fat - 9;
    double b = halfDepth - 0.6 * fat - 10;
    // Flanks are flatter than an ellipse, as in Solid.Trunk.
    double square = Math.abs(Math.sin(angle) * Math.cos(angle));
    double wide = 1 + 0.1 * square;
    return new Vector3(side * a * wide * Math.sin(angle), middle + b * wide * Math.cos(angle), 0);
  }
}
