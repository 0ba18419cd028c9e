package org.medconv.deliver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medconv.jobs.ResultFile;

/** A FHIR server whose answers never end, come too slowly, or are garbage. */
class HostileFhirTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Progress NONE = new NoProgress();

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger posted = new AtomicInteger();
  private HttpServer server;

  private interface Answer {
    void write(HttpExchange exchange) throws IOException, InterruptedException;
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private Attempt.Failed answered(Answer answer) {
    Attempt attempt = attempted(answer);
    assertThat(attempt).isInstanceOf(Attempt.Failed.class);
    return (Attempt.Failed) attempt;
  }

  private Attempt attempted(Answer answer) {
    serve(answer);
    return attempted(server.getAddress().getPort());
  }

  private void serve(Answer answer) {
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().set("Content-Type", "application/fhir+json");
          try (exchange) {
            answer.write(exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private Attempt attempted(int port) {
    FhirDestination destination =
        new FhirDestination(
            new FhirConfig(
                "ehr",
                Optional.of(URI.create("http://127.0.0.1:" + port)),
                Optional.empty(),
                SampleBundle.SYSTEMS,
                URI.create("urn:medconv:patient-id"),
                TIMEOUT));
    List<ResultFile> results = SampleResults.write(folder.resolve("results"), "1.2.3.1");
    return assertTimeoutPreemptively(
        TIMEOUT.multipliedBy(10),
        () -> {
          long before = THREADS.getCurrentThreadAllocatedBytes();
          Attempt made = destination.attempt(results, NONE);
          long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
          assertThat(allocated).isLessThan(600L << 20);
          return made;
        });
  }

  /** One patient for each search; posted bundles are recorded. */
  private Attempt found(String type, String bundle) {
    Attempt attempt =
        attempted(
            exchange -> {
              if (!exchange.getRequestURI().getPath().endsWith("_search")) {
                posted.incrementAndGet();
              }
              exchange.getResponseHeaders().set("Content-Type", type);
              write(exchange, bundle);
            });
    assertThat(attempt).isInstanceOf(Attempt.Dead.class);
    return attempt;
  }

  private static void write(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Test
  void a_byte_a_moment_is_cut_off_at_the_time_for_the_whole_exchange() {
    Attempt.Failed failed =
        answered(
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              OutputStream out = exchange.getResponseBody();
              do {
                out.write(' ');
                out.flush();
              } while (!over.await(100, TimeUnit.MILLISECONDS));
            });
    assertThat(failed.code()).isEqualTo("ANSWER_TOO_LATE");
    assertThat(failed.sentence()).contains("2 s (fhir.timeout)");
  }

  @Test
  void silence_is_cut_off_as_well() {
    Attempt.Failed failed =
        answered(exchange -> assertThat(over.await(1, TimeUnit.MINUTES)).isTrue());
    assertThat(failed.code()).isIn("ANSWER_TOO_LATE", "UNREACHABLE");
  }

  @Test
  void an_answer_that_inflates_without_end_is_cut_off() {
    Attempt.Failed failed =
        answered(
            exchange -> {
              exchange.getResponseHeaders().set("Content-Encoding", "gzip");
              exchange.sendResponseHeaders(200, 0);
              byte[] letters = new byte[1 << 20];
              Arrays.fill(letters, (byte) 'a');
              try (OutputStream out = new GZIPOutputStream(exchange.getResponseBody())) {
                out.write(
                    "{\"resourceType\":\"Bundle\",\"id\":\"".getBytes(StandardCharsets.UTF_8));
                for (int n = 0; n < 1024; n++) {
                  out.write(letters);
                }
              }
            });
    assertThat(failed.code()).isEqualTo("ANSWER_TOO_LARGE");
  }

  /** Before the body of the answer, where HttpServer allows no writing: on a bare socket. */
  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 200 OK, a header field that never ends",
    "HTTP/1.1 200 OK, header fields without end",
    "HTTP/1.1 200, a status line that never ends"
  })
  void a_head_without_end_is_cut_off(String start, String kind) throws IOException {
    byte[] begin = (start + (kind.contains("status") ? " " : "\r\n")).getBytes(US_ASCII);
    byte[] more = ("X-A: " + "a".repeat(8000)).getBytes(US_ASCII);
    byte[] end = (kind.contains("fields") ? "\r\n" : "").getBytes(US_ASCII);
    try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      threads.execute(
          () -> {
            while (!socket.isClosed()) {
              try (Socket peer = socket.accept()) {
                OutputStream out = peer.getOutputStream();
                out.write(begin);
                for (int n = 0; n < 500_000; n++) {
                  out.write(more);
                  out.write(end);
                }
              } catch (IOException cutOff) {
                // As it should be; then the next search, or the end of the test.
              }
            }
          });
      Attempt attempt = attempted(socket.getLocalPort());
      assertThat(attempt).isInstanceOf(Attempt.Failed.class);
      assertThat(((Attempt.Failed) attempt).code()).isEqualTo("ANSWER_TOO_LARGE");
    }
  }

  @Test
  void an_answer_of_entries_without_end_is_cut_off() {
    Attempt.Failed failed =
        answered(
            exchange -> {
              exchange.sendResponseHeaders(200, 0);
              OutputStream out = new BufferedOutputStream(exchange.getResponseBody());
              out.write(
                  "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":["
                      .getBytes(StandardCharsets.UTF_8));
              byte[] entry =
                  "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"x\"}},"
                      .getBytes(StandardCharsets.UTF_8);
              for (int n = 0; n < 10_000_000; n++) {
                out.write(entry);
              }
            });
    assertThat(failed.code()).isEqualTo("ANSWER_TOO_LARGE");
  }

  @Test
  void an_answer_nested_without_end_is_a_failure_of_the_answer() {
    Attempt.Failed failed =
        answered(
            exchange ->
                write(
                    exchange,
                    "{\"resourceType\":\"Bundle\",\"extension\":"
                        + "[{\"extension\":".repeat(30_000)
                        + "[]"
                        + "}]".repeat(30_000)
                        + "}"));
    assertThat(failed.code()).isEqualTo("ANSWER_UNREADABLE");
  }

  @Test
  void an_answer_that_is_no_json_is_a_failure_of_the_answer() {
    assertThat(answered(exchange -> write(exchange, "\u0001\u0002 not json")).code())
        .isEqualTo("ANSWER_UNREADABLE");
  }

  @Test
  void an_answer_that_is_a_login_page_is_named_as_such() {
    Attempt.Failed failed =
        answered(
            exchange -> {
              exchange.getResponseHeaders().set("Content-Type", "text/html");
              write(exchange, "<html><body>Jane, log in</body></html>");
            });
    assertThat(failed.code()).isEqualTo("ANSWER_UNREADABLE");
    assertThat(failed.sentence())
        .contains("login page", "fhir.baseUrl", "fhir.bearerToken")
        .doesNotContain("Jane", "Exception");
  }

  @ParameterizedTest
  @CsvSource({
    "http://evil/Patient/9, ../../Observation/9",
    "http://evil/Patient/9, ../../Patient/9",
    "http://here/Patient/9, Patient/9",
    "http://here/Patient/9, 9/_history/1",
    "http://here/Patient/9, 8",
    "http://here/Observation/9, 9",
    "http://here/NotPatient/9, 9",
    ", 9 9",
    "http://here/Patient/9, ''"
  })
  void a_patient_whose_id_is_none_gets_no_results(String fullUrl, String id) {
    String url = fullUrl == null ? "" : "\"fullUrl\":\"%s\",".formatted(fullUrl);
    Attempt attempt =
        found(
            "application/fhir+json",
            ("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{%s"
                    + "\"resource\":{\"resourceType\":\"Patient\",\"id\":\"%s\"}}]}")
                .formatted(url, id));
    assertThat(((Attempt.Dead) attempt).code()).isEqualTo("PATIENT_WITHOUT_ID");
    assertThat(posted).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource({
    "../../Patient/9, PATIENT_WITHOUT_ID",
    "9, PATIENT_INACTIVE",
  })
  void an_id_in_xml_is_looked_at_as_well(String id, String code) {
    Attempt attempt =
        found(
            "application/fhir+xml",
            ("<Bundle xmlns='http://hl7.org/fhir'><type value='searchset'/><entry><fullUrl"
                    + " value='http://here/Patient/9'/><resource><Patient><id value='%s'/><active"
                    + " value='false'/></Patient></resource></entry></Bundle>")
                .formatted(id));
    assertThat(((Attempt.Dead) attempt).code()).isEqualTo(code);
  }
}
