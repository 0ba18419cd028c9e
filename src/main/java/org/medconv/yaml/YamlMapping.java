package org.medconv.yaml;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping of a YAML file, read key by key. Every fault is noted as a {@link Fault} with its full
 * key, value and line, and reading continues with a default, so that all faults are found at once.
 * Only the keys that were read are known: {@link #noOthers()} ends the reading and reports all
 * others.
 *
 * <p>Parsers are functions of the text that throw IllegalArgumentException with a whole sentence.
 */
public final class YamlMapping {
  private final Path file;
  private final int[] source;
  private final String path;
  private final int line;
  private final List<Fault> faults;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();

  YamlMapping(Path file, int[] source, Optional<MappingNode> node, List<Fault> faults) {
    this(file, source, "", node, faults);
  }

  private YamlMapping(
      Path file, int[] source, String path, Optional<MappingNode> node, List<Fault> faults) {
    this.file = file;
    this.source = source;
    this.path = path;
    this.line = node.map(YamlMapping::lineOf).orElse(0);
    this.faults = faults;
    node.ifPresent(mapping -> mapping.getValue().forEach(this::index));
  }

  private void index(NodeTuple entry) {
    int at = lineOf(entry.getKeyNode());
    if (!(entry.getKeyNode() instanceof ScalarNode key)) {
      faults.add(new Fault(file, at, "a key must be a word, not a list or mapping"));
    } else if (values.containsKey(key.getValue())) {
      faults.add(
          new Fault(
              file,
              at,
              "%s appears twice; the first is on line %d"
                  .formatted(path + key.getValue(), lines.get(key.getValue()))));
    } else {
      values.put(key.getValue(), entry.getValueNode());
      lines.put(key.getValue(), at);
    }
  }

  /** Is the key there, with a value? */
  public boolean has(String key) {
    return node(key).filter(node -> !Tag.NULL.equals(node.getTag())).isPresent();
  }

  /** The value, or the default if the key is missing or its value wrong. */
  public <T> T value(String key, T otherwise, Function<String, T> parser) {
    return optional(key, parser).orElse(otherwise);
  }

  /** The value; a missing key is a fault. */
  public <T> Optional<T> required(String key, Function<String, T> parser) {
    if (!has(key)) {
      asked.add(key);
      fault(key, "is missing");
      return Optional.empty();
    }
    return optional(key, parser);
  }

  /** The value, if the key is there and its value right. */
  public <T> Optional<T> optional(String key, Function<String, T> parser) {
    return node(key)
        .flatMap(node -> scalar(path + key, node))
        .flatMap(text -> parsed(key, text, parser));
  }

  /** A text with the lines of its characters. */
  public Optional<YamlText> text(String key) {
    return node(key)
        .flatMap(node -> scalar(path + key, node))
        .map(node -> new YamlText(node, source));
  }

  /** Texts with the lines of their characters. */
  public List<YamlText> texts(String key) {
    return elements(key).stream().map(node -> new YamlText(node, source)).toList();
  }

  /** The values of a list; empty where the key is missing. */
  public <T> List<T> list(String key, Function<String, T> parser) {
    return elements(key).stream().flatMap(node -> parsed(key, node, parser).stream()).toList();
  }

  /** The mapping under a key: empty where the key is missing or without value. */
  public YamlMapping mapping(String key) {
    Optional<Node> node = node(key).filter(each -> !Tag.NULL.equals(each.getTag()));
    if (node.isPresent() && !(node.get() instanceof MappingNode)) {
      fault(key, "must hold keys of its own, one per line and indented");
    }
    return new YamlMapping(
        file,
        source,
        path + key + ".",
        node.filter(MappingNode.class::isInstance).map(MappingNode.class::cast),
        faults);
  }

  /** The mappings of a list; empty where the key is missing. */
  public List<YamlMapping> mappings(String key) {
    List<YamlMapping> found = new ArrayList<>();
    for (Node each : sequence(key)) {
      String name = "%s%s[%d]".formatted(path, key, found.size());
      if (!(each instanceof MappingNode)) {
        faults.add(new Fault(file, lineOf(each), name + " must hold keys of its own"));
      }
      Optional<MappingNode> node =
          Optional.of(each).filter(MappingNode.class::isInstance).map(MappingNode.class::cast);
      found.add(new YamlMapping(file, source, name + ".", node, faults));
    }
    return found;
  }

  /** The entries of a mapping whose keys are free words. */
  public <T> Map<String, T> entries(String key, Function<String, T> parser) {
    YamlMapping under = mapping(key);
    Map<String, T> found = new LinkedHashMap<>();
    under
        .values
        .keySet()
        .forEach(each -> under.required(each, parser).ifPresent(value -> found.put(each, value)));
    return found;
  }

  /** Notes a fault of a key: {@code key: what}. */
  public void fault(String key, String what) {
    faults.add(new Fault(file, line(key), "%s%s: %s".formatted(path, key, what)));
  }

  /** The line of a key, or of the mapping where the key is missing; 0 where that is too. */
  public int line(String key) {
    return lines.getOrDefault(key, line);
  }

  /** Ends the reading: every key not asked for is a fault. */
  public void noOthers() {
    for (String key : values.keySet()) {
      if (!asked.contains(key)) {
        faults.add(
            new Fault(
                file,
                line(key),
                "%s is not a known key%s".formatted(path + key, Nearest.hint(key, asked))));
      }
    }
  }

  private Optional<Node> node(String key) {
    asked.add(key);
    return Optional.ofNullable(values.get(key));
  }

  private Optional<ScalarNode> scalar(String name, Node node) {
    if (Tag.NULL.equals(node.getTag())) {
      faults.add(
          new Fault(
              file, lineOf(node), name + ": has no value; leave the key out for its default"));
      return Optional.empty();
    }
    if (node instanceof ScalarNode scalar) {
      return Optional.of(scalar);
    }
    faults.add(new Fault(file, lineOf(node), name + ": must be one value"));
    return Optional.empty();
  }

  private <T> Optional<T> parsed(String key, ScalarNode node, Function<String, T> parser) {
    try {
      return Optional.of(parser.apply(node.getValue()));
    } catch (IllegalArgumentException wrong) {
      faults.add(
          new Fault(file, lineOf(node), "%s%s: %s".formatted(path, key, wrong.getMessage())));
      return Optional.empty();
    }
  }

  private List<ScalarNode> elements(String key) {
    return sequence(key).stream().flatMap(node -> scalar(path + key, node).stream()).toList();
  }

  private List<Node> sequence(String key) {
    Optional<Node> node = node(key).filter(each -> !Tag.NULL.equals(each.getTag()));
    if (node.isPresent() && !(node.get() instanceof SequenceNode)) {
      fault(key, "must be a list: [a, b], or one \"- a\" per line");
    }
    return node.filter(SequenceNode.class::isInstance)
        .map(each -> ((SequenceNode) each).getValue())
        .orElse(List.of());
  }

  private static int lineOf(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }
}
