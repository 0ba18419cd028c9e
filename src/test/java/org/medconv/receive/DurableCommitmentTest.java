package org.medconv.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.aoju.bus.image.UID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.bench.SampleSeries;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.CommitmentReport;
import org.medconv.dicom.net.CommitmentReport.Failure;
import org.medconv.dicom.net.DicomPeer;
import org.medconv.dicom.net.InstanceReference;
import org.medconv.peers.ManualClock;

class DurableCommitmentTest {
  private final SampleSeries series = new SampleSeries(3, 8, 5);
  private final ManualClock clock = new ManualClock();
  private final Requester requester = new Requester();
  @TempDir private Path storage;
  private InstanceStore store;
  private DurableCommitment commitment;

  @BeforeEach
  void start() throws Exception {
    store = InstanceStore.open(storage, 0);
    for (int slice = 0; slice < 4; slice++) {
      Sent.of(series.slice(slice)).to(store);
    }
    restart();
  }

  @AfterEach
  void stop() throws IOException {
    store.close();
  }

  @Test
  void what_is_kept_is_committed_on_a_report_of_its_own() {
    commitment.requested(Sent.MODALITY, "2.25.1", List.of(slice(0), slice(1), slice(3)));
    assertThat(requester.reports).isEmpty();
    pass(Duration.ofSeconds(1));
    assertThat(requester.reports)
        .containsExactly(
            new CommitmentReport("2.25.1", List.of(slice(0), slice(1), slice(3)), List.of()));
    assertThat(commitment.unreported()).isZero();
    pass(Duration.ofHours(1));
    assertThat(requester.reports).hasSize(1);
  }

  @Test
  void what_is_missing_damaged_or_of_another_class_is_not_committed() throws IOException {
    Path damaged = file(1);
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length - 3] ^= 4;
    Files.write(damaged, bytes);
    InstanceReference otherClass =
        new InstanceReference(UID.EnhancedCTImageStorage, series.sopInstanceUid(2));
    InstanceReference traversal = new InstanceReference(UID.CTImageStorage, "../../etc/passwd");
    commitment.requested(
        Sent.MODALITY, "2.25.2", List.of(slice(0), slice(1), otherClass, slice(4), traversal));
    pass(Duration.ofSeconds(1));
    assertThat(requester.reports)
        .containsExactly(
            new CommitmentReport(
                "2.25.2",
                List.of(slice(0)),
                List.of(
                    new Failure(slice(1), 0x0110),
                    new Failure(otherClass, 0x0119),
                    new Failure(slice(4), 0x0112),
                    new Failure(traversal, 0x0112))));
  }

  /** PS3.3 C.14.1.1: 0112H, no such object instance. It is no more, whatever was said before. */
  @Test
  void what_retention_has_deleted_is_not_committed() throws IOException {
    commitment.requested(Sent.MODALITY, "2.25.8", List.of(slice(0)));
    pass(Duration.ofSeconds(1));
    new ReceivedImages(storage)
        .delete(series.studyInstanceUid(), java.time.Instant.now().plusSeconds(60));
    commitment.requested(Sent.MODALITY, "2.25.9", List.of(slice(0)));
    pass(Duration.ofSeconds(1));
    assertThat(requester.reports)
        .containsExactly(
            new CommitmentReport("2.25.8", List.of(slice(0)), List.of()),
            new CommitmentReport("2.25.9", List.of(), List.of(new Failure(slice(0), 0x0112))));
  }

  @Test
  void a_requester_that_is_down_is_tried_again_also_after_a_restart() throws IOException {
    requester.down = true;
    commitment.requested(Sent.MODALITY, "2.25.3", List.of(slice(0)));
    for (int minute = 0; minute < 90; minute++) {
      pass(Duration.ofMinutes(1));
    }
    assertThat(requester.attempts).as("ever less often").isBetween(5, 15);
    restart();
    assertThat(commitment.unreported()).isEqualTo(1);
    requester.down = false;
    pass(Duration.ofSeconds(1));
    assertThat(requester.reports).hasSize(1);
    restart();
    assertThat(commitment.unreported()).isZero();
  }

  @Test
  void after_a_day_it_is_given_up() throws IOException {
    requester.down = true;
    commitment.requested(Sent.MODALITY, "2.25.4", List.of(slice(0)));
    for (int hour = 0; hour < 26; hour++) {
      pass(Duration.ofHours(1));
    }
    assertThat(commitment.unreported()).isZero();
    restart();
    assertThat(commitment.unreported()).isZero();
  }

  @Test
  void a_stranger_is_told_at_once_that_it_cannot_be_reported_to() {
    assertThatThrownBy(
            () -> commitment.requested(new AeTitle("UNKNOWN_AE"), "2.25.5", List.of(slice(0))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("UNKNOWN_AE");
    assertThat(commitment.unreported()).isZero();
  }

  @Test
  void a_transaction_uid_that_leads_elsewhere_is_refused() {
    assertThatThrownBy(() -> commitment.requested(Sent.MODALITY, "../x", List.of(slice(0))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_request_that_is_half_a_file_stops_nothing() throws IOException {
    Files.writeString(storage.resolve("commitments").resolve("2.25.6.json"), "{\"calling");
    restart();
    commitment.requested(Sent.MODALITY, "2.25.7", List.of(slice(0)));
    pass(Duration.ofSeconds(1));
    assertThat(requester.reports).hasSize(1);
  }

  private InstanceReference slice(int slice) {
    return new InstanceReference(UID.CTImageStorage, series.sopInstanceUid(slice));
  }

  private Path file(int slice) {
    return new InstanceUids(
            series.studyInstanceUid(), series.seriesInstanceUid(), series.sopInstanceUid(slice))
        .file(storage);
  }

  private void restart() throws IOException {
    commitment =
        new DurableCommitment(
            store.folders(),
            ae -> ae.equals(Sent.MODALITY) ? Optional.of(requester) : Optional.empty(),
            clock,
            Runnable::run);
    commitment.reopen();
  }

  private void pass(Duration time) {
    clock.pass(time);
    commitment.reportDue();
  }

  /** The requester's side, as far as reports go; the wire is tested with Orthanc. */
  private static final class Requester implements DicomPeer {
    private final List<CommitmentReport> reports = new ArrayList<>();
    private boolean down;
    private int attempts;

    @Override
    public void reportCommitment(CommitmentReport report) throws PeerFailure {
      attempts++;
      if (down) {
        throw new PeerFailure(PeerFailure.Kind.UNREACHABLE, "nobody answers", null);
      }
      reports.add(report);
    }

    @Override
    public void echo() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void store(List<Path> files, StoreListener listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void requestCommitment(String transactionUid, List<InstanceReference> instances) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> findInstances(String studyInstanceUid, String seriesInstanceUid) {
      throw new UnsupportedOperationException();
    }
  }
}
