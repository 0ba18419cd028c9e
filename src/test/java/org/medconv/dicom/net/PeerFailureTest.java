package org.medconv.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.medconv.dicom.net.Pdus.accept;
import static org.medconv.dicom.net.Pdus.data;
import static org.medconv.dicom.net.Pdus.number;
import static org.medconv.dicom.net.Pdus.uid;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.aoju.bus.image.UID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.dicom.file.DicomToolkit;
import org.medconv.dicom.net.DicomPeer.PeerFailure;
import org.medconv.dicom.net.DicomPeer.PeerFailure.Kind;

/** Peers that refuse, break, lie or fall silent: each call ends, and names the kind of failure. */
@Timeout(60)
class PeerFailureTest {
  private static final Duration SOON = Duration.ofMillis(500);

  @RegisterExtension final Leaks leaks = new Leaks();
  @TempDir Path folder;

  private static DicomPeer peer(int port) throws IOException {
    return new ToolkitDicomPeer(
        TestPeers.config("PARROT", port, SOON), TestPeers.LOCAL, Optional.empty());
  }

  private static PeerFailure echoFailure(AnsweringParrot.Script script) throws Exception {
    try (AnsweringParrot parrot = new AnsweringParrot(script)) {
      DicomPeer peer = peer(parrot.port());
      return catchThrowableOfType(PeerFailure.class, peer::echo);
    }
  }

  private static void never() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private Path slice(String instance, int bytes) throws IOException {
    byte[] meta =
        Pdus.join(
            meta(0x02, UID.CTImageStorage),
            meta(0x03, instance),
            meta(0x10, UID.ImplicitVRLittleEndian));
    byte[] length = Pdus.bytes(2, 0, 0, 0, 'U', 'L', 4, 0, meta.length, meta.length >> 8, 0, 0);
    return Files.write(
        folder.resolve(instance),
        Pdus.join(
            new byte[128],
            "DICM".getBytes(StandardCharsets.US_ASCII),
            length,
            meta,
            new byte[bytes]));
  }

  private static byte[] meta(int element, String uid) throws IOException {
    byte[] value = (uid.length() % 2 == 0 ? uid : uid + "\0").getBytes(StandardCharsets.US_ASCII);
    return Pdus.join(Pdus.bytes(2, 0, element, 0, 'U', 'I', value.length, 0), value);
  }

  private static byte[] storeAnswer(int messageId, int status) {
    return storeAnswer(messageId, status, new byte[0]);
  }

  private static byte[] storeAnswer(int messageId, int status, byte[] comment) {
    return data(
        1,
        true,
        true,
        Pdus.join(
            uid(0x0002, UID.CTImageStorage),
            number(0x0100, 0x8001),
            number(0x0120, messageId),
            number(0x0800, 0x0101),
            number(0x0900, status),
            comment));
  }

  @Test
  void nobody_there_is_unreachable() throws Exception {
    PeerFailure failure =
        catchThrowableOfType(PeerFailure.class, peer(org.medconv.peers.Programs.freePort())::echo);
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure).hasMessageContaining("pacs").hasMessageContaining("PARROT");
  }

  @Test
  void a_host_that_does_not_exist_is_unreachable() throws Exception {
    PeerConfig config =
        new PeerConfig(
            "far", new AeTitle("FAR"), "no-such-host.invalid", 104, false, false, SOON, SOON, SOON);
    DicomPeer peer = new ToolkitDicomPeer(config, TestPeers.LOCAL, Optional.empty());
    assertThat(catchThrowableOfType(PeerFailure.class, peer::echo).kind())
        .isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void a_peer_that_never_answers_the_request_is_unreachable() throws Exception {
    PeerFailure failure = echoFailure(caller -> never());
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure).hasMessageContaining("500 ms");
  }

  @Test
  void a_transient_rejection_is_busy_and_a_permanent_one_refused() throws Exception {
    assertThat(echoFailure(caller -> rejects(caller, 2, 3, 2)).kind()).isEqualTo(Kind.BUSY);
    PeerFailure refused = echoFailure(caller -> rejects(caller, 1, 1, 7));
    assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
    assertThat(refused).hasMessageContaining("called-AE-title-not-recognized");
  }

  private static void rejects(Parrot caller, int... why) throws IOException {
    caller.hears();
    caller.says(Pdus.reject(why[0], why[1], why[2])).hears();
  }

  @Test
  void garbage_for_an_answer_is_unreachable() throws Exception {
    PeerFailure failure =
        echoFailure(
            caller -> {
              caller.hears();
              caller
                  .says("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
                  .hears();
            });
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 6, 7, 1023})
  void a_peer_without_room_in_its_pdus_is_not_supported(long length) throws Exception {
    PeerFailure failure =
        echoFailure(
            caller -> {
              caller.hears();
              caller.says(accept(length, UID.ImplicitVRLittleEndian)).hears();
            });
    assertThat(failure.kind()).isEqualTo(Kind.NOT_SUPPORTED);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 4096, 4097, 0x80000000L, 0xffffffffL})
  void any_other_room_is_used(long length) throws Exception {
    Path file = slice("1.2.3", 300_000);
    List<Integer> longest = new ArrayList<>();
    try (AnsweringParrot parrot =
        new AnsweringParrot(
            caller -> {
              caller.hears();
              caller.says(accept(length, UID.ImplicitVRLittleEndian));
              int bytes = 0;
              while (bytes < 300_000) {
                int count = caller.hears().body().length;
                longest.add(count);
                bytes += count;
              }
              caller.says(storeAnswer(1, 0)).hears();
              caller.says(Pdus.pdu(Pdus.RELEASE_RP, new byte[4]));
            })) {
      List<Integer> statuses = new ArrayList<>();
      peer(parrot.port()).store(List.of(file), (path, status, comment) -> statuses.add(status));
      assertThat(statuses).containsExactly(0);
    }
    assertThat(longest)
        .allMatch(bytes -> bytes % 2 == 0)
        .allMatch(bytes -> length == 0 || length > 262144 || bytes <= length)
        .anyMatch(bytes -> bytes >= 4000);
  }

  @Test
  void a_peer_that_accepts_nothing_is_not_supported() throws Exception {
    PeerFailure failure = echoFailure(PeerFailureTest::acceptsNothing);
    assertThat(failure.kind()).isEqualTo(Kind.NOT_SUPPORTED);
    assertThat(failure).hasMessageContaining("Verification SOP Class");
  }

  @Test
  void a_peer_without_storage_commitment_is_told_with_what_to_set() throws Exception {
    try (AnsweringParrot parrot = new AnsweringParrot(PeerFailureTest::acceptsNothing)) {
      DicomPeer peer = peer(parrot.port());
      List<InstanceReference> instances =
          List.of(new InstanceReference(UID.CTImageStorage, "1.2.3"));
      PeerFailure failure =
          catchThrowableOfType(
              PeerFailure.class, () -> peer.requestCommitment("2.25.1", instances));
      assertThat(failure.kind()).isEqualTo(Kind.NOT_SUPPORTED);
      assertThat(failure)
          .hasMessageContaining("does not offer storage commitment")
          .hasMessageContaining("set commitment: false for this peer");
    }
  }

  private static void acceptsNothing(Parrot caller) throws IOException {
    caller.hears();
    byte[] answer = accept(16384, UID.ImplicitVRLittleEndian);
    int context = indexOf(answer, 0x21);
    answer[context + 6] = 3;
    caller.says(answer).hears();
    caller.says(Pdus.pdu(Pdus.RELEASE_RP, new byte[4]));
  }

  private static int indexOf(byte[] bytes, int item) {
    int at = 74;
    while (bytes[at] != item) {
      at += 4 + BigEndian.int16(bytes, at + 2);
    }
    return at;
  }

  @Test
  void a_peer_that_never_answers_a_message_is_unreachable() throws Exception {
    PeerFailure failure =
        echoFailure(
            caller -> {
              caller.hears();
              caller.says(accept(16384, UID.ImplicitVRLittleEndian));
              never();
            });
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure).hasMessageContaining("no response within 500 ms");
  }

  @Test
  void an_abort_in_place_of_an_answer_is_unreachable() throws Exception {
    PeerFailure failure =
        echoFailure(
            caller -> {
              caller.hears();
              caller.says(accept(16384, UID.ImplicitVRLittleEndian)).hears();
              caller.says(Pdus.ABORT_PDU);
            });
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void a_release_in_place_of_an_answer_is_unreachable() throws Exception {
    PeerFailure failure =
        echoFailure(
            caller -> {
              caller.hears();
              caller.says(accept(16384, UID.ImplicitVRLittleEndian)).hears();
              caller.says(Pdus.RELEASE_RQ).hears();
            });
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void an_answer_that_claims_megabytes_is_unreachable() throws Exception {
    PeerFailure failure =
        echoFailure(
            caller -> {
              caller.hears();
              caller.says(accept(16384, UID.ImplicitVRLittleEndian)).hears();
              byte[] huge = Pdus.bytes(0, 0, 2, 0, 0xff, 0xff, 0xff, 3);
              caller.says(data(1, true, true, huge)).hears();
            });
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void a_failure_status_is_told_with_its_number() throws Exception {
    PeerFailure failure =
        echoFailure(
            caller -> {
              caller.hears();
              caller.says(accept(16384, UID.ImplicitVRLittleEndian)).hears();
              caller.says(
                  data(
                      1,
                      true,
                      true,
                      Pdus.join(
                          number(0x0100, 0x8030),
                          number(0x0120, 1),
                          number(0x0800, 0x0101),
                          number(0x0900, 0x0122))));
              caller.hears();
            });
    assertThat(failure.kind()).isEqualTo(Kind.FAILED);
    assertThat(failure).hasMessageContaining("0122H");
  }

  @Test
  void a_peer_that_stops_reading_holds_no_thread() throws Exception {
    Path file = slice("1.2.3", 30_000_000);
    try (AnsweringParrot parrot =
        new AnsweringParrot(
            caller -> {
              caller.hears();
              caller.says(accept(0, UID.ImplicitVRLittleEndian));
              never();
            })) {
      DicomPeer peer = peer(parrot.port());
      PeerFailure failure =
          catchThrowableOfType(
              PeerFailure.class, () -> peer.store(List.of(file), (path, status, comment) -> {}));
      assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(failure).hasMessageContaining("did not read");
    }
  }

  @Test
  void what_was_answered_before_a_break_has_been_told() throws Exception {
    List<Path> files = List.of(slice("1.2.3", 100), slice("1.2.4", 100));
    List<Integer> statuses = new ArrayList<>();
    try (AnsweringParrot parrot =
        new AnsweringParrot(
            caller -> {
              caller.hears();
              caller.says(accept(16384, UID.ImplicitVRLittleEndian)).hears();
              caller.says(storeAnswer(1, 0xb000)).hears();
            })) {
      DicomPeer peer = peer(parrot.port());
      PeerFailure failure =
          catchThrowableOfType(
              PeerFailure.class,
              () -> peer.store(files, (path, status, comment) -> statuses.add(status)));
      assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    }
    assertThat(statuses).containsExactly(0xb000);
    assertThat(DicomPeer.stored(0xb000)).isTrue();
    assertThat(DicomPeer.stored(0xa700)).isFalse();
    assertThat(DicomPeer.stored(0xc000)).isFalse();
  }

  @Test
  void a_peer_that_never_confirms_the_release_does_not_spoil_the_result() throws Exception {
    try (AnsweringParrot parrot =
        new AnsweringParrot(
            caller -> {
              caller.hears();
              caller.says(accept(16384, UID.ImplicitVRLittleEndian)).hears();
              caller.says(storeAnswer(1, 0));
              never();
            })) {
      List<Integer> statuses = new ArrayList<>();
      peer(parrot.port())
          .store(List.of(slice("1.2.3", 100)), (path, status, comment) -> statuses.add(status));
      assertThat(statuses).containsExactly(0);
    }
  }

  @Test
  void a_file_that_is_no_dicom_is_not_sent() throws Exception {
    Path text = Files.writeString(folder.resolve("x"), "no DICOM at all".repeat(100));
    PeerFailure failure =
        catchThrowableOfType(
            PeerFailure.class, () -> peer(1).store(List.of(text), (path, status, comment) -> {}));
    assertThat(failure.kind()).isEqualTo(Kind.FAILED);
  }

  @Test
  void a_listener_that_throws_stops_the_rest() throws Exception {
    Received received = new Received();
    try (DicomListener listener = new TestListener().start(received)) {
      List<Path> files = List.of(slice("1.2.3", 100), slice("1.2.4", 100));
      DicomPeer peer = TestPeers.to(listener);
      assertThat(
              catchThrowableOfType(
                  IllegalStateException.class,
                  () ->
                      peer.store(
                          files,
                          (path, status, comment) -> {
                            throw new IllegalStateException("enough");
                          })))
          .hasMessage("enough");
    }
    assertThat(received.objects).hasSize(1);
  }

  @Test
  void the_node_names_itself_when_it_calls() throws Exception {
    List<String> requests = new ArrayList<>();
    PeerFailure failure =
        echoFailure(
            caller -> {
              requests.add(caller.hears().text());
              caller.says(Pdus.reject(1, 1, 1));
            });
    assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
    assertThat(requests)
        .singleElement()
        .asString()
        .contains(DicomToolkit.IMPLEMENTATION_CLASS_UID)
        .contains(DicomToolkit.IMPLEMENTATION_VERSION_NAME)
        .doesNotContain("aoju");
  }

  /** PS3.7 C: an Error Comment is free text, and may name any person. */
  @Test
  void of_an_error_comment_only_known_words_are_kept() throws Exception {
    byte[] comment =
        Pdus.element(
            0x0902, "Patient DOE^JANE not found\r\n\u001b[2J!".getBytes(StandardCharsets.US_ASCII));
    List<String> comments = new ArrayList<>();
    try (AnsweringParrot parrot =
        new AnsweringParrot(
            caller -> {
              caller.hears();
              caller.says(accept(16384, UID.ImplicitVRLittleEndian)).hears();
              caller.says(storeAnswer(1, 0xa900, comment)).hears();
              caller.says(Pdus.pdu(Pdus.RELEASE_RP, new byte[4]));
            })) {
      peer(parrot.port())
          .store(List.of(slice("1.2.3", 100)), (path, status, said) -> comments.add(said));
    }
    PeerFailure failure =
        echoFailure(
            caller -> {
              caller.hears();
              caller.says(accept(16384, UID.ImplicitVRLittleEndian)).hears();
              caller.says(echoAnswer(0x0110, comment)).hears();
              caller.says(Pdus.pdu(Pdus.RELEASE_RP, new byte[4]));
            });

    assertThat(comments).containsExactly("Patient [hidden] not found [hidden]");
    assertThat(failure).hasMessageEndingWith("(Patient [hidden] not found [hidden])");
  }

  private static byte[] echoAnswer(int status, byte[] comment) {
    return data(
        1,
        true,
        true,
        Pdus.join(
            uid(0x0002, UID.VerificationSOPClass),
            number(0x0100, 0x8030),
            number(0x0120, 1),
            number(0x0800, 0x0101),
            number(0x0900, status),
            comment));
  }
}
