package org.medconv.segment.nnunet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medconv.model.UnableToOpenModel;
import org.medconv.segment.VertebraLevel;
import org.medconv.segment.nnunet.Architecture.Draft;
import org.medconv.segment.nnunet.Architecture.Kind;

/**
 * Reads nnU-Net's {@code plans.json} and {@code dataset.json} into a {@link NnUnetPlan}. Supports
 * the plans of nnU-Net 2.3 and later, which describe the network under {@code architecture}, and
 * the older ones, which TotalSegmentator's archives still use (see {@code plans_handler.py}).
 * Whatever this node cannot do exactly as nnU-Net does is refused by name.
 */
final class PlansFile {
  private static final Set<String> READ_ARGUMENTS =
      Set.of(
          "n_stages",
          "features_per_stage",
          "conv_op",
          "kernel_sizes",
          "strides",
          "n_conv_per_stage",
          "n_blocks_per_stage",
          "n_conv_per_stage_decoder",
          "conv_bias",
          "norm_op",
          "norm_op_kwargs",
          // Dropout has no effect in prediction.
          "dropout_op",
          "dropout_op_kwargs",
          "nonlin",
          "nonlin_kwargs",
          "deep_supervision");

  private static final double EPSILON = 1e-5;
  private static final double SLOPE = 0.01;
  private static final double STEP_SIZE = 0.5;

  private final PlanValues plans;
  private final PlanValues dataset;
  private final PlanValues configuration;

  private PlansFile(PlanValues plans, PlanValues dataset, PlanValues configuration) {
    this.plans = plans;
    this.dataset = dataset;
    this.configuration = configuration;
  }

  /**
   * @param name name of the configuration, for example {@code 3d_fullres}
   * @param orientation of the training images; empty: derived from labels and image reader
   * @param mirroringAxes axes that the checkpoint allows
   * @throws UnableToOpenModel if a value is missing, wrong or not supported; names file and value
   */
  static NnUnetPlan read(
      PlanValues plans,
      PlanValues dataset,
      String name,
      Optional<Orientation> orientation,
      List<Integer> mirroringAxes)
      throws UnableToOpenModel {
    PlansFile file = new PlansFile(plans, dataset, configuration(plans, name));
    try {
      return file.plan(orientation, mirroringAxes);
    } catch (IllegalArgumentException e) {
      throw file.configuration.wrong(e.getMessage());
    }
  }

  /** A configuration and those that it inherits from ({@code inherits_from}), nearest first. */
  private static PlanValues configuration(PlanValues plans, String name) throws UnableToOpenModel {
    PlanValues all = plans.inside("configurations");
    List<Map<?, ?>> ancestry = new ArrayList<>();
    String next = name;
    while (next != null) {
      if (!all.has(next)) {
        throw all.wrong(
            "there is no configuration \"%s\"; there are %s"
                .formatted(next, all.values().keySet()));
      }
      PlanValues one = all.inside(next);
      if (ancestry.size() > all.values().size()) {
        throw one.wrong("its configurations inherit from one another in a circle");
      }
      ancestry.add(0, one.values());
      next = one.anyText("inherits_from").orElse(null);
    }
    Map<Object, Object> merged = new LinkedHashMap<>();
    ancestry.forEach(merged::putAll);
    return new PlanValues(all.where() + ", " + name, merged);
  }

  private NnUnetPlan plan(Optional<Orientation> orientation, List<Integer> mirroringAxes)
      throws UnableToOpenModel {
    requireSupported();
    Map<String, Integer> labels = labels();
    return new NnUnetPlan(
        architecture(labels.size()),
        orientation.orElseGet(() -> orientation(labels)),
        plans.wholeNumbers("transpose_forward"),
        configuration.numbers("spacing"),
        configuration.wholeNumbers("patch_size"),
        normalisation(),
        resampling("resampling_fn_data"),
        resampling("resampling_fn_probabilities"),
        STEP_SIZE,
        false,
        mirroringAxes,
        levels(labels),
        LevelNames.lastRibs(labels));
  }

  private void requireSupported() throws UnableToOpenModel {
    String preprocessor = configuration.text("preprocessor_name");
    if (!preprocessor.equals("DefaultPreprocessor")) {
      throw configuration.wrong(
          "its preprocessor is \"%s\"; only DefaultPreprocessor is supported"
              .formatted(preprocessor));
    }
    if (configuration.has("previous_stage")) {
      throw configuration.wrong("it is the second stage of a cascade, which is not supported");
    }
    if (!configuration.list("normalization_schemes").equals(List.of("CTNormalization"))) {
      throw configuration.wrong(
          "its normalisation is %s; only one channel of CTNormalization is supported"
              .formatted(configuration.list("normalization_schemes")));
    }
    String channels = dataset.has("channel_names") ? "channel_names" : "modality";
    if (dataset.inside(channels).values().size() != 1) {
      throw dataset.wrong(
          "the network needs %d images; only a single CT is supported"
              .formatted(dataset.inside(channels).values().size()));
    }
  }

  /** Label values by name, without the label that training ignored. */
  private Map<String, Integer> labels() throws UnableToOpenModel {
    if (dataset.has("regions_class_order")) {
      throw dataset.wrong("its labels are regions, which are not supported");
    }
    PlanValues all = dataset.inside("labels");
    Map<String, Integer> labels = new LinkedHashMap<>();
    for (Object name : all.values().keySet()) {
      if (!name.equals("ignore")) {
        labels.put(name.toString(), all.wholeNumber(name.toString()));
      }
    }
    for (int value = 0; value < labels.size(); value++) {
      if (!labels.containsValue(value)) {
        throw all.wrong("no label has the value %d of %d".formatted(value, labels.size()));
      }
    }
    return labels;
  }

  private Map<VertebraLevel, Integer> levels(Map<String, Integer> labels) throws UnableToOpenModel {
    Map<VertebraLevel, Integer> levels = LevelNames.levels(labels);
    if (!levels.containsKey(VertebraLevel.L1)) {
      throw dataset.wrong(
          "no label stands for L1: there is neither \"vertebrae_L1\" nor \"L1\", nor \"20\" as in CTSpine1K; the names are %s"
              .formatted(labels.keySet()));
    }
    return levels;
  }

  private Orientation orientation(Map<String, Integer> labels) {
    boolean turned =
        plans.anyText("image_reader_writer").filter("NibabelIOWithReorient"::equals).isPresent();
    return turned || LevelNames.areTotalSegmentators(labels) ? Orientation.RAS : Orientation.LPS;
  }

  private Normalisation normalisation() throws UnableToOpenModel {
    PlanValues of = plans.inside("foreground_intensity_properties_per_channel").inside("0");
    return new Normalisation(
        of.number("percentile_00_5"),
        of.number("percentile_99_5"),
        of.number("mean"),
        of.number("std"));
  }

  private Resampling resampling(String key) throws UnableToOpenModel {
    String function = configuration.text(key);
    if (!function.equals("resample_data_or_seg_to_shape")) {
      throw configuration.wrong(
          "\"%s\" is %s; only resample_data_or_seg_to_shape is supported".formatted(key, function));
    }
    PlanValues arguments = configuration.inside(key + "_kwargs");
    return new Resampling(
        arguments.has("order") ? arguments.wholeNumber("order") : 3,
        arguments.has("order_z") ? arguments.wholeNumber("order_z") : 0,
        arguments.has("force_separate_z")
            ? Optional.of(arguments.yes("force_separate_z"))
            : Optional.empty());
  }

  private Architecture architecture(int classes) throws UnableToOpenModel {
    return configuration.has("architecture")
        ? architecture(configuration.inside("architecture"), classes)
        : olderArchitecture(classes);
  }

  private Architecture architecture(PlanValues network, int classes) throws UnableToOpenModel {
    Kind kind = Kind.of(network, network.text("network_class_name"));
    PlanValues arguments = network.inside("arch_kwargs");
    requireOrdinary(arguments);
    int stages = arguments.wholeNumber("n_stages");
    if (stages < 2 || stages > 12) {
      throw arguments.wrong("\"n_stages\" is %d, not 2 to 12".formatted(stages));
    }
    return Architecture.checked(
        arguments,
        new Draft(
            kind,
            classes,
            perStage(arguments, "features_per_stage", stages),
            triples(arguments, "kernel_sizes", stages),
            triples(arguments, "strides", stages),
            perStage(
                arguments, kind == Kind.PLAIN ? "n_conv_per_stage" : "n_blocks_per_stage", stages),
            perStage(arguments, "n_conv_per_stage_decoder", stages - 1),
            arguments.yes("conv_bias"),
            optional(arguments, "norm_op_kwargs", "eps", EPSILON),
            optional(arguments, "nonlin_kwargs", "negative_slope", SLOPE)));
  }

  private static void requireOrdinary(PlanValues arguments) throws UnableToOpenModel {
    for (Object name : arguments.values().keySet()) {
      if (!READ_ARGUMENTS.contains(name.toString()) && arguments.has(name.toString())) {
        throw arguments.wrong(
            "the network has \"%s\", which is not supported (squeeze and excitation, bottlenecks and other stems are not)"
                .formatted(name));
      }
    }
    requireOperator(arguments, "conv_op", "Conv3d");
    requireOperator(arguments, "norm_op", "InstanceNorm3d");
    requireOperator(arguments, "nonlin", "LeakyReLU");
    if (!arguments.has("norm_op_kwargs") || !arguments.inside("norm_op_kwargs").yes("affine")) {
      throw arguments.wrong("its instance norm has no weights, which is not supported");
    }
  }

  private static void requireOperator(PlanValues arguments, String key, String wanted)
      throws UnableToOpenModel {
    String operator = arguments.text(key);
    if (!operator.endsWith("." + wanted)) {
      throw arguments.wrong("\"%s\" is %s; only %s is supported".formatted(key, operator, wanted));
    }
  }

  private static double optional(PlanValues arguments, String key, String name, double otherwise)
      throws UnableToOpenModel {
    return arguments.has(key) && arguments.inside(key).has(name)
        ? arguments.inside(key).number(name)
        : otherwise;
  }

  private static List<Integer> perStage(PlanValues values, String key, int stages)
      throws UnableToOpenModel {
    return values.values().get(key) instanceof Number
        ? Architecture.repeated(values.wholeNumber(key), stages)
        : values.wholeNumbers(key);
  }

  private static List<List<Integer>> triples(PlanValues values, String key, int stages)
      throws UnableToOpenModel {
    List<List<Integer>> triples = new ArrayList<>();
    if (values.values().get(key) instanceof Number) {
      for (int stage = 0; stage < stages; stage++) {
        triples.add(Architecture.repeated(values.wholeNumber(key), 3));
      }
      return triples;
    }
    if (values.list(key).stream().allMatch(Number.class::isInstance)) {
      values.wholeNumbers(key).forEach(size -> triples.add(Architecture.repeated(size, 3)));
      return triples;
    }
    return values.triples(key);
  }

  /** Derives what plans before nnU-Net 2.3 omit, as {@code ConfigurationManager} does. */
  private Architecture olderArchitecture(int classes) throws UnableToOpenModel {
    int base = configuration.wholeNumber("UNet_base_num_features");
    int most = configuration.wholeNumber("unet_max_num_features");
    List<Integer> encoder = configuration.wholeNumbers("n_conv_per_stage_encoder");
    List<Integer> features = new ArrayList<>();
    for (int stage = 0; stage < encoder.size(); stage++) {
      features.add((int) Math.min((double) most, base * Math.pow(2, stage)));
    }
    return Architecture.checked(
        configuration,
        new Draft(
            Kind.of(configuration, configuration.text("UNet_class_name")),
            classes,
            features,
            configuration.triples("conv_kernel_sizes"),
            configuration.triples("pool_op_kernel_sizes"),
            encoder,
            configuration.wholeNumbers("n_conv_per_stage_decoder"),
            true,
            EPSILON,
            SLOPE));
  }
}
