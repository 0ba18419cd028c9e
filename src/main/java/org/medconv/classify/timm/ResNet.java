package org.medconv.classify.timm;

import ai.djl.training.initializer.Initializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medconv.classify.timm.Convolution.Form;

/**
 * timm's {@code ResNet}: residual networks of basic or bottleneck blocks (He et al., "Deep residual
 * learning for image recognition", 2016, with the stride in the 3x3x3 convolution), their tiered
 * variants (He et al., "Bag of tricks", 2019) and ResNeXt (Xie et al., 2017).
 */
final class ResNet extends Backbone {
  private static final int STEM_CHANNELS = 64;

  private final Chain body;

  /** What a block is made of. */
  enum Block {
    BASIC(1),
    BOTTLENECK(4);

    private final int expansion;

    Block(int expansion) {
      this.expansion = expansion;
    }
  }

  /**
   * A member of the family.
   *
   * @param layers number of blocks in each stage
   * @param tiered a stem of three 3x3x3 convolutions and pooled shortcuts; the {@code t} in the
   *     names
   * @param groups of the 3x3x3 convolution of a bottleneck ({@code cardinality})
   * @param baseWidth channels of a group in a stage with 64 channels
   */
  record Variant(Block block, List<Integer> layers, boolean tiered, int groups, int baseWidth) {
    static Variant plain(Block block, Integer... layers) {
      return new Variant(block, List.of(layers), false, 1, 64);
    }

    static Variant tiered(Block block, Integer... layers) {
      return new Variant(block, List.of(layers), true, 1, 64);
    }
  }

  ResNet(String name, Variant variant, int inChannels, int classes) {
    super(name, inChannels, classes, "fc", 8 * STEM_CHANNELS * variant.block().expansion);
    List<Layer> layers = new ArrayList<>();
    layers.addAll(variant.tiered() ? tieredStem(inChannels) : stem(inChannels));
    layers.add(norm("bn1", STEM_CHANNELS));
    layers.add(Activation.RELU);
    layers.add(Pooling.MAXIMUM);
    int channels = STEM_CHANNELS;
    for (int stage = 0; stage < variant.layers().size(); stage++) {
      for (int block = 0; block < variant.layers().get(stage); block++) {
        Place place = new Place(variant, stage, block, channels);
        layers.add(block(place));
        layers.add(Activation.RELU);
        channels = place.out();
      }
    }
    body = new Chain(layers);
    double bound = 1 / Math.sqrt(channels);
    head(uniform(bound), uniform(bound));
  }

  /**
   * The position of a block.
   *
   * @param in number of input channels
   */
  private record Place(Variant variant, int stage, int block, int in) {
    int planes() {
      return STEM_CHANNELS << stage;
    }

    int out() {
      return planes() * variant.block().expansion;
    }

    int stride() {
      return stage > 0 && block == 0 ? 2 : 1;
    }

    String name(String part) {
      return "layer%d.%d.%s".formatted(stage + 1, block, part);
    }
  }

  private List<Layer> stem(int inChannels) {
    return List.of(conv("conv1", Form.of(inChannels, STEM_CHANNELS, 7, 2)));
  }

  private List<Layer> tieredStem(int inChannels) {
    return List.of(
        conv("conv1.0", Form.of(inChannels, 24, 3, 2)),
        norm("conv1.1", 24),
        Activation.RELU,
        conv("conv1.3", Form.of(24, 32, 3, 1)),
        norm("conv1.4", 32),
        Activation.RELU,
        conv("conv1.6", Form.of(32, STEM_CHANNELS, 3, 1)));
  }

  private Layer block(Place place) {
    Chain inner =
        switch (place.variant().block()) {
          case BASIC -> basic(place);
          case BOTTLENECK -> bottleneck(place);
        };
    return new Residual(inner, shortcut(place));
  }

  private Chain basic(Place place) {
    return Chain.of(
        conv(place.name("conv1"), Form.of(place.in(), place.planes(), 3, place.stride())),
        norm(place.name("bn1"), place.planes()),
        Activation.RELU,
        conv(place.name("conv2"), Form.of(place.planes(), place.planes(), 3, 1)),
        lastNorm(place.name("bn2"), place.planes()));
  }

  private Chain bottleneck(Place place) {
    int groups = place.variant().groups();
    int width = place.planes() * place.variant().baseWidth() / 64 * groups;
    return Chain.of(
        conv(place.name("conv1"), Form.of(place.in(), width, 1, 1)),
        norm(place.name("bn1"), width),
        Activation.RELU,
        conv(place.name("conv2"), new Form(width, width, 3, place.stride(), groups)),
        norm(place.name("bn2"), width),
        Activation.RELU,
        conv(place.name("conv3"), Form.of(width, place.out(), 1, 1)),
        lastNorm(place.name("bn3"), place.out()));
  }

  private Optional<Chain> shortcut(Place place) {
    if (place.block() > 0 || (place.stride() == 1 && place.in() == place.out())) {
      return Optional.empty();
    }
    if (!place.variant().tiered()) {
      return Optional.of(
          Chain.of(
              conv(place.name("downsample.0"), Form.of(place.in(), place.out(), 1, place.stride())),
              norm(place.name("downsample.1"), place.out())));
    }
    List<Layer> layers = new ArrayList<>();
    if (place.stride() > 1) {
      layers.add(Pooling.MEAN);
    }
    layers.add(conv(place.name("downsample.1"), Form.of(place.in(), place.out(), 1, 1)));
    layers.add(norm(place.name("downsample.2"), place.out()));
    return Optional.of(new Chain(layers));
  }

  private Convolution conv(String name, Form form) {
    return convolution(name, form, normal(Math.sqrt(2 / form.fanOut())));
  }

  private Norm norm(String name, int channels) {
    return norm(name, channels, Initializer.ONES);
  }

  /** Zero at first, so that a block begins as its shortcut ({@code zero_init_last}). */
  private Norm lastNorm(String name, int channels) {
    return norm(name, channels, Initializer.ZEROS);
  }

  @Override
  Layer body() {
    return body;
  }
}
