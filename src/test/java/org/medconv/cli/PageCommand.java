package org.medconv.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A line of a fenced {@code sh} block in README, a page, a model card or a file in .github.
 *
 * @param command continuation lines joined, without comment, {@code medconv} without its folder
 */
record PageCommand(Path page, String command) {
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w*)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  /** Lines that a shell runs, whatever the language of the block. */
  private static final Pattern RUNS =
      Pattern.compile("^ *(?:[A-Z_]+=\\S+ +)*(?:install/)?(?:medconv|mvn) .*");

  private static final String OURS = "medconv ";

  boolean isOurs() {
    return arguments(command).get(0).equals(OURS.strip());
  }

  /** Split as by a shell, without the variables before the program. */
  static List<String> arguments(String command) {
    List<String> words = new ArrayList<>();
    Matcher word = Pattern.compile("'([^']*)'|\\S+").matcher(command);
    while (word.find()) {
      words.add(word.group(1) == null ? word.group() : word.group(1));
    }
    while (words.get(0).matches("[A-Z_]+=.*")) {
      words.remove(0);
    }
    return words;
  }

  @Override
  public String toString() {
    return page + ": " + command;
  }

  static List<PageCommand> all() {
    return pages().stream().flatMap(page -> of(page).stream()).toList();
  }

  private static List<PageCommand> of(Path page) {
    List<PageCommand> commands = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(text(page));
    while (blocks.find()) {
      if (blocks.group(1).equals("sh")) {
        blocks
            .group(2)
            .replaceAll("\\\\\n *", "")
            .lines()
            .map(line -> line.replaceFirst("^install/", "").replaceFirst(" *(^| )#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .forEach(line -> commands.add(new PageCommand(page, line)));
      }
    }
    return commands;
  }

  /** Commands in blocks that are not marked {@code sh}, which no test would run. */
  static List<String> unmarked() {
    List<String> lines = new ArrayList<>();
    for (Path page : pages()) {
      Matcher blocks = BLOCK.matcher(text(page));
      while (blocks.find()) {
        if (!blocks.group(1).equals("sh")) {
          blocks
              .group(2)
              .lines()
              .filter(RUNS.asMatchPredicate())
              .forEach(line -> lines.add(page + ": " + line));
        }
      }
      text(page)
          .lines()
          .filter(line -> line.matches(" {4}(install/)?medconv .*"))
          .forEach(line -> lines.add(page + ": " + line));
    }
    return lines;
  }

  private static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> pages() {
    try (Stream<Path> habits = Files.list(Path.of(".github"));
        Stream<Path> site = Files.list(Path.of("src/site/markdown"));
        Stream<Path> models = Files.walk(Path.of("models"))) {
      return Stream.of(Stream.of(Path.of("README.md")), habits, site, models)
          .flatMap(pages -> pages)
          .filter(page -> page.toString().endsWith(".md"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
