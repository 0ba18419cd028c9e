package org.medconv.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.peers.Programs;

class RuleFolderTest {
  private static final RuleScope SCOPE = new RuleScope(Set.of("pacs"), Optional.empty());

  @TempDir Path folder;
  private RuleFolder rules;

  @BeforeEach
  void open_with_one_rule() throws IOException, WrongRules {
    save("a.yaml", rule("first"));
    rules = RuleFolder.open(folder, SCOPE);
  }

  @AfterEach
  void close() {
    rules.close();
  }

  private static String rule(String name) {
    return "name: %s\nwhen: Modality == \"CT\"\nsegmenter: s\nclassifier: c\n".formatted(name);
  }

  private void save(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private List<String> names() {
    return rules.current().rules().stream().map(RoutingRule::name).toList();
  }

  private void until_names_are(String... names) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(names()).containsExactly(names));
  }

  @Test
  void a_saved_file_comes_into_force() throws IOException {
    save("a.yaml", rule("second"));
    until_names_are("second");
    save("b.yaml", rule("third"));
    until_names_are("second", "third");
    Files.delete(folder.resolve("a.yaml"));
    until_names_are("third");
  }

  /** Editors empty a file before they fill it; in between, four keys were reported as missing. */
  @Test
  void a_file_that_is_half_written_is_waited_for() throws IOException {
    save("a.yaml", "");
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(30))
        .until(() -> rules.refused().isEmpty());
    save("a.yaml", rule("second"));
    until_names_are("second");
    assertThat(rules.refused()).isEmpty();
  }

  @Test
  void a_file_that_an_editor_moves_into_place_comes_into_force() throws IOException {
    save(".a.yaml.swp", rule("second"));
    Files.move(
        folder.resolve(".a.yaml.swp"),
        folder.resolve("a.yaml"),
        StandardCopyOption.REPLACE_EXISTING);
    until_names_are("second");
  }

  @Test
  void a_pipe_is_refused_and_the_watch_goes_on() throws IOException {
    Path pipe = folder.resolve("b.yaml");
    Programs.run(List.of("mkfifo", pipe.toString()));
    await().atMost(Duration.ofSeconds(30)).until(() -> !rules.refused().isEmpty());
    assertThat(rules.refused())
        .singleElement()
        .hasToString(
            pipe + ": could not be read: it is a pipe, a device or a socket; name a regular file");
    assertThat(names()).containsExactly("first");
    save("c.yaml", "name: c\n");
    await().atMost(Duration.ofSeconds(30)).until(() -> rules.refused().size() > 1);
    Files.delete(pipe);
    save("c.yaml", rule("c"));
    until_names_are("c", "first");
  }

  @Test
  void a_wrong_file_leaves_the_last_good_set_in_force_until_it_is_mended() throws IOException {
    save("b.yaml", "name: b\nwhen: Modalty == \"CT\"\nsegmenter: s\nclassifier: c\n");
    await().atMost(Duration.ofSeconds(30)).until(() -> !rules.refused().isEmpty());
    assertThat(rules.refused())
        .singleElement()
        .hasToString(
            folder.resolve("b.yaml")
                + ":2: when: \"Modalty\" is not a DICOM keyword that rules can use; did you mean"
                + " \"Modality\"?");
    assertThat(names()).containsExactly("first");
    save("b.yaml", rule("b"));
    until_names_are("b", "first");
    assertThat(rules.refused()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? "})
  void a_file_nested_without_end_is_a_fault_and_the_watcher_goes_on(String nesting)
      throws IOException {
    save("b.yaml", nesting.repeat(20_000));
    await().atMost(Duration.ofSeconds(30)).until(() -> !rules.refused().isEmpty());
    assertThat(rules.refused())
        .singleElement()
        .hasToString(folder.resolve("b.yaml") + ":1: nests more than 50 levels deep");
    save("b.yaml", rule("b"));
    until_names_are("b", "first");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "!", "-", "[", "a.", "a ? b : "})
  void a_condition_nested_without_end_is_a_fault_and_the_watcher_goes_on(String nesting)
      throws IOException {
    save(
        "b.yaml",
        "name: b\nwhen: |\n  %s\nsegmenter: s\nclassifier: c\n"
            .formatted(nesting.repeat(9_000 / nesting.length())));
    await().atMost(Duration.ofSeconds(30)).until(() -> !rules.refused().isEmpty());
    save("b.yaml", rule("b"));
    until_names_are("b", "first");
  }

  @Test
  void a_folder_that_vanishes_leaves_the_last_good_set_in_force() throws IOException {
    Files.delete(folder.resolve("a.yaml"));
    Files.delete(folder);
    await().atMost(Duration.ofSeconds(30)).until(() -> !rules.refused().isEmpty());
    assertThat(names()).containsExactly("first");
    Files.createDirectory(folder);
    save("a.yaml", rule("again"));
    until_names_are("again");
  }

  @Test
  void a_folder_that_is_wrong_from_the_start_does_not_open() throws IOException {
    save("a.yaml", "name: a\n");
    assertThatThrownBy(() -> RuleFolder.open(folder, SCOPE)).isInstanceOf(WrongRules.class);
  }
}
