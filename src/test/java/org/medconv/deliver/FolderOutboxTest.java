package org.medconv.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.jobs.JobState;
import org.medconv.jobs.JobsFixture;
import org.medconv.jobs.RunOutcome;
import org.medconv.peers.OwnJvm;
import org.medconv.peers.Programs;
import org.medconv.report.ResultObject;

/** A folder behind the running outbox: killed, without space, missing and back. */
@Tag("heavy")
class FolderOutboxTest {
  private static final List<String> FILES = List.of("SEG.dcm", "SR.dcm", "SC.dcm", "FHIR.json");
  private static final List<String> OF_JOB_1 = FILES.stream().map(file -> "1/" + file).toList();
  private static final int KILLS = 6;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path home;

  private static FolderConfig config(Path folder) {
    return new FolderConfig(
        "exchange", folder, FilePattern.DEFAULT, ResultObject.Kind.names(), 0, false);
  }

  private static TestNode node(Path home, Path folder) throws Exception {
    return new TestNode(
        JobsFixture.config(home, 1, 1000),
        0,
        List.of(),
        List.of(config(folder).open()),
        job ->
            new RunOutcome.Reported(
                SampleResults.write(
                    home.resolve("results").resolve("" + job.id()), job.seriesInstanceUid())));
  }

  /** Relative to the folder. Partial files may come and go meanwhile. */
  private static Set<String> files(Path folder) throws IOException {
    Set<String> files = new HashSet<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(folder.relativize(file).toString());
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  @Test
  void results_lie_in_the_folder_and_the_job_is_delivered() throws Exception {
    Path folder = Files.createDirectory(home.resolve("exchange"));
    try (TestNode node = node(home, folder)) {
      node.send(1, "exchange");
      node.awaitJob(1, JobState.DELIVERED);
      assertThat(files(folder)).containsExactlyInAnyOrderElementsOf(OF_JOB_1);
    }
  }

  @Test
  void results_wait_for_a_folder_that_is_not_there_and_come_when_it_is() throws Exception {
    Path folder = home.resolve("exchange");
    try (TestNode node = node(home, folder)) {
      node.send(1, "exchange");
      node.awaitDelivery(1, "exchange", DeliveryState.WAITING_FOR_RETRY);
      assertThat(node.delivery(1, "exchange").code()).isEqualTo("FOLDER_MISSING");
      Files.createDirectory(folder);
      node.awaitJob(1, JobState.DELIVERED);
      assertThat(files(folder)).containsExactlyInAnyOrderElementsOf(OF_JOB_1);
    }
  }

  @Test
  void a_job_that_is_run_again_with_the_same_results_leaves_one_of_each() throws Exception {
    Path folder = Files.createDirectory(home.resolve("exchange"));
    try (TestNode node = node(home, folder)) {
      node.send(1, "exchange");
      node.awaitJob(1, JobState.DELIVERED);
      Files.delete(folder.resolve("1/SR.dcm"));
      node.jobs.retry(1);
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  node.states(1, "exchange").stream().filter(DeliveryState.SENT::equals).count()
                      == 2);
      assertThat(files(folder)).containsExactlyInAnyOrderElementsOf(OF_JOB_1);
    }
  }

  @Test
  void a_node_killed_again_and_again_leaves_each_file_whole_and_no_other() throws Exception {
    Path folder = Files.createDirectory(home.resolve("exchange"));
    long seed = System.nanoTime();
    System.out.println("FolderOutboxTest seed " + seed);
    Random random = new Random(seed);
    for (int kill = 1; kill <= KILLS; kill++) {
      Path log = home.resolve("node-%d.log".formatted(kill));
      Process node = Programs.start(command(folder, 3 * kill), Map.of(), log);
      int more = files(folder).size() + random.nextInt(12);
      await("files; see " + log)
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> !node.isAlive() || files(folder).size() >= more);
      node.waitFor(random.nextInt(40), TimeUnit.MILLISECONDS);
      assertThat(node.isAlive()).as(log.toString()).isTrue();
      node.destroyForcibly().waitFor();
      assertThat(files(folder).stream().filter(each -> !each.contains(".medconv-")))
          .as("whole whenever they are there")
          .allMatch(each -> isWhole(folder, each));
    }
    Process last = Programs.start(command(folder, 3 * KILLS), Map.of(), home.resolve("last.log"));
    try {
      await()
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(
              () ->
                  assertThat(filesByJob(folder))
                      .hasSize(3 * KILLS)
                      .allSatisfy(
                          (job, files) ->
                              assertThat(files).containsExactlyInAnyOrderElementsOf(FILES)));
      assertThat(files(folder)).allMatch(each -> isWhole(folder, each));
    } finally {
      last.destroyForcibly().waitFor();
    }
  }

  /** The database skips numbers when it is killed, so they are not known in advance. */
  private static Map<String, List<String>> filesByJob(Path folder) throws IOException {
    return files(folder).stream()
        .map(Path::of)
        .collect(
            Collectors.groupingBy(
                each -> each.getName(0).toString(),
                Collectors.mapping(each -> each.getFileName().toString(), Collectors.toList())));
  }

  private boolean isWhole(Path folder, String file) {
    Path sent = Path.of(file);
    String name = sent.getFileName().toString().replace("FHIR", "fhir");
    try {
      return Files.mismatch(
              folder.resolve(sent), home.resolve("results").resolve(sent.getName(0)).resolve(name))
          == -1;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<String> command(Path folder, int studies) {
    return OwnJvm.command(
        List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"),
        FolderOutboxTest.class,
        home.toString(),
        folder.toString(),
        Integer.toString(studies));
  }

  /**
   * A node in a process of its own: takes over studies 1 to N, as the series tracker does again
   * after a crash.
   */
  public static void main(String[] arguments) throws Exception {
    // Never closed: this process only ends by a signal.
    TestNode node = node(Path.of(arguments[0]), Path.of(arguments[1]));
    for (int study = 1; study <= Integer.parseInt(arguments[2]); study++) {
      node.send(study, "exchange");
    }
    new CountDownLatch(1).await();
  }

  /** On a file system of its own (unshare), where neither a byte nor a name is left. */
  @Test
  void results_wait_for_space_and_come_when_there_is_some() throws Exception {
    Programs.require("unshare", "util-linux");
    assumeTrue(
        Programs.run(List.of("unshare", "-rm", "true")).status() == 0,
        "skipped: this system lets nobody make a namespace");
    Path folder = Files.createDirectory(home.resolve("exchange"));
    List<String> command = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c"));
    command.add(
        "mount -t tmpfs -o size=1m,nr_inodes=8 none '%s' && cd '%s' && touch f1 f2 f3 f4 f5 f6 && exec \"$@\""
            .formatted(folder, folder));
    command.add("sh");
    command.addAll(command(folder, 1));
    Path log = home.resolve("node.log");
    Process node = Programs.start(command, Map.of(), log);
    try {
      await("no name left; see " + log)
          .atMost(Duration.ofMinutes(2))
          .until(() -> Files.readString(log).contains("NODE-0804 exchange"));
      assertThat(Files.readString(log)).contains("the disk of " + folder + " is full; free space");
      Path seen = Path.of("/proc/" + node.pid() + "/root" + folder.toAbsolutePath());
      assertThat(files(seen)).hasSize(6);
      for (int file = 1; file <= 6; file++) {
        Files.delete(seen.resolve("f" + file));
      }
      await("all files; see " + log)
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(
              () -> assertThat(files(seen)).containsExactlyInAnyOrderElementsOf(OF_JOB_1));
    } finally {
      node.descendants().forEach(ProcessHandle::destroyForcibly);
      node.destroyForcibly().waitFor();
    }
  }
}
