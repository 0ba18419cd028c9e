package org.medconv.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.control.Door;
import org.medconv.control.Doors;
import org.medconv.control.Request;
import org.medconv.jobs.Database;
import org.medconv.jobs.Job;
import org.medconv.jobs.JobEvent;
import org.medconv.jobs.JobState;
import org.medconv.jobs.JobStore;
import org.medconv.jobs.JobsFixture;
import org.medconv.peers.FhirServer;
import org.medconv.peers.Orthanc;
import org.medconv.peers.OwnJvm;
import org.medconv.peers.Programs;

@Tag("heavy")
class KillTest {
  private static final int KILLS = 20;
  private static final int STUDIES_A_LIFE = 2;

  /** Two studies make ten: queued, run, reported, asked for commitment, posted, committed. */
  private static final int EVENTS_A_LIFE = 10;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private final int nodePort = Programs.freePort();
  private final Map<JobState, Integer> jobsAtDeath = new EnumMap<>(JobState.class);
  private final Map<DeliveryState, Integer> deliveriesAtDeath = new EnumMap<>(DeliveryState.class);
  private int lives;

  @Test
  void a_node_killed_twenty_times_ends_every_job_once_and_delivers_each_result_once()
      throws Exception {
    long seed = System.nanoTime();
    System.out.println("KillTest seed " + seed);
    Random random = new Random(seed);
    try (Orthanc pacs = new Orthanc(folder.resolve("orthanc"), "MEDCONV", nodePort);
        FhirServer fhir = new FhirServer(folder)) {
      fhir.addPatient(SampleBundle.SYSTEM, SampleBundle.PATIENT_ID);
      for (int kill = 1; kill <= KILLS; kill++) {
        Process node = live(pacs, fhir, kill * STUDIES_A_LIFE);
        dieAtRandom(node, random, kill % 5 == 0);
        lookAtWhatIsLeft();
      }
      int studies = KILLS * STUDIES_A_LIFE;
      Process last = live(pacs, fhir, studies);
      try {
        awaitAllEnded(studies);
      } finally {
        last.destroyForcibly().waitFor();
      }
      // Otherwise the kills missed their target.
      assertThat(jobsAtDeath).containsKeys(JobState.RUNNING, JobState.REPORTED);
      System.out.println("jobs at death " + jobsAtDeath + ", deliveries " + deliveriesAtDeath);
      assertEachJobRanToItsEndOnce(studies);
      assertThat(pacs.get("/instances")).hasSize(3 * studies);
      for (String type : List.of("ImagingStudy", "Observation", "DiagnosticReport", "Provenance")) {
        assertThat(fhir.count(type)).as(type).isEqualTo(studies);
      }
    }
  }

  private Process live(Orthanc pacs, FhirServer fhir, int studies) throws Exception {
    Path log = folder.resolve("node-%02d.log".formatted(++lives));
    List<String> command =
        OwnJvm.command(
            List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"),
            CrashingNode.class,
            folder.toString(),
            Integer.toString(pacs.dicomPort()),
            Integer.toString(nodePort),
            Integer.toString(studies),
            fhir.baseUrl().toString());
    return Programs.start(command, Map.of(), log);
  }

  /** After a random number of events, so that a slow machine is killed at the same points. */
  private void dieAtRandom(Process node, Random random, boolean whileStarting) throws Exception {
    Path log = folder.resolve("node-%02d.log".formatted(lives));
    if (!whileStarting) {
      int events = random.nextInt(EVENTS_A_LIFE);
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> !node.isAlive() || eventsSinceUp(log) >= events);
      assertThat(node.isAlive()).as(() -> read(log)).isTrue();
    }
    node.waitFor(random.nextInt(whileStarting ? 3000 : 150), TimeUnit.MILLISECONDS);
    node.destroyForcibly().waitFor();
  }

  private static long eventsSinceUp(Path log) {
    List<String> lines = read(log).lines().toList();
    int up = lines.indexOf("up");
    return up < 0 ? -1 : lines.stream().skip(up).filter(line -> line.contains(" NODE-0")).count();
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** No lock is left: the database opens at once. */
  private void lookAtWhatIsLeft() {
    try (Database database = Database.open(JobsFixture.config(folder))) {
      Clock clock = Clock.systemUTC();
      JobStore jobs = new JobStore(database, new Posting(clock), clock);
      jobs.counts().forEach((state, n) -> jobsAtDeath.merge(state, n.intValue(), Integer::sum));
      new DeliveryStore(database, jobs, clock)
          .counts()
          .forEach((state, n) -> deliveriesAtDeath.merge(state, n.intValue(), Integer::sum));
    }
  }

  /** Asks the running node, like {@code jobs list}. */
  private void awaitAllEnded(int studies) throws Exception {
    await()
        .atMost(Duration.ofMinutes(10))
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              try (Door door =
                  Doors.toLook(CrashingNode.place(folder), JobsFixture.config(folder))) {
                assertThat(door.ask(new Request.CountJobs()).byState())
                    .containsExactly(Map.entry(JobState.COMMITTED, (long) studies));
              }
            });
  }

  private void assertEachJobRanToItsEndOnce(int studies) {
    try (Database database = Database.open(JobsFixture.config(folder))) {
      Clock clock = Clock.systemUTC();
      JobStore jobs = new JobStore(database, new Posting(clock), clock);
      List<Job> all = jobs.list(List.of(JobState.COMMITTED), 1000);
      assertThat(all).hasSize(studies);
      for (Job job : all) {
        List<JobState> states = new ArrayList<>();
        jobs.history(job.id()).stream().map(JobEvent::state).forEach(states::add);
        assertThat(states).containsOnlyOnce(JobState.REPORTED).containsOnlyOnce(JobState.COMMITTED);
      }
    }
  }
}
