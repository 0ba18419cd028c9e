package org.medconv.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.aoju.bus.image.UID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.dicom.net.DicomPeer.PeerFailure;
import org.medconv.peers.ExampleCt;
import org.medconv.peers.Programs;

/** What we send, seen by dcmtk's storescp. */
@Tag("heavy")
class PeerAndDcmtkTest {
  @RegisterExtension final Leaks leaks = new Leaks();
  @TempDir Path folder;
  private Process storescp;

  @AfterEach
  void stop() throws Exception {
    if (storescp != null) {
      storescp.destroy();
      storescp.waitFor();
    }
  }

  private DicomPeer storescp(String... options) throws Exception {
    Path program = Programs.require("storescp", "dcmtk");
    int port = Programs.freePort();
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(options));
    Path out = Files.createDirectories(folder.resolve("out"));
    command.addAll(List.of("-od", out.toString(), Integer.toString(port)));
    storescp = Programs.start(command, Map.of(), folder.resolve("storescp.log"));
    DicomPeer peer = TestPeers.to("STORESCP", port);
    await()
        .ignoreExceptions()
        .until(
            () -> {
              peer.echo();
              return true;
            });
    return peer;
  }

  private static Map<Path, Integer> store(DicomPeer peer, List<Path> files) throws PeerFailure {
    Map<Path, Integer> statuses = new TreeMap<>();
    peer.store(files, (file, status, comment) -> statuses.put(file, status));
    return statuses;
  }

  private Map<String, byte[]> arrived() throws Exception {
    Map<String, byte[]> datasets = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      for (Path file : files.toList()) {
        FileToSend object = FileToSend.of(file);
        datasets.put(object.sopInstanceUid(), object.dataset().readAllBytes());
      }
    }
    return datasets;
  }

  @Test
  void a_series_arrives_byte_for_byte() throws Exception {
    DicomPeer peer = storescp("+B");
    assertThat(store(peer, ExampleCt.slices())).hasSize(ExampleCt.slices().size());
    Map<String, byte[]> arrived = arrived();
    for (Path slice : ExampleCt.slices()) {
      FileToSend sent = FileToSend.of(slice);
      assertThat(arrived.get(sent.sopInstanceUid())).isEqualTo(sent.dataset().readAllBytes());
    }
  }

  @Test
  void a_file_goes_in_its_own_transfer_syntax() throws Exception {
    Path deflated = folder.resolve("deflated.dcm");
    Path implicit = folder.resolve("implicit.dcm");
    convert("+td", deflated, ExampleCt.slices().get(0));
    convert("+ti", implicit, ExampleCt.slices().get(1));
    DicomPeer peer = storescp("+B", "+xa");
    Map<Path, Integer> statuses =
        store(peer, List.of(deflated, implicit, ExampleCt.slices().get(2)));
    assertThat(statuses.values()).containsExactly(0, 0, 0);
    Map<String, byte[]> arrived = arrived();
    for (Path file : statuses.keySet()) {
      FileToSend sent = FileToSend.of(file);
      byte[] dataset = arrived.get(sent.sopInstanceUid());
      byte[] original = sent.dataset().readAllBytes();
      // storescp pads what it calls an odd length
      assertThat(Arrays.copyOf(dataset, original.length)).isEqualTo(original);
    }
  }

  @Test
  void a_peer_that_takes_implicit_alone_gets_the_same_values_in_implicit() throws Exception {
    Path explicit = folder.resolve("explicit.dcm");
    convert("+te", explicit, ExampleCt.slices().get(0));
    DicomPeer peer = storescp("+B", "+xi");
    assertThat(store(peer, List.of(explicit)).values()).containsExactly(0);
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      var arrived = org.medconv.dicom.file.Part10File.read(files.findFirst().orElseThrow());
      assertThat(arrived.transferSyntaxUid()).isEqualTo(UID.ImplicitVRLittleEndian);
      assertThat(arrived.dataset())
          .isEqualTo(org.medconv.dicom.file.Part10File.read(explicit).dataset());
    }
  }

  private static void convert(String option, Path to, Path from) {
    Path dcmconv = Programs.require("dcmconv", "dcmtk");
    assertThat(
            Programs.run(List.of(dcmconv.toString(), option, from.toString(), to.toString()))
                .status())
        .isZero();
  }

  @Test
  void what_the_peer_does_not_take_is_named_after_the_rest_was_sent() throws Exception {
    Path deflated = folder.resolve("deflated.dcm");
    convert("+td", deflated, ExampleCt.slices().get(0));
    DicomPeer peer = storescp("+B");
    Map<Path, Integer> statuses = new TreeMap<>();
    PeerFailure failure =
        catchThrowableOfType(
            PeerFailure.class,
            () ->
                peer.store(
                    List.of(deflated, ExampleCt.slices().get(1)),
                    (file, status, comment) -> statuses.put(file, status)));
    assertThat(failure.kind()).isEqualTo(PeerFailure.Kind.NOT_SUPPORTED);
    assertThat(failure).hasMessageContaining("CT Image Storage").hasMessageContaining("Deflated");
    assertThat(statuses).hasSize(1);
  }

  @Test
  void a_peer_that_refuses_associations_is_refused() throws Exception {
    DicomPeer peer = storescp();
    storescp.destroy();
    storescp.waitFor();
    PeerFailure failure = catchThrowableOfType(PeerFailure.class, peer::echo);
    assertThat(failure.kind()).isEqualTo(PeerFailure.Kind.UNREACHABLE);
  }
}
