package org.medconv.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTroubleTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, HERE)) {
      return socket.getLocalPort();
    }
  }

  private static Throwable connecting(InetSocketAddress to) {
    return catchThrowable(
        () -> {
          try (Socket socket = new Socket()) {
            socket.connect(to, 1000);
          }
        });
  }

  private static Throwable asking(String url) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return catchThrowable(
        () -> HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()));
  }

  @Test
  void an_unknown_host_a_refused_connection_and_silence_are_told_apart() throws IOException {
    Throwable unknown = connecting(new InetSocketAddress("no-such-host.invalid", 104));
    assertThat(NetworkTrouble.of(unknown).orElseThrow()).startsWith("the host name is unknown");
    Throwable refused = connecting(new InetSocketAddress(HERE, freePort()));
    assertThat(NetworkTrouble.of(refused).orElseThrow())
        .startsWith("no program listens on this port");
    assertThat(NetworkTrouble.of(new SocketTimeoutException("Connect timed out")).orElseThrow())
        .startsWith("no answer in time");
  }

  @Test
  void so_they_are_where_a_web_client_says_nothing_of_its_own() throws IOException {
    assertThat(NetworkTrouble.of(asking("http://no-such-host.invalid/")).orElseThrow())
        .startsWith("the host name is unknown");
    assertThat(
            NetworkTrouble.of(asking("http://127.0.0.1:%d/".formatted(freePort()))).orElseThrow())
        .startsWith("no program listens on this port");
  }

  /** Wrapped as by Java; which side's certificate it is follows from the side that checked it. */
  @Test
  void a_server_that_hangs_up_without_an_answer_is_told_as_such() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread hangingUp =
          new Thread(
              () -> {
                while (!server.isClosed()) {
                  try (Socket peer = server.accept()) {
                    peer.getInputStream().read(new byte[4096]);
                  } catch (IOException over) {
                    // The client is gone, or the test has ended.
                  }
                }
              });
      hangingUp.start();
      String url = "http://127.0.0.1:%d/".formatted(server.getLocalPort());
      assertThat(NetworkTrouble.of(asking(url)).orElseThrow())
          .startsWith("it closes the connection without an answer");
    }
  }

  @Test
  void certificates_that_are_not_valid_now_are_told_with_the_clock() {
    for (CertificateException wrong :
        List.of(new CertificateExpiredException(), new CertificateNotYetValidException())) {
      SSLException failure =
          new SSLException(
              "PKIX path validation failed: java.security.cert.CertPathValidatorException",
              new CertificateException(wrong));
      assertThat(NetworkTrouble.of(new IOException(failure)).orElseThrow())
          .startsWith("the other side's certificate ")
          .contains("clock")
          .doesNotContain("PKIX");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Received fatal alert: certificate_expired | dicom.tls.keyStore",
        "Received fatal alert: handshake_failure | TLS 1.2",
        "no cipher suites in common | RFC 9325",
        "The client supported protocol versions[TLSv1.1] are not accepted by server | 1.2 and 1.3",
        "Empty client certificate chain | dicom.tls.requireClientCertificate",
        "Unsupported or unrecognized SSL message | set TLS on both sides",
        "Something new | check that both sides use TLS",
      })
  void a_failed_handshake_says_what_to_do_and_not_what_java_says(String said, String remedy) {
    assertThat(NetworkTrouble.of(new SSLException(said)).orElseThrow())
        .contains(remedy)
        .doesNotContain(said);
  }

  @Test
  void what_is_not_of_the_network_is_left_to_others() {
    assertThat(NetworkTrouble.of(new IOException("no file meta information"))).isEmpty();
  }

  @Test
  void a_port_that_is_taken_is_named_with_whom_to_ask() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, HERE)) {
      int port = taken.getLocalPort();
      Throwable failure = catchThrowable(() -> new ServerSocket(port, 1, HERE).close());
      assertThat(NetworkTrouble.ofListening("127.0.0.1", port, failure))
          .startsWith("cannot listen on port %d of 127.0.0.1: another program".formatted(port))
          .contains("ss -ltnp 'sport = :%d'".formatted(port));
    }
  }

  /** TEST-NET-1 of RFC 5737: no machine has such an address. */
  @Test
  void an_address_that_this_machine_does_not_have_is_told() {
    Throwable failure =
        catchThrowable(() -> new ServerSocket(0, 1, InetAddress.getByName("192.0.2.77")).close());
    assertThat(NetworkTrouble.ofListening("192.0.2.77", 104, failure))
        .contains("this machine has no such address");
  }
}
