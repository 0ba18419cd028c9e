package org.medconv.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.dicom.net.Pkcs12;
import org.medconv.dicom.net.TestKeys;
import org.medconv.dicom.net.Tls;
import org.medconv.dicom.net.TlsConfig;
import org.medconv.jobs.ResultFile;
import org.medconv.text.Secret;

/** Against an HTTPS server that requires a certificate. */
class DicomwebTlsTest {
  @TempDir Path folder;
  private TestKeys keys;
  private HttpsServer server;
  private List<ResultFile> results;

  @BeforeEach
  void start() throws Exception {
    keys = new TestKeys(folder);
    results =
        SampleResults.write(folder.resolve("results"), "1.2.3.1").stream()
            .filter(each -> each.name().equals("SR"))
            .toList();
    TlsConfig own = keys.config("archive", true, "node");
    SSLContext context = Tls.ofClient(Optional.of(keyStore(own)), Optional.of(trustStore(own)));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = context.getDefaultSSLParameters();
            tls.setNeedClientAuth(true);
            parameters.setSSLParameters(tls);
          }
        });
    server.createContext("/studies", this::stored);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void stored(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    String uid = results.get(0).instance().orElseThrow().sopInstanceUid();
    byte[] body =
        "{\"00081199\":{\"Value\":[{\"00081155\":{\"Value\":[\"%s\"]}}]}}"
            .formatted(uid)
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static Pkcs12 keyStore(TlsConfig config) {
    return new Pkcs12(config.keyStore(), config.keyStorePassword());
  }

  private static Pkcs12 trustStore(TlsConfig config) {
    return new Pkcs12(config.trustStore(), config.trustStorePassword());
  }

  private Attempt attempt(Optional<Pkcs12> own, Optional<Pkcs12> trusted) {
    DicomwebConfig config =
        new DicomwebConfig(
            "web",
            URI.create("https://localhost:" + server.getAddress().getPort()),
            Optional.of(new Secret("t")),
            own,
            trusted,
            List.of("SR"),
            Duration.ofSeconds(10));
    return config.open().attempt(results, new NoProgress());
  }

  @Test
  void a_node_with_a_certificate_that_is_trusted_there_stores() throws Exception {
    TlsConfig node = keys.config("node", true, "archive");
    assertThat(attempt(Optional.of(keyStore(node)), Optional.of(trustStore(node))))
        .isEqualTo(new Attempt.Sent());
  }

  @Test
  void one_that_shows_none_is_turned_away() throws Exception {
    TlsConfig node = keys.config("node", true, "archive");
    assertThat(attempt(Optional.empty(), Optional.of(trustStore(node))))
        .isInstanceOf(Attempt.Failed.class)
        .hasFieldOrPropertyWithValue("code", "UNREACHABLE");
  }

  @Test
  void a_server_that_nobody_here_trusts_gets_nothing() throws Exception {
    TlsConfig node = keys.config("node", true, "archive");
    Attempt.Failed failed = (Attempt.Failed) attempt(Optional.of(keyStore(node)), Optional.empty());
    assertThat(failed.sentence()).contains("is not trusted here");
  }
}
