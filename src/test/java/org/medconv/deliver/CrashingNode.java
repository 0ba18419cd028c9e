package org.medconv.deliver;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.medconv.control.ControlPlace;
import org.medconv.control.ControlSocket;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.PeerConfig;
import org.medconv.jobs.JobsFixture;
import org.medconv.jobs.RunOutcome;
import org.medconv.peers.Orthanc;
import org.medconv.record.RecordStore;
import org.medconv.retain.RetainStore;

/**
 * A node in a separate process, to be killed. It takes over studies 1 to N, like the series tracker
 * after a crash, runs them in small steps, and delivers. Prints "up" when it works.
 */
final class CrashingNode {
  private CrashingNode() {}

  /**
   * @param arguments folder, port of the PACS, own port, number of studies, FHIR base URL or ""
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    PeerConfig pacs =
        new PeerConfig(
            "pacs",
            new AeTitle(Orthanc.AE_TITLE),
            "127.0.0.1",
            Integer.parseInt(arguments[1]),
            false,
            true,
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(15));
    FhirConfig ehr =
        new FhirConfig(
            "ehr",
            Optional.of(arguments[4]).filter(url -> !url.isEmpty()).map(URI::create),
            Optional.empty(),
            SampleBundle.SYSTEMS,
            URI.create("urn:medconv:patient-id"),
            Duration.ofSeconds(20));
    // Never closed: this process only ends by a signal.
    TestNode node =
        new TestNode(
            JobsFixture.config(folder, 2, 1000),
            Integer.parseInt(arguments[2]),
            List.of(pacs),
            List.of(new FhirDestination(ehr)),
            job -> {
              Path results = folder.resolve("results").resolve("" + job.id());
              RunOutcome outcome =
                  new RunOutcome.Reported(SampleResults.write(results, job.seriesInstanceUid()));
              work();
              return outcome;
            });
    ControlSocket.open(
        place(folder),
        node.jobs,
        new RecordStore(node.database),
        new RetainStore(node.database),
        node.deliveries,
        Optional.empty());
    System.out.println("up");
    for (int study = 1; study <= Integer.parseInt(arguments[3]); study++) {
      node.send(study, "pacs", "ehr");
    }
    new CountDownLatch(1).await();
  }

  /** Where it answers requests. */
  static ControlPlace place(Path folder) {
    return ControlPlace.of(JobsFixture.config(folder).databaseUrl(), folder);
  }

  /** A run takes its time. */
  private static void work() throws InterruptedException {
    new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
  }
}
