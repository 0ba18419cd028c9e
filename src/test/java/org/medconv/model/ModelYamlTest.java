package org.medconv.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelYamlTest {
  @TempDir private Path folder;

  private static ModelYaml written() {
    return new ModelYaml()
        .comment("Written by a test.")
        .put("kind", "medconv")
        .put("name", "ours")
        .putText("version", "0.1.0")
        .put("weights", "weights.safetensors")
        .put("sha256", "0".repeat(64))
        .comment("two shares", "of two classes")
        .putNumbers("classPriors", 0.25, 0.75)
        .putTexts("notFor", List.of("a decision: \"any\"", "children"));
  }

  @Test
  void what_is_written_is_read_back() throws Exception {
    Path ours = Files.createDirectory(folder.resolve("ours"));
    written().write(ours);
    ModelFolder read = ModelFolder.open(ours);
    assertThat(read.kind()).isEqualTo("medconv");
    assertThat(read.id().version()).isEqualTo("0.1.0");
    assertThat(read.numbers("classPriors")).containsExactly(0.25, 0.75);
    assertThat(read.texts("notFor")).containsExactly("a decision: 'any'", "children");
  }

  @Test
  void an_edit_leaves_all_else_as_it_was_comments_included() throws IOException {
    written().write(folder);
    String before = Files.readString(folder.resolve("model.yaml"));
    ModelYaml.read(folder).putText("version", "0.2.0").write(folder);
    assertThat(folder.resolve("model.yaml")).hasContent(before.replace("0.1.0", "0.2.0"));
    ModelYaml.read(folder).putNumbers("classPriors", 0.5, 0.5).write(folder);
    assertThat(Files.readString(folder.resolve("model.yaml")))
        .contains("# two shares\n# of two classes\nclassPriors: [0.500000, 0.500000]\nnotFor:\n");
  }

  @Test
  void the_end_is_cut_off_with_the_comment_above_it() throws IOException {
    written().comment("measured later").put("later", 1).put("last", 2).write(folder);
    assertThat(ModelYaml.read(folder).cutFrom("later").text()).isEqualTo(written().text());
    assertThat(ModelYaml.read(folder).cutFrom("never").text()).contains("last: 2");
  }
}
