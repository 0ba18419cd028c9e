package org.medconv.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands in README, pages and model cards are commands of this program, and {@link
 * PageCommandsTest} runs them or {@link PageRuns} says why not.
 */
class PagesTest {
  private static final Pattern TEST = Pattern.compile("-Dtest=(\\w+)");
  private static final Pattern PROPERTY = Pattern.compile("-D(?!test=|quick)([\\w.]+)=");

  static Stream<PageCommand> commands() {
    return PageCommand.all().stream()
        .filter(PageCommand::isOurs)
        .filter(shown -> !shown.command().contains("$"));
  }

  static Stream<PageCommand> builds() {
    return PageCommand.all().stream()
        .filter(shown -> TEST.matcher(shown.command()).find())
        .filter(shown -> !shown.command().contains("OneLineTest"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void a_command_on_a_page_is_one_that_the_program_takes(PageCommand shown) {
    List<String> words = PageCommand.arguments(shown.command());
    assertThatCode(
            () ->
                Main.commandLine().parseArgs(words.subList(1, words.size()).toArray(String[]::new)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("builds")
  void a_test_on_a_page_exists_and_knows_the_properties_that_it_is_given(PageCommand shown)
      throws IOException {
    String source = source(shown);
    Matcher properties = PROPERTY.matcher(shown.command());
    while (properties.find()) {
      assertThat(source).contains('"' + properties.group(1) + '"');
    }
  }

  private static String source(PageCommand shown) throws IOException {
    Matcher test = TEST.matcher(shown.command());
    assertThat(test.find()).isTrue();
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      List<Path> sources = files.filter(file -> file.endsWith(test.group(1) + ".java")).toList();
      assertThat(sources).as(test.group(1)).hasSize(1);
      return Files.readString(sources.get(0));
    }
  }

  @Test
  void each_command_of_a_page_is_run_or_says_why_not() {
    Set<String> known =
        PageRuns.all().stream().map(PageRun::shown).collect(Collectors.toUnmodifiableSet());
    assertThat(PageCommand.all())
        .as("run it in PageRuns, or say there why it is not run")
        .allSatisfy(shown -> assertThat(known).contains(shown.command()));
  }

  @Test
  void what_is_run_is_on_a_page() {
    List<String> shown = PageCommand.all().stream().map(PageCommand::command).toList();
    assertThat(PageRuns.all())
        .map(PageRun::shown)
        .filteredOn(command -> !command.isEmpty())
        .doesNotHaveDuplicates()
        .isSubsetOf(shown);
  }

  @Test
  void a_command_stands_in_a_block_that_is_marked_as_a_shells() {
    assertThat(PageCommand.unmarked()).isEmpty();
  }

  @Test
  void pages_show_commands_of_every_kind() {
    assertThat(commands())
        .hasSizeGreaterThan(40)
        .extracting(shown -> PageCommand.arguments(shown.command()).get(1))
        .contains("demo", "doctor", "serve", "rules", "jobs", "lab", "bench", "models", "phantom");
  }
}
