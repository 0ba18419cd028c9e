package org.medconv.segment.nnunet;

import java.util.List;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * Orientation of a model's training images: three letters for the directions in which i, j and k
 * grow, as in NIfTI software ({@code RAS}: right, front, head; {@code LPS}: left, back, head, as in
 * axial DICOM slices).
 */
public record Orientation(String letters) {
  // Declared before the constants, whose constructor reads it.
  private static final List<String> PAIRS = List.of("RL", "AP", "SI");

  public static final Orientation RAS = new Orientation("RAS");
  public static final Orientation LPS = new Orientation("LPS");

  public Orientation {
    for (String pair : PAIRS) {
      long of = letters.chars().filter(letter -> pair.indexOf(letter) >= 0).count();
      if (letters.length() != 3 || of != 1) {
        throw new IllegalArgumentException(
            "\"%s\" is not an orientation: give one letter each of R or L, A or P, S or I, as in RAS"
                .formatted(letters));
      }
    }
  }

  /**
   * For each of i, j, k of this orientation, the nearest axis of a grid: 0, 1, 2 for the same
   * direction, -1, -2, -3 ({@code ~axis}) for the opposite one. Oblique grids are treated as
   * straight, as by nibabel's {@code as_closest_canonical}.
   */
  int[] axesOf(Grid grid) {
    List<Vector3> along = List.of(grid.alongI(), grid.alongJ(), grid.alongK());
    int[] best = new int[3];
    double most = Double.NEGATIVE_INFINITY;
    int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (int[] order : orders) {
      double sum = 0;
      for (int n = 0; n < 3; n++) {
        sum += Math.abs(along.get(order[n]).dot(direction(n)));
      }
      if (sum > most + 1e-6) {
        most = sum;
        best = order;
      }
    }
    int[] axes = new int[3];
    for (int n = 0; n < 3; n++) {
      axes[n] = along.get(best[n]).dot(direction(n)) >= 0 ? best[n] : ~best[n];
    }
    return axes;
  }

  private Vector3 direction(int n) {
    return switch (letters.charAt(n)) {
      case 'L' -> new Vector3(1, 0, 0);
      case 'R' -> new Vector3(-1, 0, 0);
      case 'P' -> new Vector3(0, 1, 0);
      case 'A' -> new Vector3(0, -1, 0);
      case 'S' -> new Vector3(0, 0, 1);
      default -> new Vector3(0, 0, -1);
    };
  }
}
