package org.medconv.segment.nnunet;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medconv.segment.Abstention;
import org.medconv.segment.Abstention.Reason;
import org.medconv.segment.Anchor;
import org.medconv.segment.L1Finding;
import org.medconv.segment.L1Finding.Found;
import org.medconv.segment.L1Finding.NotFound;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.segment.nnunet.LabelledAnchor.Extent;
import org.medconv.volume.Box;
import org.medconv.volume.Grid;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/**
 * Finds L1 among labelled vertebrae. The levels come from the network; this class only checks them.
 * L1 is accepted if the levels follow one another downwards without a gap around it. {@link
 * LabelledAnchor} finds the landmark that confirms the count.
 */
final class LabelledSpine {
  private static final double LEAST_VERTEBRA_ML = 3;

  private static final double LEAST_RIB_ML = 1;

  /** A second piece larger than this share of the first one is a second vertebra. */
  private static final double SECOND_PIECE = 0.3;

  /** Least distance between the centres of neighbouring bodies. */
  private static final double LEAST_STEP_MM = 15;

  private static final double MOST_STEP_MM = 60;

  private static final List<VertebraLevel> AROUND_L1 =
      List.of(VertebraLevel.T12, VertebraLevel.L1, VertebraLevel.L2);

  private record Seen(LabelledBlock block, Optional<LabelledBlock> body, boolean twice) {}

  private final Grid grid;
  private final Map<VertebraLevel, Seen> seen = new EnumMap<>(VertebraLevel.class);

  private final LabelVolume labels;
  private final Optional<LastRibs> lastRibs;

  private LabelledSpine(
      LabelVolume labels, Map<VertebraLevel, Integer> levels, Optional<LastRibs> lastRibs) {
    this.labels = labels;
    this.grid = labels.grid();
    this.lastRibs = lastRibs;
    levels.forEach(this::look);
  }

  static L1Finding find(
      LabelVolume labels, Map<VertebraLevel, Integer> levels, Optional<LastRibs> lastRibs) {
    return new LabelledSpine(labels, levels, lastRibs).finding();
  }

  private void look(VertebraLevel level, int label) {
    Optional<LabelledBlock> block = LabelledBlock.of(labels, label);
    if (block.isEmpty()) {
      return;
    }
    List<int[]> pieces = block.get().pieces();
    if (pieces.get(0).length * grid.voxelMillilitres() < LEAST_VERTEBRA_ML) {
      return;
    }
    boolean twice = pieces.size() > 1 && pieces.get(1).length > SECOND_PIECE * pieces.get(0).length;
    LabelledBlock largest = block.get().largestPiece();
    // The sacrum has no body to measure.
    Optional<LabelledBlock> body =
        level == VertebraLevel.S1 ? Optional.empty() : VertebralBody.of(largest);
    seen.put(level, new Seen(largest, body, twice));
  }

  private L1Finding finding() {
    if (seen.isEmpty()) {
      return abstained(Reason.NO_SPINE, "no vertebra was found in this volume");
    }
    Optional<String> doubt = doubt();
    if (doubt.isPresent()) {
      return abstained(
          Reason.NUMBERING_AMBIGUOUS, "it is not certain which vertebra is L1: " + doubt.get());
    }
    Seen l1 = seen.get(VertebraLevel.L1);
    if (l1 == null) {
      return abstained(
          Reason.NO_L1_IN_FIELD_OF_VIEW,
          "L1 is not in the field of view, which shows %s to %s".formatted(first(), last()));
    }
    if (l1.block().atBorder()) {
      return abstained(Reason.L1_CUT_OFF, "the field of view cuts L1");
    }
    if (l1.body().isEmpty()) {
      return abstained(
          Reason.NOT_MEASURABLE, "L1's body cannot be separated from the rest of the vertebra");
    }
    return new Found(vertebra(VertebraLevel.L1, l1), vertebrae(), anchor(), Double.NaN);
  }

  private Anchor anchor() {
    Map<VertebraLevel, Extent> vertebrae = new EnumMap<>(VertebraLevel.class);
    seen.forEach((level, one) -> vertebrae.put(level, extent(one.block(), middle(level))));
    List<Extent> ribs = new ArrayList<>();
    lastRibs.ifPresent(
        pair -> {
          rib(pair.left()).ifPresent(ribs::add);
          rib(pair.right()).ifPresent(ribs::add);
        });
    return LabelledAnchor.of(vertebrae, ribs);
  }

  private Optional<Extent> rib(int label) {
    return LabelledBlock.of(labels, label)
        .map(LabelledBlock::largestPiece)
        .filter(rib -> rib.inside().cardinality() * grid.voxelMillilitres() >= LEAST_RIB_ML)
        .map(rib -> extent(rib, rib.onGrid(grid).centroid()));
  }

  private Extent extent(LabelledBlock block, Vector3 middle) {
    MaskedRegion region = block.onGrid(grid);
    Box box = region.box();
    double bottom = Double.POSITIVE_INFINITY;
    double top = Double.NEGATIVE_INFINITY;
    for (int k = box.k0(); k < box.k1(); k++) {
      for (int j = box.j0(); j < box.j1(); j++) {
        for (int i = box.i0(); i < box.i1(); i++) {
          if (region.contains(i, j, k)) {
            double z = grid.toPatient(i, j, k).z();
            bottom = Math.min(bottom, z);
            top = Math.max(top, z);
          }
        }
      }
    }
    return new Extent(middle, bottom, top, !block.atBorder());
  }

  private VertebraLevel first() {
    return seen.keySet().iterator().next();
  }

  private VertebraLevel last() {
    return List.copyOf(seen.keySet()).get(seen.size() - 1);
  }

  private Optional<String> doubt() {
    if (seen.containsKey(VertebraLevel.L6)) {
      return Optional.of("a sixth lumbar vertebra is labelled");
    }
    Optional<String> twice =
        seen.entrySet().stream()
            .filter(entry -> entry.getValue().twice())
            .map(entry -> "%s is labelled in two places".formatted(entry.getKey()))
            .findFirst();
    return twice.or(this::gap).or(this::disorder);
  }

  /** T12, L1 and L2: each is present, or nothing lies beyond it. */
  private Optional<String> gap() {
    if (seen.size() == 1 && seen.containsKey(VertebraLevel.L1)) {
      return Optional.of("no other vertebra was found beside it");
    }
    return AROUND_L1.stream()
        .filter(level -> first().compareTo(level) < 0 && last().compareTo(level) > 0)
        .filter(level -> !seen.containsKey(level))
        .map(
            level ->
                "%s to %s are labelled, but %s between them is not"
                    .formatted(first(), last(), level))
        .findFirst();
  }

  private Optional<String> disorder() {
    VertebraLevel above = null;
    for (VertebraLevel level : seen.keySet()) {
      if (above != null) {
        Vector3 step = middle(level).minus(middle(above));
        boolean neighbours =
            level.ordinal() == above.ordinal() + 1 && level.compareTo(VertebraLevel.L5) <= 0;
        if (step.z() >= 0) {
          return Optional.of("%s is labelled above %s".formatted(level, above));
        }
        if (neighbours && (step.length() < LEAST_STEP_MM || step.length() > MOST_STEP_MM)) {
          return Optional.of(
              "%s and %s are labelled %.0f mm apart".formatted(above, level, step.length()));
        }
      }
      above = level;
    }
    return Optional.empty();
  }

  private Vector3 middle(VertebraLevel level) {
    Seen one = seen.get(level);
    return one.body().orElse(one.block()).onGrid(grid).centroid();
  }

  private Vertebra vertebra(VertebraLevel level, Seen one) {
    var body = one.body().orElseThrow().onGrid(grid);
    return new Vertebra(level, body.centroid(), !one.block().atBorder(), body);
  }

  private List<Vertebra> vertebrae() {
    List<Vertebra> vertebrae = new ArrayList<>();
    seen.forEach(
        (level, one) -> {
          if (one.body().isPresent()) {
            vertebrae.add(vertebra(level, one));
          }
        });
    return vertebrae;
  }

  private NotFound abstained(Reason reason, String sentence) {
    // Doubtful levels must not be measured.
    return new NotFound(
        new Abstention(reason, sentence),
        reason == Reason.NUMBERING_AMBIGUOUS ? List.of() : vertebrae());
  }
}
