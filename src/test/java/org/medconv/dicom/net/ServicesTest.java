package org.medconv.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.aoju.bus.image.galaxy.io.ImageOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.medconv.dicom.net.DicomPeer.PeerFailure;

/** Storage commitment, IAN and MPPS: what is handed on, and what is answered. */
class ServicesTest {
  private static final String COMMITMENT = UID.StorageCommitmentPushModelSOPClass;
  private static final String IAN = UID.InstanceAvailabilityNotificationSOPClass;
  private static final String MPPS = UID.ModalityPerformedProcedureStepSOPClass;
  private static final int N_EVENT_REPORT = 0x0100;
  private static final int N_SET = 0x0120;
  private static final int N_ACTION = 0x0130;
  private static final int N_CREATE = 0x0140;
  private static final InstanceReference SLICE =
      new InstanceReference(UID.CTImageStorage, "1.2.3.4");

  @RegisterExtension final Leaks leaks = new Leaks();

  private final Received received =
      new Received() {
        @Override
        public boolean reported(CommitmentReport report) {
          if (report.transactionUid().equals("1.2.13")) {
            throw new IllegalStateException("defect");
          }
          super.reported(report);
          return !report.transactionUid().equals("1.2.99");
        }
      };
  private DicomListener listener;

  @BeforeEach
  void start() throws Exception {
    listener = new TestListener().start(received);
  }

  @AfterEach
  void stop() throws Exception {
    listener.close();
  }

  private static byte[] encoded(Attributes dataset) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new ImageOutputStream(bytes, UID.ImplicitVRLittleEndian)) {
      out.writeDataset(null, dataset);
    }
    return bytes.toByteArray();
  }

  /** One N-service request; the status of its answer. */
  private int status(String sopClass, int operation, String instance, int type, Attributes dataset)
      throws Exception {
    boolean affected = operation == N_EVENT_REPORT || operation == N_CREATE;
    byte[] command =
        Pdus.join(
            Pdus.uid(affected ? 0x0002 : 0x0003, sopClass),
            Pdus.number(0x0100, operation),
            Pdus.number(0x0110, 1),
            Pdus.number(0x0800, dataset == null ? 0x0101 : 0),
            Pdus.uid(affected ? 0x1000 : 0x1001, instance),
            Pdus.number(operation == N_ACTION ? 0x1008 : 0x1002, type));
    Pdus.Request request = Pdus.request().context(1, sopClass, UID.ImplicitVRLittleEndian);
    if (operation == N_EVENT_REPORT) {
      request.role(sopClass, false, true);
    }
    try (Parrot parrot = Parrot.calls(listener.port()).associates(request)) {
      parrot.says(Pdus.data(1, true, true, command));
      if (dataset != null) {
        parrot.says(Pdus.data(1, false, true, encoded(dataset)));
      }
      return parrot.hears().status();
    }
  }

  private int action(int type, Attributes dataset) throws Exception {
    return status(COMMITMENT, N_ACTION, UID.StorageCommitmentPushModelSOPInstance, type, dataset);
  }

  private int event(int type, Attributes dataset) throws Exception {
    return status(
        COMMITMENT, N_EVENT_REPORT, UID.StorageCommitmentPushModelSOPInstance, type, dataset);
  }

  private static Attributes request() {
    return CommitmentDatasets.request("1.2.3", List.of(SLICE));
  }

  private static Attributes with(Attributes dataset, int tag, String uid) {
    dataset.setString(tag, VR.UI, uid);
    return dataset;
  }

  @Test
  void a_commitment_request_is_answered_and_handed_on() throws Exception {
    TestPeers.to(listener).requestCommitment("1.2.3", List.of(SLICE));
    await().until(() -> received.commitments.size() == 1);
    assertThat(received.commitments)
        .containsExactly(new Received.Commitment(TestPeers.LOCAL, "1.2.3", List.of(SLICE)));
  }

  @Test
  void a_commitment_request_without_its_parts_is_an_invalid_argument() throws Exception {
    Attributes noTransaction = request();
    noTransaction.remove(Tag.TransactionUID);
    Attributes noList = request();
    noList.remove(Tag.ReferencedSOPSequence);
    Attributes noInstance = request();
    noInstance.getSequence(Tag.ReferencedSOPSequence).get(0).remove(Tag.ReferencedSOPInstanceUID);
    assertThat(action(1, noTransaction)).isEqualTo(0x0115);
    assertThat(action(1, with(request(), Tag.TransactionUID, "../x"))).isEqualTo(0x0115);
    assertThat(action(1, noList)).isEqualTo(0x0115);
    assertThat(action(1, noInstance)).isEqualTo(0x0115);
    assertThat(action(2, request())).isEqualTo(0x0123);
    assertThat(action(1, null)).isEqualTo(0x0120);
    assertThat(status(COMMITMENT, N_ACTION, "1.2.3", 1, request())).isEqualTo(0x0112);
    assertThat(received.commitments).isEmpty();
  }

  @Test
  void a_report_comes_whole() throws Exception {
    CommitmentReport report =
        new CommitmentReport(
            "1.2.7",
            List.of(SLICE),
            List.of(
                new CommitmentReport.Failure(
                    new InstanceReference(UID.CTImageStorage, "1.2.3.5"), 0x0112)));
    TestPeers.to(listener).reportCommitment(report);
    assertThat(received.reports).containsExactly(report);
  }

  @Test
  void a_report_is_answered_also_when_it_cannot_be_handled() throws Exception {
    Attributes known = CommitmentDatasets.request("1.2.7", List.of(SLICE));
    assertThat(event(1, known)).isZero();
    assertThat(event(3, known)).isEqualTo(0x0113);
    assertThat(event(1, with(request(), Tag.TransactionUID, "1.2.99"))).isEqualTo(0x0115);
    assertThat(event(1, with(request(), Tag.TransactionUID, "1.2.13"))).isEqualTo(0x0110);
    DicomPeer peer = TestPeers.to(listener);
    PeerFailure failure =
        catchThrowableOfType(
            PeerFailure.class,
            () -> peer.reportCommitment(new CommitmentReport("1.2.99", List.of(SLICE), List.of())));
    assertThat(failure.kind()).isEqualTo(PeerFailure.Kind.FAILED);
  }

  private static Attributes series(String uid, int instancesTag, Attributes... instances) {
    Attributes series = with(new Attributes(), Tag.SeriesInstanceUID, uid);
    for (Attributes instance : instances) {
      if (!series.contains(instancesTag)) {
        series.newSequence(instancesTag, 1);
      }
      series.getSequence(instancesTag).add(instance);
    }
    return series;
  }

  private static Attributes instance(String uid, String availability) {
    Attributes item = with(new Attributes(), Tag.ReferencedSOPInstanceUID, uid);
    if (availability != null) {
      item.setString(Tag.InstanceAvailability, VR.CS, availability);
    }
    return item;
  }

  @Test
  void an_availability_notification_announces_what_is_available() throws Exception {
    Attributes dataset = with(new Attributes(), Tag.StudyInstanceUID, "1.2.1");
    dataset
        .newSequence(Tag.ReferencedSeriesSequence, 1)
        .add(
            series(
                "1.2.2",
                Tag.ReferencedSOPSequence,
                instance("1.2.3", "ONLINE"),
                instance("1.2.4", "UNAVAILABLE"),
                with(
                    instance("1.2.5", "ONLINE"),
                    Tag.ReferencedSOPClassUID,
                    UID.XRayRadiationDoseSRStorage)));
    assertThat(status(IAN, N_CREATE, "1.2.77", 0, dataset)).isZero();
    assertThat(received.announcements)
        .containsExactly(new Received.Announced("1.2.1", Map.of("1.2.2", Set.of("1.2.3"))));
    dataset.remove(Tag.StudyInstanceUID);
    assertThat(status(IAN, N_CREATE, "1.2.78", 0, dataset)).isEqualTo(0x0120);
  }

  private static Attributes step(String status) {
    Attributes dataset = new Attributes();
    dataset.setString(Tag.PerformedProcedureStepStatus, VR.CS, status);
    return dataset;
  }

  private static Attributes begun() {
    Attributes dataset = step("IN PROGRESS");
    dataset
        .newSequence(Tag.ScheduledStepAttributesSequence, 1)
        .add(with(new Attributes(), Tag.StudyInstanceUID, "1.2.1"));
    return dataset;
  }

  @Test
  void a_completed_procedure_step_announces_its_images() throws Exception {
    assertThat(status(MPPS, N_CREATE, "1.2.50", 0, begun())).isZero();
    assertThat(status(MPPS, N_CREATE, "1.2.50", 0, begun())).isEqualTo(0x0111);
    Attributes performed = step("IN PROGRESS");
    performed
        .newSequence(Tag.PerformedSeriesSequence, 1)
        .add(series("1.2.2", Tag.ReferencedImageSequence, instance("1.2.3", null)));
    assertThat(status(MPPS, N_SET, "1.2.50", 0, performed)).isZero();
    assertThat(received.announcements).isEmpty();
    assertThat(status(MPPS, N_SET, "1.2.50", 0, step("COMPLETED"))).isZero();
    assertThat(received.announcements)
        .containsExactly(new Received.Announced("1.2.1", Map.of("1.2.2", Set.of("1.2.3"))));
    assertThat(status(MPPS, N_SET, "1.2.50", 0, step("COMPLETED"))).isEqualTo(0x0112);
  }

  @Test
  void a_discontinued_procedure_step_announces_nothing() throws Exception {
    assertThat(status(MPPS, N_CREATE, "1.2.51", 0, begun())).isZero();
    assertThat(status(MPPS, N_SET, "1.2.51", 0, step("DISCONTINUED"))).isZero();
    assertThat(received.announcements).isEmpty();
  }
}
