package org.medconv.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.peers.RealCts;
import picocli.CommandLine;

/** {@code lab evaluate-segmenter --parts} as run by a site. */
class EvaluatePartsTest {
  private static final Path MODEL = Path.of("models", "vertebrae-unet3d");

  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();

  private int run(Object... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = MODEL.toString();
    for (int n = 0; n < arguments.length; n++) {
      all[n + 1] = arguments[n].toString();
    }
    return new CommandLine(new EvaluateSegmenter()).setErr(new PrintWriter(err, true)).execute(all);
  }

  @Test
  void options_that_do_not_go_together_are_told() {
    assertThat(run("--parts", 3, "--ct", "ct.nii.gz")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("give --levels");
    assertThat(run("--levels", "levels.json")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(run("--parts", 3, "--robustness")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(run("--undoubted")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("give --parts too");
    assertThat(run("--parts", 0)).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--parts 0");
  }

  @Test
  @Tag("heavy")
  void a_table_that_does_not_fit_the_ct_is_told_before_anything_is_measured() throws Exception {
    RealCts.Known example = RealCts.example();
    Path table =
        Files.writeString(
            folder.resolve("levels.json"), Files.readString(RealCts.acrin().levels()));
    assertThat(run("--parts", 3, "--ct", example.ct(), "--levels", table))
        .isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("levels.json: T9 at", "lies outside the CT");
  }

  @Test
  @Tag("heavy")
  void three_parts_of_a_ct_leave_rows_and_a_summary_and_are_not_judged_again() throws Exception {
    assumeTrue(Files.exists(MODEL), "skipped: no weights in " + MODEL);
    RealCts.Known example = RealCts.example();
    for (int parts = 2; parts <= 3; parts++) {
      assertThat(
              run(
                  "--parts",
                  parts,
                  "--ct",
                  example.ct(),
                  "--levels",
                  example.levels(),
                  "--out",
                  folder))
          .isZero();
    }
    assertThat(folder.resolve("parts")).isDirectoryContaining("glob:**/1-0002.json");
    assertThat(Files.readString(folder.resolve("summary.txt"))).contains("all parts: parts");
    assertThat(RowJson.MAPPER.readTree(folder.resolve("rows.json").toFile())).hasSize(3);
  }

  @Test
  @Tag("heavy")
  void a_simulated_part_is_the_same_whenever_it_is_drawn() {
    ScanPart one = new SimulatedParts().draw(2, 13);
    SimulatedParts later = new SimulatedParts();
    later.draw(2, 15);
    ScanPart again = later.draw(2, 13);
    assertThat(again.volume().hu()).isEqualTo(one.volume().hu());
    assertThat(again.levels()).isEqualTo(one.levels());
    assertThat(later.draw(2, 16).plan()).isNotEqualTo(one.plan());
  }
}
