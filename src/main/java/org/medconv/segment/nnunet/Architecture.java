package org.medconv.segment.nnunet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medconv.model.UnableToOpenModel;

/**
 * The architecture of a network, in the terms of {@code dynamic_network_architectures}. Encoder
 * stages run from the finest to the coarsest; decoder stages from the second coarsest to the
 * finest.
 *
 * @param kind building blocks of the encoder
 * @param classes output logits, background included
 * @param features channels of each stage
 * @param kernels kernel size of each stage, three odd numbers each
 * @param strides stride of each stage's first convolution, three numbers each
 * @param encoder convolutions (plain) or blocks (residual) of each stage
 * @param decoder convolutions of each decoder stage
 * @param bias whether convolutions have a bias
 * @param epsilon of the instance normalisation
 * @param slope of the leaky ReLU
 */
public record Architecture(
    Kind kind,
    int classes,
    List<Integer> features,
    List<List<Integer>> kernels,
    List<List<Integer>> strides,
    List<Integer> encoder,
    List<Integer> decoder,
    boolean bias,
    double epsilon,
    double slope) {

  /** The two architectures that nnU-Net plans. */
  public enum Kind {
    PLAIN("PlainConvUNet"),
    RESIDUAL("ResidualEncoderUNet");

    private final String className;

    Kind(String className) {
      this.className = className;
    }

    static Kind of(PlanValues plan, String name) throws UnableToOpenModel {
      for (Kind kind : values()) {
        if (name.equals(kind.className) || name.endsWith("." + kind.className)) {
          return kind;
        }
      }
      throw plan.wrong(
          "the network is a \"%s\"; only PlainConvUNet and ResidualEncoderUNet are supported"
              .formatted(name));
    }
  }

  /** No planned U-Net has more channels or stages. */
  private static final int MAXIMUM_FEATURES = 2048;

  private static final int MAXIMUM_STAGES = 12;

  public Architecture {
    features = List.copyOf(features);
    kernels = kernels.stream().map(List::copyOf).toList();
    strides = strides.stream().map(List::copyOf).toList();
    encoder = List.copyOf(encoder);
    decoder = List.copyOf(decoder);
    int stages = features.size();
    require(stages >= 2 && stages <= MAXIMUM_STAGES, "2 to 12 stages");
    require(
        kernels.size() == stages && strides.size() == stages && encoder.size() == stages,
        "as many kernels, strides and convolutions as stages");
    require(decoder.size() == stages - 1, "one stage of the decoder less than of the encoder");
    require(classes >= 2 && classes <= 256, "2 to 256 classes");
    require(features.stream().allMatch(n -> n >= 1 && n <= MAXIMUM_FEATURES), "1 to 2048 features");
    require(kernels.stream().allMatch(k -> odd(k)), "kernels of three odd sizes, 1 to 7");
    require(strides.stream().allMatch(s -> small(s)), "strides of three sizes, 1 to 4");
    require(
        encoder.stream().allMatch(n -> n >= 1 && n <= 64)
            && decoder.stream().allMatch(n -> n >= 1 && n <= 64),
        "1 to 64 convolutions in a stage");
  }

  private static boolean odd(List<Integer> sizes) {
    return sizes.size() == 3 && sizes.stream().allMatch(n -> n % 2 == 1 && n >= 1 && n <= 7);
  }

  private static boolean small(List<Integer> sizes) {
    return sizes.size() == 3 && sizes.stream().allMatch(n -> n >= 1 && n <= 4);
  }

  private static void require(boolean kept, String rule) {
    if (!kept) {
      throw new IllegalArgumentException("a network needs " + rule);
    }
  }

  int stages() {
    return features.size();
  }

  /** Factor by which the encoder shrinks each axis; patch sides are multiples of it. */
  int[] shrinks() {
    int[] shrinks = {1, 1, 1};
    for (List<Integer> stride : strides) {
      for (int axis = 0; axis < 3; axis++) {
        shrinks[axis] *= stride.get(axis);
      }
    }
    return shrinks;
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("network", kind.className);
    map.put("classes", classes);
    map.put("features", features);
    map.put("kernels", kernels);
    map.put("strides", strides);
    map.put("encoder", encoder);
    map.put("decoder", decoder);
    map.put("bias", bias);
    map.put("epsilon", epsilon);
    map.put("slope", slope);
    return map;
  }

  static Architecture of(PlanValues map) throws UnableToOpenModel {
    return checked(
        map,
        new Draft(
            Kind.of(map, map.text("network")),
            map.wholeNumber("classes"),
            map.wholeNumbers("features"),
            map.triples("kernels"),
            map.triples("strides"),
            map.wholeNumbers("encoder"),
            map.wholeNumbers("decoder"),
            map.yes("bias"),
            map.number("epsilon"),
            map.number("slope")));
  }

  /** The values as read, before validation. */
  record Draft(
      Kind kind,
      int classes,
      List<Integer> features,
      List<List<Integer>> kernels,
      List<List<Integer>> strides,
      List<Integer> encoder,
      List<Integer> decoder,
      boolean bias,
      double epsilon,
      double slope) {}

  static Architecture checked(PlanValues from, Draft draft) throws UnableToOpenModel {
    try {
      return new Architecture(
          draft.kind,
          draft.classes,
          draft.features,
          draft.kernels,
          draft.strides,
          draft.encoder,
          draft.decoder,
          draft.bias,
          draft.epsilon,
          draft.slope);
    } catch (IllegalArgumentException e) {
      throw from.wrong(e.getMessage());
    }
  }

  /** Repeats the value for each stage, where nnU-Net writes one number for all. */
  static List<Integer> repeated(int value, int times) {
    List<Integer> all = new ArrayList<>();
    for (int n = 0; n < times; n++) {
      all.add(value);
    }
    return all;
  }
}
