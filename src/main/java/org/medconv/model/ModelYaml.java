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
 * Writes {@code model.yaml}: keys in the order in which they are put, each below its comment.
 * Editing an existing file changes only the edited keys. {@link ModelFolder} reads the file.
 */
public final class ModelYaml {
  private static final Pattern KEY = Pattern.compile("(?s)([A-Za-z0-9]+):.*");

  /** One key with its value, as lines; or comments without a key below them. */
  private record Entry(String key, String lines) {}

  private final List<Entry> entries = new ArrayList<>();
  private final StringBuilder comment = new StringBuilder();

  /** Starts an empty file. */
  public ModelYaml() {}

  /** Reads the {@code model.yaml} of a folder, to edit it. */
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

  /** Adds comment lines above the next key. */
  public ModelYaml comment(String... lines) {
    for (String line : lines) {
      comment.append("# ").append(line).append('\n');
    }
    return this;
  }

  /** Puts a word, a number, a boolean, or a list in YAML's brackets. */
  public ModelYaml put(String key, Object value) {
    return putLines(key, "%s: %s\n".formatted(key, value));
  }

  /** Puts any text, in double quotes. Double quotes inside it become single ones. */
  public ModelYaml putText(String key, String text) {
    return put(key, quoted(text));
  }

  /** Puts a list of words. */
  public ModelYaml putWords(String key, List<String> words) {
    return put(key, "[" + String.join(", ", words) + "]");
  }

  /** Puts a list of numbers with six decimals. */
  public ModelYaml putNumbers(String key, double... numbers) {
    return put(
        key,
        Arrays.stream(numbers)
            .mapToObj(number -> String.format(Locale.ROOT, "%.6f", number))
            .collect(Collectors.joining(", ", "[", "]")));
  }

  /** Puts a list of texts, one per line. */
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
      // Keep its comment.
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

  /** Removes a key, its comment and everything below it. */
  public ModelYaml cutFrom(String key) {
    find(key).ifPresent(first -> entries.subList(first, entries.size()).clear());
    return this;
  }

  /** Appends lines as they are. */
  public ModelYaml append(String lines) {
    entries.add(new Entry("", lines));
    return this;
  }

  /** The whole file. */
  public String text() {
    return entries.stream().map(Entry::lines).collect(Collectors.joining());
  }

  /** Writes the file into a model folder, atomically. */
  public void write(Path folder) throws IOException {
    WholeFile.writeByPath(
        folder.resolve(ModelFolder.PLAN), part -> Files.writeString(part, text()));
  }
}
