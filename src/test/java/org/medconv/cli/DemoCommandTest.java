package org.medconv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.terminal.ExitCode;

/** The demo with studies that the node does not classify; the one that it does is in the pages. */
@Tag("heavy")
class DemoCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private int demo(Path study) {
    return run("demo", study.toString(), "--keep", folder.resolve("demo").toString());
  }

  private Path phantom() {
    Path series = folder.resolve("series");
    assertThat(
            run("phantom", series.toString(), "--matrix", "64", "--slices", "20", "--between", "5"))
        .isZero();
    return series;
  }

  @Test
  void a_study_without_a_class_ends_with_its_reason_and_its_report_in_the_archive()
      throws Exception {
    Path series = phantom();
    try (Stream<Path> files = Files.list(series)) {
      List<Path> images = files.filter(file -> file.toString().endsWith(".dcm")).sorted().toList();
      for (Path image : images.subList(6, images.size())) {
        Files.delete(image);
      }
    }
    assertThat(demo(series)).as(out + "\n" + err).isEqualTo(ExitCode.REFUSED);
    assertThat(out.toString())
        .contains("SR ", "the archive holds 1 objects", "no class, and no picture: ")
        .doesNotContain("picture.png");
    assertThat(err.toString()).doesNotContain("unexpected error");
  }

  @Test
  void a_study_of_which_nothing_can_be_stored_ends_at_once_and_says_why() throws Exception {
    Path series = phantom();
    byte[] image = Files.readAllBytes(series.resolve("CT0001.dcm"));
    Path junk = Files.createDirectories(folder.resolve("junk"));
    Files.write(junk.resolve("half.dcm"), Arrays.copyOf(image, image.length / 2));
    assertThat(demo(junk)).as(out + "\n" + err).isEqualTo(ExitCode.FAILED);
    assertThat(out.toString()).contains("half.dcm: status ", "0 of 1 objects stored");
    assertThat(err.toString()).doesNotContain("unexpected error");
  }
}
