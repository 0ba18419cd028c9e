package org.medconv.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.aoju.bus.image.UID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.PeerConfig;
import org.medconv.jobs.JobState;
import org.medconv.jobs.JobsFixture;
import org.medconv.jobs.RunOutcome;
import org.medconv.peers.Orthanc;
import org.medconv.peers.Programs;

/** The outbox with a real PACS of another project. */
@Tag("heavy")
class OutboxAndOrthancTest {
  private static final List<String> CLASSES =
      List.of(
          UID.SegmentationStorage, UID.Comprehensive3DSRStorage, UID.SecondaryCaptureImageStorage);

  @TempDir Path folder;

  private PeerConfig peer(String name, String aeTitle, Orthanc orthanc) {
    return new PeerConfig(
        name,
        new AeTitle(aeTitle),
        "127.0.0.1",
        orthanc.dicomPort(),
        false,
        true,
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofMinutes(1));
  }

  @Test
  void orthanc_stores_and_commits_and_a_wrong_title_is_a_dead_letter_beside_it() throws Exception {
    int port = Programs.freePort();
    try (Orthanc orthanc = new Orthanc(folder.resolve("orthanc"), "MEDCONV", port);
        TestNode node = node(port, orthanc)) {
      node.send(1, "pacs");
      node.send(2, "pacs", "wrong");
      node.awaitJob(1, JobState.COMMITTED);
      node.awaitJob(2, JobState.UNDELIVERED);
      assertThat(node.delivery(2, "wrong").code()).isEqualTo("REFUSED");
      assertThat(node.delivery(2, "pacs").state()).isEqualTo(DeliveryState.COMMITTED);
      assertThat(orthanc.get("/instances")).hasSize(6);
      assertThat(orthanc.seriesByModality()).containsOnlyKeys("OT", "SEG", "SR");
    }
  }

  private TestNode node(int port, Orthanc orthanc) throws Exception {
    return new TestNode(
        JobsFixture.config(folder, 1, 5),
        port,
        List.of(peer("pacs", Orthanc.AE_TITLE, orthanc), peer("wrong", "NOT-ORTHANC", orthanc)),
        List.of(),
        job ->
            new RunOutcome.Reported(
                SampleResults.write(
                    folder.resolve("results").resolve("" + job.id()),
                    job.seriesInstanceUid(),
                    CLASSES)));
  }
}
