package org.medconv.segment.nnunet;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medconv.model.ModelFolder;
import org.medconv.model.UnableToOpenModel;
import org.medconv.segment.VertebraLevel;

/**
 * Everything a run needs besides the weights; stored in {@code model.yaml} of an imported model.
 *
 * @param orientation orientation of the training images
 * @param order {@code transpose_forward}: order of the axes k, j, i of such an image
 * @param spacing mm along the plan's axes
 * @param patch voxels along the plan's axes
 * @param stepSize distance between windows, as a share of the patch
 * @param mirroring whether each window is also predicted mirrored along {@code mirroringAxes}
 * @param levels label of each named vertebra
 * @param lastRibs labels of the twelfth ribs, if any
 */
record NnUnetPlan(
    Architecture architecture,
    Orientation orientation,
    List<Integer> order,
    List<Double> spacing,
    List<Integer> patch,
    Normalisation normalisation,
    Resampling data,
    Resampling logits,
    double stepSize,
    boolean mirroring,
    List<Integer> mirroringAxes,
    Map<VertebraLevel, Integer> levels,
    Optional<LastRibs> lastRibs) {

  /** Larger patches fit no graphics card. */
  private static final long MAXIMUM_PATCH = 512L * 512 * 512 / 2;

  NnUnetPlan {
    order = List.copyOf(order);
    spacing = List.copyOf(spacing);
    patch = List.copyOf(patch);
    mirroringAxes = List.copyOf(mirroringAxes);
    levels = Map.copyOf(levels);
    if (!order.stream().sorted().toList().equals(List.of(0, 1, 2))) {
      throw new IllegalArgumentException("the order of the axes is %s".formatted(order));
    }
    if (spacing.size() != 3 || !spacing.stream().allMatch(mm -> mm >= 0.1 && mm <= 50)) {
      throw new IllegalArgumentException("the spacing is %s mm".formatted(spacing));
    }
    if (!(stepSize >= 0.1 && stepSize <= 1)) {
      throw new IllegalArgumentException("the step size is %s, not 0.1 to 1".formatted(stepSize));
    }
    if (!mirroringAxes.stream().allMatch(axis -> axis >= 0 && axis <= 2)) {
      throw new IllegalArgumentException("the mirroring axes are %s".formatted(mirroringAxes));
    }
    requirePatch(architecture, patch);
    if (!levels.containsKey(VertebraLevel.L1)) {
      throw new IllegalArgumentException("no label stands for L1");
    }
  }

  private static void requirePatch(Architecture architecture, List<Integer> patch) {
    int[] shrinks = architecture.shrinks();
    long voxels = 1;
    for (int axis = 0; axis < 3; axis++) {
      if (patch.size() != 3 || patch.get(axis) < 1 || patch.get(axis) % shrinks[axis] != 0) {
        throw new IllegalArgumentException(
            "a patch of %s does not suit a network that shrinks its axes by %d, %d, %d"
                .formatted(patch, shrinks[0], shrinks[1], shrinks[2]));
      }
      voxels *= patch.get(axis);
    }
    if (voxels > MAXIMUM_PATCH) {
      throw new IllegalArgumentException("a patch of %s is too large".formatted(patch));
    }
  }

  int[] orderArray() {
    return order.stream().mapToInt(Integer::intValue).toArray();
  }

  double[] spacingArray() {
    return spacing.stream().mapToDouble(Double::doubleValue).toArray();
  }

  int[] patchArray() {
    return patch.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The plan as keys of {@code model.yaml}. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("orientation", orientation.letters());
    map.put("axisOrder", order);
    map.put("spacingMm", spacing);
    map.put("patch", patch);
    Map<String, Object> normal = new LinkedHashMap<>();
    normal.put("lowestHu", normalisation.lowest());
    normal.put("highestHu", normalisation.highest());
    normal.put("meanHu", normalisation.mean());
    normal.put("deviationHu", normalisation.deviation());
    map.put("normalisation", normal);
    map.put("resampleImage", toMap(data));
    map.put("resampleLogits", toMap(logits));
    map.put("stepSize", stepSize);
    map.put("mirroring", mirroring);
    map.put("mirroringAxes", mirroringAxes);
    Map<String, Object> labels = new LinkedHashMap<>();
    new EnumMap<>(levels).forEach((level, value) -> labels.put(level.name(), value));
    map.put("levels", labels);
    lastRibs.ifPresent(
        ribs -> map.put("lastRibs", Map.of("left", ribs.left(), "right", ribs.right())));
    map.put("architecture", architecture.toMap());
    return map;
  }

  private static Map<String, Object> toMap(Resampling resampling) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("order", resampling.order());
    map.put("orderZ", resampling.orderZ());
    map.put("separateZ", resampling.separateZ().<Object>map(yes -> yes).orElse("auto"));
    return map;
  }

  /**
   * @throws UnableToOpenModel if a value is wrong; names its key
   */
  static NnUnetPlan of(ModelFolder folder) throws UnableToOpenModel {
    PlanValues values =
        new PlanValues(folder.folder().resolve("model.yaml").toString(), folder.plan());
    PlanValues normal = values.inside("normalisation");
    try {
      return new NnUnetPlan(
          Architecture.of(values.inside("architecture")),
          new Orientation(values.text("orientation")),
          values.wholeNumbers("axisOrder"),
          values.numbers("spacingMm"),
          values.wholeNumbers("patch"),
          new Normalisation(
              normal.number("lowestHu"),
              normal.number("highestHu"),
              normal.number("meanHu"),
              normal.number("deviationHu")),
          resampling(values.inside("resampleImage")),
          resampling(values.inside("resampleLogits")),
          values.number("stepSize"),
          values.yes("mirroring"),
          values.wholeNumbers("mirroringAxes"),
          levels(values.inside("levels")),
          lastRibs(values));
    } catch (IllegalArgumentException e) {
      throw values.wrong(e.getMessage());
    }
  }

  private static Resampling resampling(PlanValues values) throws UnableToOpenModel {
    boolean automatic = values.anyText("separateZ").filter("auto"::equals).isPresent();
    return new Resampling(
        values.wholeNumber("order"),
        values.wholeNumber("orderZ"),
        automatic ? Optional.empty() : Optional.of(values.yes("separateZ")));
  }

  private static Optional<LastRibs> lastRibs(PlanValues values) throws UnableToOpenModel {
    if (!values.has("lastRibs")) {
      return Optional.empty();
    }
    PlanValues ribs = values.inside("lastRibs");
    return Optional.of(new LastRibs(ribs.wholeNumber("left"), ribs.wholeNumber("right")));
  }

  private static Map<VertebraLevel, Integer> levels(PlanValues values) throws UnableToOpenModel {
    Map<VertebraLevel, Integer> levels = new EnumMap<>(VertebraLevel.class);
    for (VertebraLevel level : VertebraLevel.values()) {
      if (values.has(level.name())) {
        levels.put(level, values.wholeNumber(level.name()));
      }
    }
    return levels;
  }
}
