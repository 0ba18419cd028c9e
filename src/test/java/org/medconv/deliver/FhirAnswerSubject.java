package org.medconv.deliver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;
import org.medconv.fuzz.Subject;
import org.medconv.fuzz.Texts;
import org.medconv.fuzz.Wounds;
import org.medconv.jobs.ResultFile;

/** The answers of a FHIR server, in place of a found patient and a completed transaction. */
public final class FhirAnswerSubject implements Subject {
  private static final int[] STATUSES = {200, 201, 204, 302, 400, 404, 409, 412, 429, 500, 503};
  private static final List<String> TYPES =
      List.of("application/fhir+json", "application/json", "application/fhir+xml", "text/html", "");

  private static final String PATIENT =
      """
      {"resourceType": "Bundle", "type": "searchset", "total": 1, "link": [{"relation": "self",
       "url": "http://x/Patient"}], "entry": [{"fullUrl": "http://x/fhir/Patient/p1", "resource":
       {"resourceType": "Patient", "id": "p1", "active": true, "birthDate": "1951-04-03",
        "gender": "female", "identifier": [{"system": "%s", "value": "%s"}],
        "link": [{"other": {"reference": "Patient/p0"}, "type": "replaces"}]},
       "search": {"mode": "match"}}]}
      """
          .formatted(SampleBundle.SYSTEM, SampleBundle.PATIENT_ID);

  private static final String DONE =
      """
      {"resourceType": "Bundle", "type": "transaction-response", "entry": [
       {"response": {"status": "201 Created", "location": "ImagingStudy/1/_history/1"}},
       {"response": {"status": "200 OK", "etag": "W/\\"1\\""}},
       {"response": {"status": "200"}}, {"response": {"status": "201"}}]}
      """;

  private static final String OUTCOME =
      """
      {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "invalid",
       "details": {"text": "no"}, "diagnostics": "x"}], "text": {"status": "generated",
       "div": "<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><p>no</p></div>"}}
      """;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final FhirDestination destination;
  private final List<ResultFile> results;
  private volatile byte[] answer = new byte[0];

  public FhirAnswerSubject() throws IOException {
    // Otherwise each answer waits 40 ms for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    Path folder = Files.createTempDirectory("fuzz");
    results = SampleResults.write(folder, "1.2.3.1");
    destination =
        new FhirDestination(
            new FhirConfig(
                "ehr",
                Optional.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())),
                Optional.empty(),
                SampleBundle.SYSTEMS,
                URI.create("urn:medconv:patient-id"),
                Duration.ofSeconds(5)));
  }

  /** A status, a media type, packed or not, for the search and for all that follows. */
  @Override
  public byte[] input(RandomGenerator random) throws IOException {
    byte[] found = random.nextInt(3) == 0 ? bytes(PATIENT) : wounded(random);
    byte[] then = random.nextInt(6) == 0 ? bytes(DONE) : wounded(random);
    ByteBuffer out = ByteBuffer.allocate(10 + found.length + then.length);
    return out.put(head(random))
        .putInt(found.length)
        .put(found)
        .put(head(random))
        .put(then)
        .array();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] head(RandomGenerator random) {
    boolean fine = random.nextInt(4) != 0;
    int status = fine ? 200 : STATUSES[random.nextInt(STATUSES.length)];
    return new byte[] {
      (byte) (status / 10),
      (byte) (status % 10),
      (byte) (fine ? 0 : random.nextInt(TYPES.size() * 3))
    };
  }

  private static byte[] wounded(RandomGenerator random) throws IOException {
    return Texts.woundedJson(Wounds.one(List.of(PATIENT, PATIENT, DONE, OUTCOME), random), random);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      ByteBuffer in = ByteBuffer.wrap(answer);
      boolean search = exchange.getRequestURI().getPath().contains("_search");
      int found = in.getInt(3);
      int head = search ? 0 : 7 + found;
      int status = 10 * in.get(head) + in.get(head + 1);
      int kind = in.get(head + 2);
      int start = head + (search ? 7 : 3);
      int end = search ? start + found : answer.length;
      byte[] body = java.util.Arrays.copyOfRange(answer, start, end);
      exchange.getResponseHeaders().set("Content-Type", TYPES.get(kind % TYPES.size()));
      if (kind / TYPES.size() > 0) {
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        body = kind / TYPES.size() == 1 ? packed(body) : body;
      }
      boolean none = body.length == 0 || status == 204;
      exchange.sendResponseHeaders(status, none ? -1 : body.length);
      if (!none) {
        exchange.getResponseBody().write(body);
      }
    } catch (IOException cutOff) {
      // The node has closed the connection.
    }
  }

  private static byte[] packed(byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
      packed.write(body);
    }
    return out.toByteArray();
  }

  @Override
  public Ending attempt(byte[] input) {
    answer = input;
    Attempt attempt = destination.attempt(results, new NoProgress());
    return attempt instanceof Attempt.Sent ? Ending.TAKEN : Ending.REFUSED;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
