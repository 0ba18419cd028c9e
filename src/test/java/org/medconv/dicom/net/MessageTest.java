package org.medconv.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.medconv.dicom.net.Pdus.data;
import static org.medconv.dicom.net.Pdus.echo;
import static org.medconv.dicom.net.Pdus.echoRequest;
import static org.medconv.dicom.net.Pdus.store;
import static org.medconv.dicom.net.Pdus.storeRequest;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.aoju.bus.image.UID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.dicom.net.Parrot.Heard;

/** Messages inside an association, while other peers are still served. */
class MessageTest {
  private static final String INSTANCE = "1.2.3.4.5.6";

  @RegisterExtension final Leaks leaks = new Leaks();
  private final TestListener setUp = new TestListener();
  private final Received received = new Received();
  private DicomListener listener;

  private Parrot call(Pdus.Request request) throws Exception {
    return call(request, received);
  }

  private Parrot call(Pdus.Request request, StoreScp store) throws Exception {
    if (listener == null) {
      listener = setUp.start(store, received);
    }
    return Parrot.calls(listener.port()).associates(request);
  }

  @AfterEach
  void stop() throws Exception {
    othersAreServed();
    listener.close();
  }

  private void othersAreServed() throws Exception {
    TestPeers.to(listener).echo();
  }

  private static byte[] storeOf(byte[] dataset) {
    return Pdus.join(
        data(1, true, true, store(UID.CTImageStorage, INSTANCE)), data(1, false, true, dataset));
  }

  private static void endsTheAssociation(Parrot parrot) throws IOException {
    Heard heard = parrot.hears();
    assertThat(heard.type()).isIn(0, Pdus.ABORT);
    if (!heard.nothingMore()) {
      assertThat(parrot.hears().nothingMore()).isTrue();
    }
  }

  @Test
  void an_object_is_handed_on_as_it_came() throws Exception {
    byte[] dataset = new byte[100_000];
    new java.util.Random(1).nextBytes(dataset);
    try (Parrot parrot = call(storeRequest())) {
      parrot.says(
          data(1, true, false, Arrays.copyOf(store(UID.CTImageStorage, INSTANCE), 30)),
          data(
              1,
              true,
              true,
              Arrays.copyOfRange(
                  store(UID.CTImageStorage, INSTANCE),
                  30,
                  store(UID.CTImageStorage, INSTANCE).length)),
          data(1, false, false, Arrays.copyOf(dataset, 7)),
          data(1, false, false, new byte[0]),
          data(1, false, true, Arrays.copyOfRange(dataset, 7, dataset.length)));
      assertThat(parrot.hears().status()).isZero();
    }
    assertThat(received.objects)
        .singleElement()
        .satisfies(
            stored -> {
              assertThat(stored.dataset()).isEqualTo(dataset);
              assertThat(stored.request())
                  .isEqualTo(
                      new StoreRequest(
                          new AeTitle("PARROT"),
                          TestListener.AE,
                          UID.CTImageStorage,
                          INSTANCE,
                          UID.ImplicitVRLittleEndian,
                          "127.0.0.1"));
            });
  }

  @Test
  void a_silent_association_is_aborted() throws Exception {
    setUp.idleTimeout = Duration.ofMillis(300);
    try (Parrot parrot = call(echoRequest())) {
      assertThat(parrot.hears().type()).isEqualTo(Pdus.ABORT);
      assertThat(parrot.hears().nothingMore()).isTrue();
    }
  }

  @Test
  void a_dataset_that_stalls_is_aborted() throws Exception {
    setUp.idleTimeout = Duration.ofMillis(300);
    try (Parrot parrot = call(storeRequest())) {
      parrot.says(
          data(1, true, true, store(UID.CTImageStorage, INSTANCE)),
          data(1, false, false, new byte[1000]));
      othersAreServed();
      endsTheAssociation(parrot);
    }
    assertThat(received.objects).isEmpty();
  }

  @Test
  void a_dataset_of_one_byte_at_a_time_is_cut_off() throws Exception {
    setUp.storeTimeout = Duration.ofMillis(500);
    try (Parrot parrot = call(storeRequest())) {
      parrot.says(data(1, true, true, store(UID.CTImageStorage, INSTANCE)));
      for (int i = 0; i < 30; i++) {
        parrot.triesToSay(data(1, false, false, new byte[1]));
        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
      }
      assertThat(parrot.hears().nothingMore()).isTrue();
    }
    assertThat(received.objects).isEmpty();
  }

  @Test
  void a_command_of_one_byte_at_a_time_is_cut_off() throws Exception {
    setUp.idleTimeout = Duration.ofMillis(400);
    try (Parrot parrot = call(echoRequest())) {
      byte[] echo = data(1, true, true, echo());
      for (int i = 0; i < 30; i++) {
        parrot.triesToSay(new byte[] {echo[i]});
        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
      }
      endsTheAssociation(parrot);
    }
  }

  @Test
  void a_peer_that_never_reads_its_answers_is_cut_off() throws Exception {
    setUp.idleTimeout = Duration.ofMillis(500);
    listener = setUp.start(received);
    try (Parrot parrot = Parrot.callsDeafly(listener.port()).associates(echoRequest())) {
      byte[] echo = data(1, true, true, echo());
      byte[][] many = new byte[20_000][];
      Arrays.fill(many, echo);
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () -> {
                parrot.triesToSay(many);
                return listener.associations() == 0;
              });
    }
  }

  @Test
  void a_peer_that_vanishes_in_a_dataset_leaves_nothing() throws Exception {
    try (Parrot parrot = call(storeRequest())) {
      parrot.says(
          data(1, true, true, store(UID.CTImageStorage, INSTANCE)),
          Arrays.copyOf(data(1, false, true, new byte[10_000]), 5_000));
    }
    await().until(() -> listener.associations() == 0);
    assertThat(received.objects).isEmpty();
  }

  @Test
  void an_abort_or_release_inside_a_dataset_stores_nothing() throws Exception {
    for (byte[] end : new byte[][] {Pdus.ABORT_PDU, Pdus.RELEASE_RQ}) {
      try (Parrot parrot = call(storeRequest())) {
        parrot.says(
            data(1, true, true, store(UID.CTImageStorage, INSTANCE)),
            data(1, false, false, new byte[10_000]),
            end);
        endsTheAssociation(parrot);
      }
    }
    await().until(() -> listener.associations() == 0);
    assertThat(received.objects).isEmpty();
  }

  @Test
  void an_object_over_the_limit_is_refused_and_the_next_one_taken() throws Exception {
    setUp.maxObjectBytes = 10_000;
    try (Parrot parrot = call(storeRequest())) {
      assertThat(parrot.says(storeOf(new byte[10_001])).hears().status()).isEqualTo(0xa700);
      assertThat(parrot.says(storeOf(new byte[10_000])).hears().status()).isZero();
    }
    assertThat(received.objects).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../etc/passwd",
        "1.2.3/..",
        "1.2..3",
        "1.2.",
        ".1.2",
        "1",
        "1.2.a",
        "",
        "1.2.3.4567890123456789012345678901234567890123456789012345678901234"
      })
  void an_instance_uid_that_is_none_is_refused(String instance) throws Exception {
    try (Parrot parrot = call(storeRequest())) {
      parrot.says(
          data(1, true, true, store(UID.CTImageStorage, instance)),
          data(1, false, true, new byte[100]));
      assertThat(parrot.hears().status()).isEqualTo(0x0117);
      assertThat(parrot.says(storeOf(new byte[10])).hears().status()).isZero();
    }
    assertThat(received.objects).hasSize(1);
  }

  @Test
  void another_class_than_the_contexts_is_refused() throws Exception {
    try (Parrot parrot = call(storeRequest())) {
      parrot.says(
          data(1, true, true, store(UID.MRImageStorage, INSTANCE)),
          data(1, false, true, new byte[100]));
      assertThat(parrot.hears().status()).isEqualTo(0x0122);
    }
  }

  @Test
  void a_store_in_the_context_of_another_service_is_refused() throws Exception {
    try (Parrot parrot = call(echoRequest())) {
      parrot.says(
          data(1, true, true, store(UID.CTImageStorage, INSTANCE)),
          data(1, false, true, new byte[100]));
      assertThat(parrot.hears().status()).isEqualTo(0x0211);
    }
  }

  @Test
  void a_store_without_a_dataset_is_refused() throws Exception {
    byte[] command =
        Pdus.join(
            Pdus.uid(0x0002, UID.CTImageStorage),
            Pdus.number(0x0100, 1),
            Pdus.number(0x0110, 1),
            Pdus.number(0x0800, 0x0101),
            Pdus.uid(0x1000, INSTANCE));
    try (Parrot parrot = call(storeRequest())) {
      assertThat(parrot.says(data(1, true, true, command)).hears().status()).isEqualTo(0xc000);
    }
  }

  @Test
  void whatever_the_store_throws_is_answered() throws Exception {
    StoreScp failing =
        (request, dataset) -> {
          int kind = Integer.parseInt(request.sopInstanceUid().substring(2));
          switch (kind) {
            case 1 -> throw new StoreScp.StoreRefused(0xa701, "disk full \\ really");
            case 2 -> throw new IOException("cannot write /some/path");
            case 3 -> throw new IllegalStateException("defect");
            case 4 -> throw new StackOverflowError();
            case 5 -> throw new NoClassDefFoundError("x");
            case 6 -> throw new OutOfMemoryError("on purpose");
            default -> {}
          }
        };
    int[] statuses = {0, 0xa701, 0xc001, 0xc002, 0xc003, 0xc003, 0xa700};
    try (Parrot parrot = call(storeRequest(), failing)) {
      for (int kind : new int[] {1, 2, 3, 4, 5, 6, 0}) {
        parrot.says(
            data(1, true, true, store(UID.CTImageStorage, "1." + kind)),
            data(1, false, true, new byte[50_000]));
        Heard heard = parrot.hears();
        assertThat(heard.status()).isEqualTo(statuses[kind]);
        assertThat(heard.text()).doesNotContain("/some/path").doesNotContain("\\");
      }
    }
  }

  @Test
  void a_pdu_longer_than_announced_is_aborted() throws Exception {
    setUp.maxPduBytes = 16384;
    try (Parrot parrot = call(storeRequest())) {
      parrot.triesToSay(
          data(1, true, true, store(UID.CTImageStorage, INSTANCE)),
          data(1, false, true, new byte[20_000]));
      endsTheAssociation(parrot);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1000, 0x7fffffff, 0xffffffffL})
  void a_pdv_of_a_wrong_length_is_aborted(long length) throws Exception {
    try (Parrot parrot = call(echoRequest())) {
      parrot.says(Pdus.pdu(Pdus.P_DATA, Pdus.join(Pdus.int32(length), Pdus.bytes(1, 3), echo())));
      endsTheAssociation(parrot);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {70_000, 0x03ffffff, 0x7ffffffe, 0xffffffffL})
  void an_element_that_claims_megabytes_in_a_command_is_aborted(long length) throws Exception {
    byte[] element =
        Pdus.join(
            Pdus.bytes(0, 0, 2, 0),
            Pdus.bytes(
                (int) length, (int) (length >> 8), (int) (length >> 16), (int) (length >> 24)));
    try (Parrot parrot = call(echoRequest())) {
      parrot.says(data(1, true, true, Pdus.join(element, echo())));
      assertThat(parrot.hears().type()).isEqualTo(Pdus.ABORT);
    }
  }

  @Test
  void a_command_without_end_is_aborted() throws Exception {
    try (Parrot parrot = call(echoRequest())) {
      byte[] filler = data(1, true, false, Pdus.element(0x0002, new byte[8000]));
      for (int i = 0; i < 20; i++) {
        parrot.triesToSay(filler);
      }
      endsTheAssociation(parrot);
    }
  }

  @Test
  void a_query_in_memory_has_a_limit() throws Exception {
    Pdus.Request request =
        Pdus.request()
            .context(1, UID.StorageCommitmentPushModelSOPClass, UID.ImplicitVRLittleEndian);
    byte[] action =
        Pdus.join(
            Pdus.uid(0x0003, UID.StorageCommitmentPushModelSOPClass),
            Pdus.number(0x0100, 0x0130),
            Pdus.number(0x0110, 1),
            Pdus.number(0x0800, 0),
            Pdus.uid(0x1001, UID.StorageCommitmentPushModelSOPInstance),
            Pdus.number(0x1008, 1));
    try (Parrot parrot = call(request)) {
      parrot.says(data(1, true, true, action));
      byte[] megabyte = new byte[200_000];
      for (int i = 0; i < 100; i++) {
        parrot.triesToSay(data(1, false, false, megabyte));
      }
      endsTheAssociation(parrot);
    }
  }

  @Test
  void an_unknown_context_or_command_ends_its_association() throws Exception {
    try (Parrot parrot = call(echoRequest())) {
      endsTheAssociation(parrot.says(data(9, true, true, echo())));
    }
    try (Parrot parrot = call(echoRequest())) {
      endsTheAssociation(parrot.says(data(1, true, true, Pdus.number(0x0100, 0x7777))));
    }
    try (Parrot parrot = call(echoRequest())) {
      endsTheAssociation(parrot.says(data(1, false, true, echo())));
    }
    try (Parrot parrot = call(echoRequest())) {
      endsTheAssociation(parrot.says(echoRequest().bytes()));
    }
  }

  @Test
  void a_stop_lets_the_running_store_end_and_aborts_the_idle() throws Exception {
    CountDownLatch storing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    StoreScp slow =
        (StoreRequest request, InputStream dataset) -> {
          storing.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        };
    Parrot sender = call(storeRequest(), slow);
    Parrot idle = call(echoRequest());
    sender.says(storeOf(new byte[1000]));
    storing.await();
    Thread stopping = new Thread(this::close);
    stopping.start();
    assertThat(idle.hears().type()).isEqualTo(Pdus.ABORT);
    goOn.countDown();
    assertThat(sender.hears().status()).isZero();
    assertThat(sender.hears().type()).isEqualTo(Pdus.ABORT);
    sender.close();
    idle.close();
    stopping.join();
    listener = setUp.start(received);
  }

  private void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
