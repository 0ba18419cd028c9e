package org.medconv.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medconv.peers.OwnJvm;
import org.medconv.peers.Programs;
import org.medconv.peers.ShippedHeap;

/**
 * Every input is accepted or refused, in limited time, within the shipped heap. Each kind runs in
 * its own process. A process that runs out of memory ends at once, even if the node would have
 * caught it. {@code -Dfuzz.minutes=60} runs for an hour per kind, {@code -Dfuzz.kinds=nifti,rle}
 * selects kinds; a failure prints the command that repeats it.
 */
@Tag("heavy")
class FuzzTest {
  /** For each kind; most reach their number of inputs earlier. */
  private static final int SECONDS = 60;

  /** So that a faster machine tries no inputs that were not tried before. */
  private static final long INPUTS = 10_000;

  private static final Path FOLDER = Path.of("target", "fuzz");

  /**
   * The same in every run, so that a build fails only because of a change; another seed tries other
   * inputs.
   */
  private static final long SEED = Long.getLong("fuzz.seed", 20261127);

  static List<String> kinds() {
    String asked = System.getProperty("fuzz.kinds", "");
    return asked.isEmpty() ? Subjects.kinds() : List.of(asked.split(","));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whatever_arrives_is_taken_or_refused_within_the_heap_that_ships(String kind)
      throws Exception {
    Files.createDirectories(FOLDER);
    Path log = FOLDER.resolve(kind + ".log");
    boolean counted = Long.getLong("fuzz.inputs") != null;
    long minutes = Long.getLong("fuzz.minutes", counted ? 60 * 24 : 0);
    List<String> command =
        OwnJvm.command(
            List.of(
                ShippedHeap.option(),
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                "-Dlogback.configurationFile=org/medconv/fuzz/silent.xml"),
            Fuzzer.class,
            kind,
            Long.toString(SEED),
            Long.toString(Long.getLong("fuzz.first", 0)),
            Long.toString(minutes == 0 ? SECONDS : 60 * minutes),
            Long.toString(Long.getLong("fuzz.inputs", minutes == 0 ? INPUTS : Long.MAX_VALUE)),
            FOLDER.toString());
    Process process = Programs.start(command, Map.of(), log);
    try {
      int ending = process.waitFor();
      String said = Files.readString(log);
      if (ending > Fuzzer.DEFECTS && ending != Fuzzer.HUNG) {
        said += "\nended with exit code %d%n%s".formatted(ending, Fuzzer.saved(FOLDER, kind, SEED));
      }
      System.out.println(said.strip());
      assertThat(ending).as("%s, seed %d: %s", kind, SEED, said).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
