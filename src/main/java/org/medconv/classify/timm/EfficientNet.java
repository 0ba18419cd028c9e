package org.medconv.classify.timm;

import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medconv.classify.timm.Convolution.Form;

/**
 * timm's {@code EfficientNet}: inverted residuals with depthwise convolutions, the family of
 * MobileNetV2 (Sandler et al., 2018) and EfficientNet (Tan and Le, 2019). Without dropout and
 * stochastic depth, as by default in timm's {@code create_model}.
 */
final class EfficientNet extends Backbone {
  private static final int STEM_CHANNELS = 32;
  private static final int FEATURES = 1280;

  private final Variant variant;
  private final Chain body;

  /** Equal blocks in sequence; the first one has the stride. */
  record Stage(int repeats, int kernel, int stride, int channels) {}

  /**
   * A member of the family.
   *
   * @param stages the first without expansion, the others with a factor of six
   * @param squeezed with squeeze-and-excitation to a quarter of a block's input channels
   */
  record Variant(Activation activation, boolean squeezed, List<Stage> stages) {}

  static final Variant MOBILENET_V2 =
      new Variant(
          Activation.RELU6,
          false,
          List.of(
              new Stage(1, 3, 1, 16),
              new Stage(2, 3, 2, 24),
              new Stage(3, 3, 2, 32),
              new Stage(4, 3, 2, 64),
              new Stage(3, 3, 1, 96),
              new Stage(3, 3, 2, 160),
              new Stage(1, 3, 1, 320)));

  static final Variant B0 =
      new Variant(
          Activation.SILU,
          true,
          List.of(
              new Stage(1, 3, 1, 16),
              new Stage(2, 3, 2, 24),
              new Stage(2, 5, 2, 40),
              new Stage(3, 3, 2, 80),
              new Stage(3, 5, 1, 112),
              new Stage(4, 5, 2, 192),
              new Stage(1, 3, 1, 320)));

  private static final int EXPANSION = 6;

  EfficientNet(String name, Variant variant, int inChannels, int classes) {
    super(name, inChannels, classes, "classifier", FEATURES);
    this.variant = variant;
    List<Layer> layers = new ArrayList<>();
    layers.add(conv("conv_stem", Form.of(inChannels, STEM_CHANNELS, 3, 2)));
    layers.add(norm("bn1", STEM_CHANNELS));
    layers.add(variant.activation());
    int channels = STEM_CHANNELS;
    for (int stage = 0; stage < variant.stages().size(); stage++) {
      for (int block = 0; block < variant.stages().get(stage).repeats(); block++) {
        Place place = new Place(variant.stages().get(stage), stage, block, channels);
        layers.add(block(place));
        channels = place.out();
      }
    }
    layers.add(conv("conv_head", Form.of(channels, FEATURES, 1, 1)));
    layers.add(norm("bn2", FEATURES));
    layers.add(variant.activation());
    body = new Chain(layers);
    head(uniform(1 / Math.sqrt(classes)), Initializer.ZEROS);
  }

  /**
   * The position of a block.
   *
   * @param in number of input channels
   */
  private record Place(Stage kind, int stage, int block, int in) {
    int out() {
      return kind.channels();
    }

    int stride() {
      return block == 0 ? kind.stride() : 1;
    }

    String name(String part) {
      return "blocks.%d.%d.%s".formatted(stage, block, part);
    }
  }

  private Layer block(Place place) {
    Chain inner = new Chain(place.stage() == 0 ? separable(place) : inverted(place));
    boolean skips = place.stride() == 1 && place.in() == place.out();
    return skips ? new Residual(inner, Optional.empty()) : inner;
  }

  /** timm's {@code DepthwiseSeparableConv}. */
  private List<Layer> separable(Place place) {
    List<Layer> layers = new ArrayList<>();
    layers.addAll(depthwise(place, place.in(), "bn1"));
    layers.add(conv(place.name("conv_pw"), Form.of(place.in(), place.out(), 1, 1)));
    layers.add(norm(place.name("bn2"), place.out()));
    return layers;
  }

  /** timm's {@code InvertedResidual}. */
  private List<Layer> inverted(Place place) {
    int wide = place.in() * EXPANSION;
    List<Layer> layers = new ArrayList<>();
    layers.add(conv(place.name("conv_pw"), Form.of(place.in(), wide, 1, 1)));
    layers.add(norm(place.name("bn1"), wide));
    layers.add(variant.activation());
    layers.addAll(depthwise(place, wide, "bn2"));
    layers.add(conv(place.name("conv_pwl"), Form.of(wide, place.out(), 1, 1)));
    layers.add(norm(place.name("bn3"), place.out()));
    return layers;
  }

  private List<Layer> depthwise(Place place, int channels, String norm) {
    List<Layer> layers = new ArrayList<>();
    Form form = Form.depthwise(channels, place.kind().kernel(), place.stride());
    layers.add(conv(place.name("conv_dw"), form));
    layers.add(norm(place.name(norm), channels));
    layers.add(variant.activation());
    if (variant.squeezed()) {
      int reduced = place.in() / 4;
      layers.add(
          SqueezeExcite.of(
              biased(place.name("se.conv_reduce"), Form.of(channels, reduced, 1, 1)),
              variant.activation(),
              biased(place.name("se.conv_expand"), Form.of(reduced, channels, 1, 1))));
    }
    return layers;
  }

  private Convolution conv(String name, Form form) {
    return convolution(name, form, goog(form));
  }

  private Convolution biased(String name, Form form) {
    return biasedConvolution(name, form, goog(form), Initializer.ZEROS);
  }

  /** timm's {@code _init_weight_goog}: groups are counted, unlike in a ResNet. */
  private static Initializer goog(Form form) {
    return normal(Math.sqrt(2 / (form.fanOut() / form.groups())));
  }

  private Norm norm(String name, int channels) {
    return norm(name, channels, Initializer.ONES);
  }

  @Override
  Layer body() {
    return body;
  }
}
