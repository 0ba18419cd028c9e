package org.medconv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medconv.peers.OwnJvm;

/**
 * Runs the commands of README, pages and model cards in an empty folder with the repository's
 * configuration, rules and models; {@link PageRuns} says which, and with which smaller numbers.
 */
@Tag("heavy")
class PageCommandsTest {
  private static final int MINUTES = 15;

  @TempDir static Path folder;

  static List<PageRun> runs() {
    return PageRuns.all().stream().filter(PageRun::isRun).toList();
  }

  @BeforeAll
  static void run_all_of_them() throws Exception {
    prepare();
    Path commands =
        Files.write(folder.resolve("commands.txt"), runs().stream().map(PageRun::command).toList());
    Process process =
        new ProcessBuilder(
                OwnJvm.command(
                    List.of(
                        "-Xmx2g",
                        "-Djava.awt.headless=true",
                        "-Dai.djl.offline=true",
                        "-Dmedconv.home=" + folder),
                    CommandsInOneProcess.class,
                    commands.toString()))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log.txt").toFile())
            .start();
    try {
      assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as("all commands ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  /** What the pages assume: a node's folder, and the user's files. */
  private static void prepare() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    copy(root.resolve("conf"), "conf");
    copy(root.resolve("dicom-rules"), "dicom-rules");
    copy(root.resolve("dicom-rules"), "draft");
    copy(root.resolve("models/vertebrae-unet3d"), "models/vertebrae-unet3d");
    copy(root.resolve("models/medconv-resnet50"), "models/medconv-resnet50");
    Path archives = root.resolve("src/test/resources/nnunet");
    Files.copy(archives.resolve("tiny-plain.zip"), folder.resolve("weights.zip"));
    Files.copy(archives.resolve("tiny-residual.zip"), folder.resolve("export.zip"));
    String subject = "P1.nii.gz";
    link("patient/ct.nii.gz", "CT.nii.gz");
    link("patient/ct.nii.gz", "CTs/" + subject);
    link("patient/labels.nii.gz", "totalsegmentator/" + subject);
    Files.writeString(folder.resolve("labels.csv"), "SubjectID,T-score\nP1,-1.5\n");
    // The bodies of `medconv phantom patient --drawn --seed 7`, from its truth.json.
    Files.writeString(
        folder.resolve("LEVELS.json"),
        "{\"column_xy\": [4, 2], \"levels\": {\"T11\": 138.5, \"T12\": 108.8,"
            + " \"L1\": 74.1, \"L2\": 36.8, \"L3\": 0}}");
  }

  private static void link(String to, String name) throws IOException {
    Path link = folder.resolve(name);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, folder.resolve(to));
  }

  private static void copy(Path from, String name) throws IOException {
    Path to = Files.createDirectories(folder.resolve(name));
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  static Stream<Integer> numbers() {
    return IntStream.range(0, runs().size()).boxed();
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void a_command_of_a_page_does_what_the_page_says(int number) throws IOException {
    PageRun run = runs().get(number);
    Path ended = CommandsInOneProcess.ended(folder, number);
    assertThat(ended).as("%s was run; see%n%s", run, last(folder.resolve("log.txt"))).exists();
    assertThat(Files.readString(ended))
        .as("exit code of: %s%n%s", run, last(CommandsInOneProcess.printed(folder, number)))
        .isEqualTo(Integer.toString(run.status()));
    List<String> missing = new ArrayList<>(run.writes());
    missing.removeIf(file -> Files.exists(folder.resolve(file)));
    assertThat(missing).as("what is missing after: %s", run).isEmpty();
  }

  private static String last(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "(nothing)";
    }
    List<String> lines = Files.readAllLines(file);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }
}
