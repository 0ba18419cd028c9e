package org.medconv.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.medconv.disk.WholeFile;

/**
 * Writes {@code model.yaml}, for the machine and for people: keys in the order in which they are
 * put, each below its comment. An edit leaves all else as it was. {@link ModelFolder} reads it.
 */
public final class ModelYaml {
  private static final Pattern KEY = Pattern.compile("(?s)([A-Za-z0-9]+):.*");

  /** One key with its value, as lines; or comments below which no key stands. */
  private record Entry(String key, String lines) {}

  private final List<Entry> entries = new ArrayList<>();
  private final StringBuilder comment = new StringBuilder();

  /** An empty one. */
  public ModelYaml() {}

  /** That of a folder, to be edited. */
  public static ModelYaml read(Path folder) throws IOException {
    ModelYaml yaml = new ModelYaml();
    StringBuilder entry = new StringBuilder();
    String key = "";
    for (String line : Files.readAllLines(folder.resolve(ModelFolder.PLAN))) {
      Matcher starts = KEY.matcher(line);
      boolean below = line.startsWith(" ") || line.startsWith("-");
      if (!key.isEmpty() && !below) {
        yaml.entries.add(new Entry(key, entry.toString()));
        entry.setLength(0);
        key = "";
      }
      entry.append(line).append('\n');
      if (key.isEmpty() && starts.matches()) {
        key = starts.group(1);
      }
    }
    yaml.entries.add(new Entry(key, entry.toString()));
    return yaml;
  }

  /** Stands above the key that is put next; a line each. */
  public ModelYaml comment(String... lines) {
    for (String line : lines) {
      comment.append("# ").append(line).append('\n');
    }
    return this;
  }

  /** A word, a number, a truth, or a list in YAML's own brackets. */
  public ModelYaml put(String key, Object value) {
    return putLines(key, "%s: %s\n".formatted(key, value));
  }

  /** Any text; its quotes become single ones. */
  public ModelYaml putText(String key, String text) {
    return put(key, quoted(text));
  }

  /** Words. */
  public ModelYaml putWords(String key, List<String> words) {
    return put(key, "[" + String.join(", ", words) + "]");
  }

  /** Numbers with six decimals. */
  public ModelYaml putNumbers(String key, double... numbers) {
    return put(
        key,
        Arrays.stream(numbers)
            .mapToObj(number -> String.format(Locale.ROOT, "%.6f", number))
            .collect(Collectors.joining(", ", "[", "]")));
  }

  /** Texts, a line each. */
  public ModelYaml putTexts(String key, List<String> texts) {
    return putLines(
        key,
        texts.stream()
            .map(text -> "  - %s\n".formatted(quoted(text)))
            .collect(Collectors.joining("", key + ":\n", "")));
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "'") + "\"";
  }

  private ModelYaml putLines(String key, String lines) {
    OptionalInt at = find(key);
    if (at.isPresent()) {
      // Its comment stays.
      String before = entries.get(at.getAsInt()).lines();
      String above =
          before
              .lines()
              .takeWhile(line -> !line.startsWith(key + ":"))
              .map(l -> l + "\n")
              .collect(Collectors.joining());
      entries.set(at.getAsInt(), new Entry(key, above + lines));
    } else {
      entries.add(new Entry(key, comment + lines));
    }
    comment.setLength(0);
    return this;
  }

  private OptionalInt find(String key) {
    return IntStream.range(0, entries.size())
        .filter(n -> entries.get(n).key().equals(key))
        .findFirst();
  }

  /** Takes a key away, with its comment and all that stands below it. */
  public ModelYaml cutFrom(String key) {
    find(key).ifPresent(first -> entries.subList(first, entries.size()).clear());
    return this;
  }

  /** Lines that were put together elsewhere. */
  public ModelYaml append(String lines) {
    entries.add(new Entry("", lines));
    return this;
  }

  /** All of it. */
  public String text() {
    return entries.stream().map(Entry::lines).collect(Collectors.joining());
  }

  /** Puts it into a model folder as a whole. */
  public void write(Path folder) throws IOException {
    WholeFile.writeByPath(
        folder.resolve(ModelFolder.PLAN), part -> Files.writeString(part, text()));
  }
}
