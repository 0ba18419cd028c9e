package org.medconv.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.io.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A peer behind NAT reports on the association of the request, some time after its answer. */
class CommitmentWaitTest {
  private static final String TRANSACTION = "2.25.77";
  private static final InstanceReference OBJECT =
      new InstanceReference(UID.CTImageStorage, "2.25.78");

  @RegisterExtension final Leaks leaks = new Leaks();
  private final ConcurrentLinkedQueue<CommitmentReport> reports = new ConcurrentLinkedQueue<>();
  private final CountDownLatch reportNow = new CountDownLatch(1);
  private final CompletableFuture<Integer> answer = new CompletableFuture<>();

  @Test
  void a_report_that_comes_later_on_the_association_of_the_request_is_taken() throws Exception {
    try (AnsweringParrot parrot = new AnsweringParrot(this::reportLater)) {
      CompletableFuture<Void> asking = ask(parrot.port(), Duration.ofMinutes(1));
      assertThatThrownBy(() -> asking.get(300, TimeUnit.MILLISECONDS))
          .as("the association stays open")
          .isInstanceOf(TimeoutException.class);
      reportNow.countDown();
      asking.get(20, TimeUnit.SECONDS);
      assertThat(answer.get(20, TimeUnit.SECONDS)).isZero();
      assertThat(reports).extracting(CommitmentReport::transactionUid).containsExactly(TRANSACTION);
    }
  }

  @Test
  void without_a_report_the_association_ends_after_its_time() throws Exception {
    try (AnsweringParrot parrot = new AnsweringParrot(this::reportLater)) {
      ask(parrot.port(), Duration.ofMillis(200)).get(20, TimeUnit.SECONDS);
      assertThat(reports).isEmpty();
    }
  }

  @Test
  void a_peer_that_leaves_before_it_reports_is_not_waited_for() throws Exception {
    try (AnsweringParrot parrot =
        new AnsweringParrot(
            caller -> {
              accept(caller);
              caller.says(Pdus.ABORT_PDU);
            })) {
      ask(parrot.port(), Duration.ofMinutes(10)).get(20, TimeUnit.SECONDS);
    }
  }

  private CompletableFuture<Void> ask(int port, Duration wait) throws IOException {
    PeerConfig plain = TestPeers.config("PACS", port);
    PeerConfig config =
        new PeerConfig(
            plain.name(),
            plain.aeTitle(),
            plain.host(),
            plain.port(),
            plain.tls(),
            plain.commitment(),
            plain.connectTimeout(),
            plain.responseTimeout(),
            plain.commitmentTimeout(),
            wait,
            plain.objects());
    DicomPeer peer = new ToolkitDicomPeer(config, TestPeers.LOCAL, Optional.empty(), reports::add);
    return CompletableFuture.runAsync(
        () -> {
          try {
            peer.requestCommitment(TRANSACTION, List.of(OBJECT));
          } catch (DicomPeer.PeerFailure e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void accept(Parrot caller) throws IOException {
    caller.hears();
    caller.says(Pdus.accept(16384, UID.ImplicitVRLittleEndian));
    // The toolkit puts command and data set into one PDU.
    caller.hears();
    caller.says(
        Pdus.data(
            1,
            true,
            true,
            Pdus.join(
                Pdus.uid(0x0002, UID.StorageCommitmentPushModelSOPClass),
                Pdus.number(0x0100, 0x8130),
                Pdus.number(0x0120, 1),
                Pdus.number(0x0800, 0x0101),
                Pdus.number(0x0900, 0),
                Pdus.uid(0x1000, UID.StorageCommitmentPushModelSOPInstance),
                Pdus.number(0x1008, 1))));
  }

  private void reportLater(Parrot caller) throws Exception {
    accept(caller);
    reportNow.await();
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    try (ImageOutputStream out = new ImageOutputStream(report, UID.ImplicitVRLittleEndian)) {
      out.writeDataset(
          null,
          CommitmentDatasets.report(new CommitmentReport(TRANSACTION, List.of(OBJECT), List.of())));
    }
    caller.says(
        Pdus.data(
            1,
            true,
            true,
            Pdus.join(
                Pdus.uid(0x0002, UID.StorageCommitmentPushModelSOPClass),
                Pdus.number(0x0100, 0x0100),
                Pdus.number(0x0110, 9),
                Pdus.number(0x0800, 0),
                Pdus.uid(0x1000, UID.StorageCommitmentPushModelSOPInstance),
                Pdus.number(0x1002, 1))),
        Pdus.data(1, false, true, report.toByteArray()));
    answer.complete(caller.hears().status());
    caller.hears();
    caller.says(Pdus.pdu(Pdus.RELEASE_RP, new byte[4]));
  }
}
