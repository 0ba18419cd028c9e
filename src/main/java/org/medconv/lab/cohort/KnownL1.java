package org.medconv.lab.cohort;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.medconv.volume.Grid;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.Vector3;

/**
 * The body of L1 as labelled by a person.
 *
 * @param places centres of its voxels, LPS mm; empty if the patient or the volume has no L1
 */
public record KnownL1(List<Vector3> places) {
  public KnownL1 {
    places = List.copyOf(places);
  }

  static KnownL1 none() {
    return new KnownL1(List.of());
  }

  public static KnownL1 of(LabelVolume labels, int label) {
    Grid grid = labels.grid();
    List<Vector3> places = new ArrayList<>();
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          if (labels.at(i, j, k) == label) {
            places.add(grid.toPatient(i, j, k));
          }
        }
      }
    }
    return new KnownL1(places);
  }

  /** The body after all its points were moved. */
  public KnownL1 moved(UnaryOperator<Vector3> move) {
    return new KnownL1(places.stream().map(move).toList());
  }

  /** Centre, LPS mm. The body must not be empty. */
  Vector3 centre() {
    Vector3 sum = places.stream().reduce(new Vector3(0, 0, 0), Vector3::plus);
    return sum.times(1.0 / places.size());
  }

  /** The share of the body that a scan shows, 0 to 1. */
  double shareIn(Grid scan) {
    long seen = places.stream().filter(place -> isIn(scan, place)).count();
    return places.isEmpty() ? 0 : seen / (double) places.size();
  }

  private static boolean isIn(Grid scan, Vector3 place) {
    Vector3 at = scan.toIndex(place);
    return at.x() >= -0.5
        && at.y() >= -0.5
        && at.z() >= -0.5
        && at.x() <= scan.columns() - 0.5
        && at.y() <= scan.rows() - 0.5
        && at.z() <= scan.slices() - 0.5;
  }
}
