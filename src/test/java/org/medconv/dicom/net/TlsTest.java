package org.medconv.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.dicom.net.DicomPeer.PeerFailure;
import org.medconv.peers.ExampleCt;
import org.medconv.peers.Programs;
import org.medconv.text.Secret;

@Tag("heavy")
@Timeout(60)
class TlsTest {
  @TempDir static Path folder;
  private static TestKeys keys;
  private static TlsConfig node;
  private static TlsConfig pacs;

  @RegisterExtension final Leaks leaks = new Leaks();
  private final TestListener setUp = new TestListener();
  private final Received received = new Received();
  private DicomListener listener;

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = new TestKeys(folder);
    node = keys.config("node", true, "pacs", "elsewhere");
    pacs = keys.config("pacs", true, "node", "elsewhere");
  }

  @AfterEach
  void stop() throws Exception {
    if (listener != null) {
      listener.close();
    }
  }

  private void listen(TlsConfig config) throws IOException {
    setUp.tls = Optional.of(config);
    listener = setUp.start(received);
  }

  private DicomPeer peer(TlsConfig config) throws IOException {
    PeerConfig peer =
        new PeerConfig(
            "node",
            TestListener.AE,
            "localhost",
            listener.port(),
            true,
            false,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofHours(1));
    return new ToolkitDicomPeer(peer, new AeTitle("PACS"), Optional.of(config));
  }

  private static SSLSocket stranger(int port) throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("node", keys.trusted("node"));
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trusted.getTrustManagers(), null);
    return (SSLSocket) context.getSocketFactory().createSocket("localhost", port);
  }

  @Test
  void peers_that_know_each_other_talk() throws Exception {
    listen(node);
    peer(pacs).echo();
    peer(pacs).store(ExampleCt.slices().subList(0, 3), (file, status, comment) -> {});
    assertThat(received.objects).hasSize(3);
  }

  @Test
  void tls_1_3_and_1_2_are_spoken_and_weak_ciphers_refused() throws Exception {
    listen(keys.config("node", false, "pacs"));
    for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
      try (SSLSocket socket = stranger(listener.port())) {
        socket.setEnabledProtocols(new String[] {protocol});
        new Parrot(socket).associates(Pdus.echoRequest()).says(Pdus.RELEASE_RQ).hears();
        assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
      }
    }
    try (SSLSocket socket = stranger(listener.port())) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"});
      assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_client_without_a_certificate_is_turned_away_where_one_is_required() throws Exception {
    listen(node);
    try (SSLSocket socket = stranger(listener.port())) {
      assertThatThrownBy(() -> new Parrot(socket).associates(Pdus.echoRequest()))
          .isInstanceOfAny(IOException.class, AssertionError.class);
    }
    peer(pacs).echo();
  }

  @Test
  void a_certificate_for_another_host_is_refused() throws Exception {
    listen(keys.config("elsewhere", false, "pacs"));
    PeerFailure failure = catchThrowableOfType(PeerFailure.class, peer(pacs)::echo);
    assertThat(failure.kind()).isEqualTo(PeerFailure.Kind.REFUSED);
    assertThat(failure)
        .hasMessageContaining("localhost")
        .hasMessageEndingWith(
            "the other side's certificate is for another host; correct the host in the"
                + " configuration, or have the certificate issued for it");
  }

  @Test
  void a_certificate_that_nobody_vouches_for_is_refused() throws Exception {
    listen(keys.config("unknown", false, "pacs"));
    PeerFailure failure = catchThrowableOfType(PeerFailure.class, peer(pacs)::echo);
    assertThat(failure.kind()).isEqualTo(PeerFailure.Kind.REFUSED);
    assertThat(failure)
        .hasMessageEndingWith(
            "the issuer of the other side's certificate is not trusted here; put the certificate,"
                + " or its issuer's, into the trust store");
  }

  @Test
  void a_node_that_the_other_side_does_not_trust_is_told_what_to_do() throws Exception {
    listen(keys.config("stern", true, "elsewhere"));
    PeerFailure failure =
        catchThrowableOfType(PeerFailure.class, peer(keys.config("stranger", true, "stern"))::echo);
    assertThat(failure)
        .message()
        .doesNotContain("alert", "PKIX")
        .contains("the other side rejects this side's certificate");
  }

  @Test
  void a_silent_client_blocks_nobody_and_is_closed() throws Exception {
    setUp.requestTimeout = Duration.ofSeconds(2);
    listen(node);
    List<Parrot> silent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      silent.add(Parrot.calls(listener.port()));
    }
    peer(pacs).echo();
    for (Parrot parrot : silent) {
      assertThat(parrot.hears().nothingMore()).isTrue();
      parrot.close();
    }
  }

  @Test
  void who_speaks_plainly_to_tls_is_closed() throws Exception {
    listen(node);
    try (Parrot parrot = Parrot.calls(listener.port())) {
      parrot.says(Pdus.echoRequest().bytes());
      while (parrot.saysSomething()) {
        // an alert
      }
    }
    peer(pacs).echo();
  }

  @Test
  void a_store_over_tls_that_stalls_is_cut_off() throws Exception {
    setUp.storeTimeout = Duration.ofMillis(500);
    listen(keys.config("node", false, "pacs"));
    try (SSLSocket socket = stranger(listener.port());
        Parrot parrot = new Parrot(socket)) {
      parrot.associates(Pdus.storeRequest());
      parrot.says(
          Pdus.data(1, true, true, Pdus.store(org.aoju.bus.image.UID.CTImageStorage, "1.2.3")),
          Pdus.data(1, false, false, new byte[1000]));
      assertThat(parrot.saysSomething()).isFalse();
    }
    assertThat(received.objects).isEmpty();
  }

  @Test
  void keys_that_cannot_be_used_are_named() {
    Path none = folder.resolve("none.p12");
    TlsConfig missing = new TlsConfig(none, new Secret("x"), none, new Secret("x"), true);
    assertThatThrownBy(() -> listen(missing)).hasMessageContaining("none.p12");
    TlsConfig wrong =
        new TlsConfig(
            node.keyStore(), new Secret("wrong"), node.trustStore(), new Secret("x"), true);
    assertThatThrownBy(() -> listen(wrong))
        .hasMessageContaining("node.p12")
        .hasMessageNotContaining("wrong\"");
  }

  @Test
  void a_certificate_as_text_is_told_from_a_key_store() throws IOException {
    Path text = Files.writeString(folder.resolve("node.pem"), "-----BEGIN CERTIFICATE-----");
    TlsConfig pem = new TlsConfig(text, new Secret("x"), node.trustStore(), new Secret("x"), true);
    assertThatThrownBy(() -> listen(pem))
        .hasMessage(
            text
                + " is not a PKCS#12 file; `openssl pkcs12 -export` makes one from a certificate"
                + " and its key");
  }

  @Test
  void dcmtk_sends_over_tls() throws Exception {
    Path storescu = Programs.require("storescu", "dcmtk");
    listen(node);
    Programs.Result result =
        Programs.run(
            List.of(
                storescu.toString(),
                "-v",
                "+tls",
                keys.pemKey("pacs").toString(),
                keys.pemCertificate("pacs").toString(),
                "+cf",
                keys.pemCertificate("node").toString(),
                "-aec",
                "MEDCONV",
                "+sd",
                "localhost",
                Integer.toString(listener.port()),
                ExampleCt.dicom().toString()));
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(received.objects).hasSameSizeAs(ExampleCt.slices());
  }

  @Test
  void dcmtk_receives_over_tls() throws Exception {
    Path storescp = Programs.require("storescp", "dcmtk");
    int port = Programs.freePort();
    Path out = Files.createDirectories(folder.resolve("out"));
    Process process =
        Programs.start(
            List.of(
                storescp.toString(),
                "+tls",
                keys.pemKey("pacs").toString(),
                keys.pemCertificate("pacs").toString(),
                "+cf",
                keys.pemCertificate("node").toString(),
                "-od",
                out.toString(),
                Integer.toString(port)),
            java.util.Map.of(),
            folder.resolve("storescp.log"));
    try {
      PeerConfig config =
          new PeerConfig(
              "pacs",
              new AeTitle("STORESCP"),
              "localhost",
              port,
              true,
              false,
              Duration.ofSeconds(5),
              Duration.ofSeconds(20),
              Duration.ofHours(1));
      DicomPeer peer = new ToolkitDicomPeer(config, TestPeers.LOCAL, Optional.of(node));
      org.awaitility.Awaitility.await().ignoreExceptions().until(() -> echoes(peer));
      List<Integer> statuses = new ArrayList<>();
      peer.store(ExampleCt.slices().subList(0, 5), (file, status, comment) -> statuses.add(status));
      assertThat(statuses).containsExactly(0, 0, 0, 0, 0);
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static boolean echoes(DicomPeer peer) throws PeerFailure {
    peer.echo();
    return true;
  }
}
