package org.medconv.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands that README, pages and model cards show are commands of this program. */
class PagesTest {
  private static final Pattern BLOCK =
      Pattern.compile("^(?:```|    (?=install/)).*?^(?:```|$)", Pattern.DOTALL | Pattern.MULTILINE);

  /** After what may be set for it, and before a comment or what stands aside. */
  private static final Pattern COMMAND =
      Pattern.compile("^ *(?:[A-Z_]+=\\S+ +)*(?:install/)?medconv ((?:(?! #|  ).)+)");

  private record Shown(Path page, String command) {
    List<String> arguments() {
      return List.of(command.replace("'", "").split(" +"));
    }

    @Override
    public String toString() {
      return page + ": " + command;
    }
  }

  static List<Shown> commands() throws IOException {
    List<Shown> shown = new ArrayList<>();
    for (Path page : pages()) {
      Matcher blocks = BLOCK.matcher(Files.readString(page));
      while (blocks.find()) {
        blocks
            .group()
            .replaceAll("\\\\\n *", "")
            .lines()
            .map(COMMAND::matcher)
            .filter(Matcher::find)
            .map(found -> new Shown(page, found.group(1).strip()))
            .filter(command -> !command.command().matches(".*(\\$|\\.\\.\\.).*"))
            .forEach(shown::add);
      }
    }
    return shown;
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> site = Files.list(Path.of("src/site/markdown"));
        Stream<Path> models = Files.walk(Path.of("models"))) {
      return Stream.of(Stream.of(Path.of("README.md")), site, models)
          .flatMap(pages -> pages)
          .filter(page -> page.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void a_command_on_a_page_is_one_that_the_program_takes(Shown shown) {
    assertThatCode(() -> Main.commandLine().parseArgs(shown.arguments().toArray(String[]::new)))
        .doesNotThrowAnyException();
  }

  @Test
  void pages_show_commands_of_every_kind() throws IOException {
    assertThat(commands())
        .hasSizeGreaterThan(40)
        .extracting(shown -> shown.arguments().get(0))
        .contains("demo", "doctor", "serve", "rules", "jobs", "lab", "bench", "models", "phantom");
  }
}
