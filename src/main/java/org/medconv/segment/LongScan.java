package org.medconv.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.medconv.segment.Abstention.Reason;
import org.medconv.segment.L1Finding.Found;
import org.medconv.segment.L1Finding.NotFound;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * A scan of the whole body, too large to be analysed at once: parts along the body, each like a
 * separate scan. They overlap by half, so that L1 and its anchor lie well within one of them. Each
 * is answered alone; contradicting answers are no answer.
 */
final class LongScan {
  /**
   * Voxels of a part: 0.9 m of a wide trunk. 60 bytes each, in addition to the CT and the whole
   * scan at 3 mm.
   */
  private static final int PART_VOXELS = 6_000_000;

  /** From T10 to the sacrum of a tall patient. */
  private static final double LEAST_MM = 400;

  private static final double APART_MM = 12;
  private static final double BEYOND_MM = 1e6;

  private LongScan() {}

  /** False if even the smallest useful part would be too large. */
  static boolean hasParts(CoarseScan scan) {
    return tall(scan.grid()) * NetworkInput.SPACING_MM >= LEAST_MM;
  }

  private static int tall(Grid grid) {
    return Math.floorDiv(PART_VOXELS, grid.columns() * grid.rows());
  }

  /**
   * The parts from head to foot, each cut on demand.
   *
   * @param scan along the patient's axes, with more than {@link NetworkPass#MAXIMUM_VOXELS}
   */
  static Stream<CoarseScan> parts(CoarseScan scan) {
    int tall = tall(scan.grid());
    int room = scan.grid().slices() - tall;
    int steps = Math.max(1, (int) Math.ceil(room / (0.5 * tall)));
    return IntStream.rangeClosed(0, steps)
        .map(step -> (int) Math.round((double) (steps - step) * room / steps))
        .mapToObj(from -> slices(scan, from, from + tall));
  }

  private static CoarseScan slices(CoarseScan scan, int from, int to) {
    double foot = scan.grid().toPatient(0, 0, from - 0.5).z();
    double head = scan.grid().toPatient(0, 0, to - 0.5).z();
    return scan.within(
        new Vector3(-BEYOND_MM, -BEYOND_MM, foot), new Vector3(BEYOND_MM, BEYOND_MM, head));
  }

  /**
   * Combines the answers of all parts.
   *
   * @param parts the finding of each part, from head to foot, at least one
   */
  static L1Finding together(List<L1Finding> parts) {
    List<Found> found = new ArrayList<>();
    List<NotFound> others = new ArrayList<>();
    for (L1Finding part : parts) {
      if (part instanceof Found one) {
        found.add(one);
      } else if (part instanceof NotFound none) {
        others.add(none);
      }
    }
    return found.isEmpty()
        ? likeliest(others)
        : apart(found).<L1Finding>map(why -> new NotFound(why, List.of())).orElse(best(found));
  }

  private static Optional<Abstention> apart(List<Found> found) {
    double most = 0;
    for (Found one : found) {
      Vector3 between = one.l1().centroid().minus(found.get(0).l1().centroid());
      most = Math.max(most, between.length());
    }
    return most <= APART_MM
        ? Optional.empty()
        : Optional.of(
            new Abstention(
                Reason.NUMBERING_AMBIGUOUS,
                String.format(
                    Locale.ROOT,
                    "parts of this long scan, each counted by itself, place L1 %.0f mm apart",
                    most)));
  }

  private static Found best(List<Found> found) {
    return found.stream()
        .filter(one -> one.anchor().excludesTransitional())
        .findFirst()
        .orElse(found.get(0));
  }

  /**
   * Prefers parts in which vertebrae were seen but not identified: L1 may be there, but not in a
   * head or in legs.
   */
  private static NotFound likeliest(List<NotFound> others) {
    NotFound likeliest = others.get(0);
    for (NotFound other : others) {
      likeliest = weight(other) > weight(likeliest) ? other : likeliest;
    }
    return likeliest;
  }

  private static int weight(NotFound none) {
    return switch (none.abstention().reason()) {
      case NO_SPINE -> 0;
      case NO_L1_IN_FIELD_OF_VIEW -> 1;
      case ORIENTATION_DOUBTFUL -> 2;
      default -> none.abstention().isOfCounting() ? 4 : 3;
    };
  }
}
