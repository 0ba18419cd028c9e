package org.medconv.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medconv.disk.RegularFile;
import org.medconv.words.FileTrouble;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** A YAML 1.2 file with one mapping, in which every key and value has its line. */
public final class YamlFile {
  /** A larger file is a fault. */
  public static final int MAX_BYTES = 1 << 20;

  /** What reads a node calls itself for each level. */
  private static final int MAX_DEPTH = 50;

  private YamlFile() {}

  /**
   * Reads a file. Faults are added to {@code faults}; the mapping holds everything that could be
   * read, and is empty if nothing could.
   */
  public static YamlMapping read(Path file, List<Fault> faults) {
    return parse(file, text(file, faults), faults);
  }

  /** As {@link #read}, of a text that was read already. */
  public static YamlMapping parse(Path file, String text, List<Fault> faults) {
    int[] source = text.codePoints().toArray();
    Optional<MappingNode> root =
        compose(file, text, faults).flatMap(node -> mapping(file, node, faults));
    return new YamlMapping(file, source, root, faults);
  }

  /**
   * Reads a file whose keys are not known beforehand: its values as Java's own, those without a
   * value left out. What is wrong with it is added to {@code faults}; then the map is empty.
   */
  public static Map<String, Object> values(Path file, List<Fault> faults) {
    String text = text(file, faults);
    if (!faults.isEmpty() || compose(file, text, faults).isEmpty()) {
      return Map.of();
    }
    Map<String, Object> values = new LinkedHashMap<>();
    try {
      if (new Load(settings(file)).loadFromString(text) instanceof Map<?, ?> map) {
        map.forEach((key, value) -> putPresent(values, key, value));
      } else {
        faults.add(new Fault(file, 0, "must consist of lines \"key: value\""));
      }
    } catch (YamlEngineException wrong) {
      faults.add(new Fault(file, 0, "is not YAML: " + wrong.getMessage()));
    }
    return values;
  }

  private static void putPresent(Map<String, Object> values, Object key, Object value) {
    if (key != null && value != null) {
      values.put(key.toString(), value);
    }
  }

  private static LoadSettings settings(Path file) {
    return LoadSettings.builder().setLabel(file.toString()).setMaxAliasesForCollections(20).build();
  }

  private static String text(Path file, List<Fault> faults) {
    try (InputStream in = RegularFile.open(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        faults.add(new Fault(file, 0, "is larger than the limit of %d bytes".formatted(MAX_BYTES)));
        return "";
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException missing) {
      faults.add(new Fault(file, 0, "there is no such file"));
    } catch (CharacterCodingException wrong) {
      faults.add(new Fault(file, 0, "is not UTF-8 text"));
    } catch (IOException failed) {
      faults.add(new Fault(file, 0, "could not be read: " + FileTrouble.of(failed)));
    }
    return "";
  }

  private static Optional<Node> compose(Path file, String text, List<Fault> faults) {
    try {
      LoadSettings settings = settings(file);
      if (isTooDeep(file, new Parse(settings).parseString(text), faults)) {
        return Optional.empty();
      }
      return new Compose(settings).composeString(text);
    } catch (MarkedYamlEngineException wrong) {
      int line = wrong.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      faults.add(new Fault(file, line, "is not YAML: " + wrong.getProblem()));
    } catch (YamlEngineException wrong) {
      faults.add(new Fault(file, 0, "is not YAML: " + wrong.getMessage()));
    }
    return Optional.empty();
  }

  private static boolean isTooDeep(Path file, Iterable<Event> events, List<Fault> faults) {
    int depth = 0;
    for (Event event : events) {
      depth += event instanceof CollectionStartEvent ? 1 : 0;
      depth -= event instanceof CollectionEndEvent ? 1 : 0;
      if (depth > MAX_DEPTH) {
        int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
        faults.add(new Fault(file, line, "nests more than %d levels deep".formatted(MAX_DEPTH)));
        return true;
      }
    }
    return false;
  }

  private static Optional<MappingNode> mapping(Path file, Node node, List<Fault> faults) {
    if (node instanceof MappingNode mapping) {
      return Optional.of(mapping);
    }
    int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    faults.add(new Fault(file, line, "must consist of lines \"key: value\""));
    return Optional.empty();
  }
}
