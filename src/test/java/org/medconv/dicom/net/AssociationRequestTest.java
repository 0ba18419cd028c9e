package org.medconv.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.medconv.dicom.net.Pdus.echoRequest;
import static org.medconv.dicom.net.Pdus.request;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.aoju.bus.image.UID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.dicom.file.DicomToolkit;
import org.medconv.dicom.net.Parrot.Heard;

/** Which associations are accepted, which are not, and the reasons given (PS3.8 table 9-21). */
class AssociationRequestTest {
  @RegisterExtension final Leaks leaks = new Leaks();
  private final TestListener setUp = new TestListener();
  private final Received received = new Received();
  private DicomListener listener;

  private Parrot call() throws Exception {
    if (listener == null) {
      listener = setUp.start(received);
    }
    return Parrot.calls(listener.port());
  }

  @AfterEach
  void stop() throws Exception {
    TestPeers.to(listener).echo();
    listener.close();
  }

  private void isRejected(Pdus.Request request, int result, int source, int reason)
      throws Exception {
    try (Parrot parrot = call()) {
      Heard heard = parrot.says(request.bytes()).hears();
      assertThat(heard.type()).isEqualTo(Pdus.ASSOCIATE_RJ);
      assertThat(heard.body()).containsExactly(0, result, source, reason);
      assertThat(parrot.hears().nothingMore()).isTrue();
    }
  }

  @Test
  void a_wrong_called_ae_title_is_rejected() throws Exception {
    isRejected(echoRequest().called("SOMEBODY"), 1, 1, 7);
  }

  @Test
  void a_calling_ae_title_not_on_the_list_is_rejected() throws Exception {
    setUp.callingAes = Set.of(new AeTitle("CT1"), TestPeers.LOCAL);
    isRejected(echoRequest().calling("CT2"), 1, 1, 3);
    call().associates(echoRequest().calling("CT1")).close();
  }

  @Test
  void a_calling_ae_title_that_is_none_is_rejected() throws Exception {
    isRejected(echoRequest().calling("A\\B"), 1, 1, 3);
    isRejected(echoRequest().calling(""), 1, 1, 3);
  }

  @Test
  void two_hundred_silent_connections_do_not_keep_one_that_asks_from_being_heard()
      throws Exception {
    listener = setUp.start(received);
    List<Socket> silent = new ArrayList<>();
    try {
      for (int n = 0; n < 200; n++) {
        silent.add(new Socket(java.net.InetAddress.getLoopbackAddress(), listener.port()));
      }
      for (int n = 0; n < 3; n++) {
        TestPeers.to(listener).echo();
      }
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void a_host_not_on_the_list_is_turned_away_before_it_says_a_word() throws Exception {
    setUp.hosts = Set.of("192.0.2.1");
    listener = setUp.start(received);
    try (Socket socket = new Socket(java.net.InetAddress.getLoopbackAddress(), listener.port())) {
      socket.setSoTimeout(4_000);
      assertThat(socket.getInputStream().readNBytes(10))
          .containsExactly(3, 0, 0, 0, 0, 4, 0, 1, 1, 1);
    }
    listener.close();
    setUp.hosts = Set.of();
    listener = setUp.start(received);
  }

  @Test
  void a_host_not_on_the_list_is_rejected() throws Exception {
    setUp.hosts = Set.of("127.0.0.1");
    setUp.bindAddress = "0.0.0.0";
    call().close();
    try (java.net.Socket socket = new java.net.Socket()) {
      socket.bind(new java.net.InetSocketAddress("127.0.0.2", 0));
      socket.connect(
          new java.net.InetSocketAddress(
              java.net.InetAddress.getLoopbackAddress(), listener.port()));
      Heard heard = new Parrot(socket).says(echoRequest().bytes()).hears();
      assertThat(heard.body()).containsExactly(0, 1, 1, 1);
    }
  }

  @Test
  void another_protocol_version_is_rejected() throws Exception {
    Pdus.Request request = echoRequest();
    request.protocolVersion = 2;
    isRejected(request, 1, 2, 2);
  }

  @Test
  void another_application_context_is_rejected() throws Exception {
    Pdus.Request request = echoRequest();
    request.applicationContext = "1.2.3";
    isRejected(request, 1, 1, 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 5, 6, 7, 1023})
  void a_maximum_pdu_length_without_room_is_rejected(long length) throws Exception {
    isRejected(echoRequest().maximumLength(length), 1, 2, 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1024, 16384, 0x7fffffffL, 0x80000000L, 0xffffffffL})
  void any_other_maximum_pdu_length_is_served(long length) throws Exception {
    try (Parrot parrot = call()) {
      parrot.associates(echoRequest().maximumLength(length));
      Heard heard = parrot.says(Pdus.data(1, true, true, Pdus.echo())).hears();
      assertThat(heard.status()).isZero();
      assertThat(parrot.says(Pdus.RELEASE_RQ).hears().type()).isEqualTo(Pdus.RELEASE_RP);
    }
  }

  @Test
  void more_associations_than_allowed_are_rejected_for_the_moment() throws Exception {
    setUp.maxAssociations = 2;
    List<Parrot> silent = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      silent.add(call()); // connected only: these do not count
    }
    Parrot one = call().associates(echoRequest());
    Parrot two = call().associates(echoRequest());
    isRejected(echoRequest(), 2, 3, 2);
    one.says(Pdus.RELEASE_RQ).close();
    await().until(() -> listener.associations() == 1);
    Parrot three = call().associates(echoRequest());
    for (Parrot parrot : List.of(two, three)) {
      parrot.close();
    }
    for (Parrot parrot : silent) {
      parrot.close();
    }
    await().until(() -> listener.associations() == 0);
  }

  @Test
  void only_ct_classes_are_accepted_for_storage() throws Exception {
    Pdus.Request request =
        request()
            .context(1, UID.CTImageStorage, UID.ExplicitVRLittleEndian)
            .context(3, UID.EnhancedCTImageStorage, UID.ImplicitVRLittleEndian)
            .context(5, UID.MRImageStorage, UID.ExplicitVRLittleEndian)
            .context(7, UID.LegacyConvertedEnhancedCTImageStorage, UID.ExplicitVRLittleEndian)
            .context(9, UID.CTImageStorage, UID.JPEGLSLossless)
            .context(11, UID.CTImageStorage);
    try (Parrot parrot = call()) {
      Heard answer = parrot.says(request.bytes()).hears();
      assertThat(answer.contextResult(1)).isZero();
      assertThat(answer.contextResult(3)).isZero();
      assertThat(answer.contextResult(5)).as("abstract syntax").isEqualTo(3);
      assertThat(answer.contextResult(7)).as("abstract syntax").isEqualTo(3);
      assertThat(answer.contextResult(9)).as("transfer syntax").isEqualTo(4);
      assertThat(answer.contextResult(11)).as("transfer syntax").isEqualTo(4);
    }
  }

  @Test
  void a_class_that_calls_itself_related_to_ct_is_not_accepted() throws Exception {
    Pdus.Request request =
        request()
            .context(1, "1.2.3.4.5", UID.ExplicitVRLittleEndian)
            .related("1.2.3.4.5", "1.2.840.10008.4.2", UID.CTImageStorage);
    try (Parrot parrot = call()) {
      assertThat(parrot.says(request.bytes()).hears().contextResult(1)).isEqualTo(3);
    }
  }

  @Test
  void a_peer_may_be_the_scp_of_storage_commitment() throws Exception {
    Pdus.Request request =
        request()
            .context(1, UID.StorageCommitmentPushModelSOPClass, UID.ImplicitVRLittleEndian)
            .role(UID.StorageCommitmentPushModelSOPClass, false, true);
    try (Parrot parrot = call()) {
      Heard answer = parrot.says(request.bytes()).hears();
      assertThat(answer.contextResult(1)).isZero();
      assertThat(answer.text()).contains(UID.StorageCommitmentPushModelSOPClass + "\0\1");
    }
  }

  @Test
  void the_node_names_itself_and_not_its_toolkit() throws Exception {
    try (Parrot parrot = call()) {
      assertThat(parrot.says(echoRequest().bytes()).hears().text())
          .contains(DicomToolkit.IMPLEMENTATION_CLASS_UID)
          .contains(DicomToolkit.IMPLEMENTATION_VERSION_NAME)
          .doesNotContain("1.2.40.0.13.1.3")
          .doesNotContain("aoju");
    }
  }

  @Test
  void who_connects_and_says_nothing_is_closed() throws Exception {
    setUp.requestTimeout = Duration.ofMillis(300);
    try (Parrot parrot = call()) {
      assertThat(parrot.hears().nothingMore()).isTrue();
    }
  }

  @Test
  void a_request_that_drips_in_is_closed() throws Exception {
    setUp.requestTimeout = Duration.ofMillis(400);
    try (Parrot parrot = call()) {
      byte[] request = echoRequest().bytes();
      long begin = System.nanoTime();
      for (int i = 0; i < 30; i++) {
        parrot.triesToSay(new byte[] {request[i]});
        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
      }
      assertThat(parrot.hears().nothingMore()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void garbage_gets_an_abort() throws Exception {
    try (Parrot parrot = call()) {
      parrot.says("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(parrot.hears().type()).isEqualTo(Pdus.ABORT);
      assertThat(parrot.hears().nothingMore()).isTrue();
    }
  }

  @Test
  void a_request_of_a_gigabyte_gets_an_abort_at_once() throws Exception {
    try (Parrot parrot = call()) {
      parrot.says(Pdus.bytes(1, 0, 0x40, 0, 0, 0));
      assertThat(parrot.hears().type()).isEqualTo(Pdus.ABORT);
    }
  }

  @Test
  void data_before_the_request_gets_an_abort() throws Exception {
    try (Parrot parrot = call()) {
      parrot.says(Pdus.data(1, true, true, Pdus.echo()));
      assertThat(parrot.hears().type()).isEqualTo(Pdus.ABORT);
    }
  }

  @Test
  void a_request_cut_off_in_its_middle_ends_quietly() throws Exception {
    try (Parrot parrot = call()) {
      byte[] request = echoRequest().bytes();
      parrot.says(java.util.Arrays.copyOf(request, request.length / 2)).stopsTalking();
      assertThat(parrot.hears().nothingMore()).isTrue();
    }
  }

  @Test
  void wrong_lengths_inside_a_request_end_its_association_only() throws Exception {
    byte[] request = echoRequest().bytes();
    for (int at = 74; at < request.length; at++) {
      byte[] wrong = request.clone();
      wrong[at] = (byte) 0xff;
      try (Parrot parrot = call()) {
        parrot.triesToSay(wrong).stopsTalking();
        while (!parrot.hears().nothingMore()) {
          // whatever it is, it ends
        }
      }
    }
  }
}
