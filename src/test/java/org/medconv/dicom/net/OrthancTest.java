package org.medconv.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.dicom.net.DicomPeer.PeerFailure;
import org.medconv.peers.ExampleCt;
import org.medconv.peers.Orthanc;

@Tag("heavy")
class OrthancTest {
  @RegisterExtension final Leaks leaks = new Leaks();
  @TempDir Path folder;
  private final Received received = new Received();
  private DicomListener listener;
  private Orthanc orthanc;
  private DicomPeer pacs;

  @BeforeEach
  void start() throws Exception {
    listener = new TestListener().start(received);
    orthanc = new Orthanc(folder, "MEDCONV", listener.port());
    pacs = TestPeers.to(Orthanc.AE_TITLE, orthanc.dicomPort());
  }

  @AfterEach
  void stop() throws Exception {
    if (orthanc != null) {
      orthanc.close();
    }
    listener.close();
  }

  private List<InstanceReference> storeExample() throws Exception {
    List<InstanceReference> stored = new ArrayList<>();
    pacs.store(
        ExampleCt.slices(),
        (file, status, comment) -> {
          assertThat(DicomPeer.stored(status)).isTrue();
          stored.add(reference(file));
        });
    assertThat(stored).hasSameSizeAs(ExampleCt.slices());
    return stored;
  }

  private static InstanceReference reference(Path file) {
    try {
      FileToSend object = FileToSend.of(file);
      return new InstanceReference(object.sopClassUid(), object.sopInstanceUid());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void what_orthanc_took_it_finds_and_commits() throws Exception {
    pacs.echo();
    List<InstanceReference> stored = storeExample();

    Set<String> found = pacs.findInstances("2.25.314159265351", "2.25.314159265352");
    Set<String> sent = new TreeSet<>();
    stored.forEach(instance -> sent.add(instance.sopInstanceUid()));
    assertThat(found).isEqualTo(sent);
    assertThat(pacs.findInstances("2.25.314159265351", "2.25.1")).isEmpty();

    pacs.requestCommitment("2.25.42", stored);
    await().atMost(Duration.ofSeconds(30)).until(() -> received.reports.size() == 1);
    CommitmentReport report = received.reports.get(0);
    assertThat(report.transactionUid()).isEqualTo("2.25.42");
    assertThat(report.committed()).containsExactlyInAnyOrderElementsOf(stored);
    assertThat(report.failed()).isEmpty();
  }

  @Test
  void an_instance_that_orthanc_lacks_is_reported_as_failed() throws Exception {
    InstanceReference lacking = new InstanceReference("1.2.840.10008.5.1.4.1.1.2", "2.25.99");
    pacs.requestCommitment("2.25.43", List.of(lacking));
    await().atMost(Duration.ofSeconds(30)).until(() -> received.reports.size() == 1);
    CommitmentReport report = received.reports.get(0);
    assertThat(report.committed()).isEmpty();
    assertThat(report.failed())
        .singleElement()
        .satisfies(failure -> assertThat(failure.instance()).isEqualTo(lacking));
  }

  @Test
  void orthanc_asks_us_for_commitment_and_hears_our_report() throws Exception {
    storeExample();
    String study = orthanc.get("/studies").get(0).asText();
    String transaction =
        orthanc
            .post(
                "/modalities/node/store",
                "{\"Resources\":[\"%s\"],\"StorageCommitment\":true,\"Synchronous\":true}"
                    .formatted(study))
            .path("StorageCommitmentTransactionUID")
            .asText();
    assertThat(received.objects).hasSameSizeAs(ExampleCt.slices());
    await().atMost(Duration.ofSeconds(30)).until(() -> received.commitments.size() == 1);
    Received.Commitment asked = received.commitments.get(0);
    assertThat(asked.callingAe()).isEqualTo(new AeTitle(Orthanc.AE_TITLE));
    assertThat(asked.transactionUid()).isEqualTo(transaction);
    assertThat(asked.instances()).hasSameSizeAs(ExampleCt.slices());
    assertThat(orthanc.get("/storage-commitment/" + transaction).path("Status").asText())
        .isEqualTo("Pending");

    InstanceReference lost = asked.instances().get(0);
    pacs.reportCommitment(
        new CommitmentReport(
            transaction,
            asked.instances().subList(1, asked.instances().size()),
            List.of(new CommitmentReport.Failure(lost, 0x0112))));
    var answer = orthanc.get("/storage-commitment/" + transaction);
    assertThat(answer.path("Status").asText()).isEqualTo("Failure");
    assertThat(answer.path("Success")).hasSize(asked.instances().size() - 1);
    assertThat(answer.path("Failures")).hasSize(1);
  }

  @Test
  void a_refused_association_is_a_permanent_failure() throws Exception {
    DicomPeer wrong = TestPeers.to("NOBODY", orthanc.dicomPort());
    assertThat(
            org.assertj.core.api.Assertions.catchThrowableOfType(PeerFailure.class, wrong::echo)
                .kind())
        .isEqualTo(PeerFailure.Kind.REFUSED);
  }
}
