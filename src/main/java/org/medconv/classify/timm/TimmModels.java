package org.medconv.classify.timm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medconv.classify.timm.ResNet.Block;
import org.medconv.classify.timm.ResNet.Variant;

/** The known networks, with timm's names and settings. */
final class TimmModels {
  private interface Maker {
    Backbone make(String name, int inChannels, int classes);
  }

  private static final Map<String, Maker> KNOWN = new LinkedHashMap<>();

  static {
    know("resnet10t", Variant.tiered(Block.BASIC, 1, 1, 1, 1));
    know("resnet14t", Variant.tiered(Block.BOTTLENECK, 1, 1, 1, 1));
    know("resnet18", Variant.plain(Block.BASIC, 2, 2, 2, 2));
    know("resnet34", Variant.plain(Block.BASIC, 3, 4, 6, 3));
    know("resnet50", Variant.plain(Block.BOTTLENECK, 3, 4, 6, 3));
    know("resnet101", Variant.plain(Block.BOTTLENECK, 3, 4, 23, 3));
    know("resnet152", Variant.plain(Block.BOTTLENECK, 3, 8, 36, 3));
    know("resnext50_32x4d", new Variant(Block.BOTTLENECK, List.of(3, 4, 6, 3), false, 32, 4));
    know("mobilenetv2_100", EfficientNet.MOBILENET_V2);
    know("efficientnet_b0", EfficientNet.B0);
  }

  private TimmModels() {}

  private static void know(String name, Variant variant) {
    KNOWN.put(name, (named, in, classes) -> new ResNet(named, variant, in, classes));
  }

  private static void know(String name, EfficientNet.Variant variant) {
    KNOWN.put(name, (named, in, classes) -> new EfficientNet(named, variant, in, classes));
  }

  static List<String> names() {
    return List.copyOf(KNOWN.keySet());
  }

  static Backbone create(String name, int inChannels, int classes) {
    Maker maker = KNOWN.get(name);
    if (maker == null) {
      throw new IllegalArgumentException(
          "backbone \"%s\" is unknown; available are %s"
              .formatted(name, String.join(", ", KNOWN.keySet())));
    }
    return maker.make(name, inChannels, classes);
  }
}
