package org.medconv.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.PeerConfig;
import org.medconv.jobs.JobState;
import org.medconv.jobs.JobsFixture;
import org.medconv.jobs.RunOutcome;
import org.medconv.peers.FhirServer;
import org.medconv.peers.Orthanc;
import org.medconv.peers.Programs;

/**
 * The PACS, the FHIR server, or both restart while results are delivered: each arrives once. {@code
 * -Drestarts=10} sets the number, {@code -Dseed=} repeats the moments. The FHIR server keeps
 * everything in memory, so the proxy in front of it restarts instead.
 */
@Tag("heavy")
class RestartedPeersTest {
  private static final int RESTARTS = Integer.getInteger("restarts", 3);
  private static final int STUDIES_A_RESTART = 2;

  enum Peers {
    PACS,
    FHIR_SERVER,
    BOTH
  }

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @ParameterizedTest
  @EnumSource
  void each_result_arrives_once_however_often_its_receivers_restart(Peers restarted)
      throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    int port = Programs.freePort();
    int studies = RESTARTS * STUDIES_A_RESTART;
    try (Orthanc pacs = new Orthanc(folder.resolve("orthanc"), "MEDCONV", port);
        FhirServer fhir = new FhirServer(folder);
        FailingProxy before = new FailingProxy(fhir.baseUrl());
        TestNode node = node(port, pacs, before)) {
      fhir.addPatient(SampleBundle.SYSTEM, SampleBundle.PATIENT_ID);
      for (int study = 1; study <= studies; study++) {
        node.send(study, "pacs", "ehr");
        if (study % STUDIES_A_RESTART == 0) {
          LockSupport.parkNanos(random.nextInt(600) * 1_000_000L);
          restart(restarted, pacs, before);
        }
      }
      await()
          .atMost(Duration.ofMinutes(5))
          .untilAsserted(
              () ->
                  assertThat(node.jobs.counts())
                      .containsExactly(Map.entry(JobState.COMMITTED, (long) studies)));
      assertThat(pacs.get("/instances")).hasSize(3 * studies);
      for (String type : List.of("ImagingStudy", "Observation", "DiagnosticReport", "Provenance")) {
        assertThat(fhir.count(type)).as(type).isEqualTo(studies);
      }
      System.out.printf(
          "%d restarts of %s, seed %d: %d results, 0 lost, 0 doubled%n",
          RESTARTS, restarted, seed, studies);
    }
  }

  private static void restart(Peers which, Orthanc pacs, FailingProxy fhir) throws Exception {
    if (which != Peers.FHIR_SERVER) {
      pacs.restart();
    }
    if (which != Peers.PACS) {
      fhir.restart();
    }
  }

  private TestNode node(int port, Orthanc pacs, FailingProxy fhir) throws Exception {
    PeerConfig peer =
        new PeerConfig(
            "pacs",
            new AeTitle(Orthanc.AE_TITLE),
            "127.0.0.1",
            pacs.dicomPort(),
            false,
            true,
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(15));
    FhirConfig ehr =
        new FhirConfig(
            "ehr",
            Optional.of(fhir.baseUrl()),
            Optional.empty(),
            SampleBundle.SYSTEMS,
            URI.create("urn:medconv:patient-id"),
            Duration.ofSeconds(20));
    return new TestNode(
        JobsFixture.config(folder, 1, 1000),
        port,
        List.of(peer),
        List.of(new FhirDestination(ehr)),
        job ->
            new RunOutcome.Reported(
                SampleResults.write(
                    folder.resolve("results").resolve("" + job.id()), job.seriesInstanceUid())));
  }
}
