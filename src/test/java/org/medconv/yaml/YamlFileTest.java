package org.medconv.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.peers.Programs;

class YamlFileTest {
  @TempDir Path folder;
  private final List<Fault> faults = new ArrayList<>();

  private YamlMapping parse(String text) {
    return YamlFile.parse(Path.of("some.yaml"), text, faults);
  }

  private String said() {
    return String.join("\n", faults.stream().map(Fault::toString).toList());
  }

  @Test
  void an_unknown_key_suggests_the_nearest_known_one() {
    YamlMapping root = parse("prot: 1\nhost: a\nwholly: different\n");
    root.optional("port", Integer::valueOf);
    root.optional("host", text -> text);
    root.noOthers();
    assertThat(said())
        .isEqualTo(
            "some.yaml:1: prot is not a known key; did you mean \"port\"?\n"
                + "some.yaml:3: wholly is not a known key");
  }

  @Test
  void a_key_that_stands_twice_is_a_fault_with_both_lines() {
    parse("a: 1\nb: 2\na: 3\n");
    assertThat(said()).isEqualTo("some.yaml:3: a appears twice; the first is on line 1");
  }

  @Test
  void a_value_that_does_not_parse_says_its_full_key_and_line() {
    parse("x:\n  list:\n    - y: 1\n    - y: no\n")
        .mapping("x")
        .mappings("list")
        .forEach(
            each ->
                each.optional(
                    "y",
                    text -> {
                      if (text.equals("1")) {
                        return 1;
                      }
                      throw new IllegalArgumentException("\"" + text + "\" is wrong");
                    }));
    assertThat(said()).isEqualTo("some.yaml:4: x.list[1].y: \"no\" is wrong");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/zero", "pipe"})
  @Timeout(20)
  void what_has_no_end_is_a_fault_and_is_not_read(String name) throws Exception {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      Programs.run(List.of("mkfifo", file.toString()));
    }
    YamlFile.read(file, faults);
    YamlFile.values(file, faults);
    assertThat(faults)
        .hasSize(2)
        .allSatisfy(
            fault ->
                assertThat(fault)
                    .hasToString(
                        file
                            + ": could not be read: it is a pipe, a device or a socket; name a"
                            + " regular file"));
  }

  @Test
  void a_file_that_is_too_large_is_a_fault_and_one_of_the_largest_size_is_read() throws Exception {
    Path file = folder.resolve("large.yaml");
    String text = "a: 1\n" + "#".repeat(YamlFile.MAX_BYTES - 5);
    assertThat(YamlFile.values(Files.writeString(file, text), faults)).containsEntry("a", 1);
    assertThat(faults).isEmpty();
    YamlFile.read(Files.writeString(file, text + "#"), faults);
    assertThat(said()).isEqualTo(file + ": is larger than the limit of 1048576 bytes");
  }

  @Test
  void wrong_shapes_are_faults_and_never_exceptions() {
    YamlMapping root = parse("one: [1]\nmany: 1\nunder: 1\nnothing:\n");
    root.optional("one", text -> text);
    root.list("many", text -> text);
    root.mapping("under").noOthers();
    root.optional("nothing", text -> text);
    assertThat(said().lines())
        .containsExactly(
            "some.yaml:1: one: must be one value",
            "some.yaml:2: many: must be a list: [a, b], or one \"- a\" per line",
            "some.yaml:3: under: must hold keys of its own, one per line and indented",
            "some.yaml:4: nothing: has no value; leave the key out for its default");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: [1",
        "a: b: c",
        "\t- x",
        "*nowhere",
        "a: \"b",
        "- 1\n- 2",
        "just words",
        "a: &x [*x]"
      })
  void what_is_not_a_mapping_is_a_fault_and_never_an_exception(String text) {
    YamlMapping root = parse(text);
    root.list("a", each -> each);
    root.noOthers();
    assertThat(faults).isNotEmpty();
  }

  @Test
  void an_empty_file_is_an_empty_mapping() {
    parse("# only a comment\n").noOthers();
    assertThat(faults).isEmpty();
  }

  @Test
  void a_folded_text_knows_the_line_of_each_character() {
    YamlText text =
        parse("k: v\nwhen: >\n  one &&\n  two\n\n  three\nquoted: 'x y\n  z'\n")
            .text("when")
            .orElseThrow();
    assertThat(text.line()).isEqualTo(2);
    assertThat(text.lineAt(0)).isEqualTo(3);
    assertThat(text.lineAt(text.value().indexOf("two"))).isEqualTo(4);
    assertThat(text.lineAt(text.value().indexOf("three"))).isEqualTo(6);
  }

  @Test
  void a_quoted_text_over_two_lines_knows_the_line_of_each_character() {
    YamlText text = parse("quoted: 'x y\n  z'\n").text("quoted").orElseThrow();
    assertThat(text.lineAt(0)).isEqualTo(1);
    assertThat(text.lineAt(text.value().indexOf('z'))).isEqualTo(2);
  }
}
