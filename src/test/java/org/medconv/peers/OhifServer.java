package org.medconv.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The viewer OHIF, as npm has it built, over an Orthanc's DICOMweb under the same origin. */
public final class OhifServer implements AutoCloseable {
  private static final Path VIEWER = Path.of("target", "ohif", "package", "dist");
  private static final String DICOM_WEB = "/dicom-web";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html",
          "js", "text/javascript",
          "css", "text/css",
          "wasm", "application/wasm",
          "json", "application/json",
          "svg", "image/svg+xml");

  private static final String CONFIGURATION =
      """
      window.config = {
        routerBasename: null, extensions: [], modes: [], customizationService: {},
        showStudyList: true, maxNumberOfWebWorkers: 1, showWarningMessageForCrossOrigin: false,
        showCPUFallbackMessage: false, strictZSpacingForVolumeViewport: false,
        investigationalUseDialog: { option: 'never' },
        defaultDataSourceName: 'dicomweb',
        dataSources: [{
          namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
          sourceName: 'dicomweb',
          configuration: {
            friendlyName: 'test PACS', name: 'test PACS', wadoUriRoot: '/dicom-web',
            qidoRoot: '/dicom-web', wadoRoot: '/dicom-web', imageRendering: 'wadors',
            thumbnailRendering: 'wadors', enableStudyLazyLoad: true, supportsWildcard: true,
            bulkDataURI: { enabled: true, relativeResolution: 'studies' },
            omitQuotationForMultipartRequest: true
          }
        }]
      };
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final Orthanc pacs;
  private final HttpServer server;

  /** Serves at once, or the running test is skipped with the reason. */
  public OhifServer(Orthanc pacs) throws IOException {
    assumeTrue(
        Files.isDirectory(VIEWER),
        () -> "skipped: no viewer in %s (.ci/run unpacks npm's @ohif/app there)".formatted(VIEWER));
    this.pacs = pacs;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /** Where a study is looked at. */
  public String viewer(String studyInstanceUid) {
    return "http://localhost:%d/viewer?StudyInstanceUIDs=%s"
        .formatted(server.getAddress().getPort(), studyInstanceUid);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.startsWith(DICOM_WEB)) {
        forward(exchange);
      } else if (path.equals("/app-config.js")) {
        send(exchange, "text/javascript", CONFIGURATION.getBytes(StandardCharsets.UTF_8));
      } else {
        Path file = file(path);
        send(exchange, type(file), Files.readAllBytes(file));
      }
    }
  }

  /** Every page of the viewer is its index. */
  private static Path file(String path) {
    Path file = VIEWER.resolve(path.substring(1)).normalize();
    return file.startsWith(VIEWER) && Files.isRegularFile(file)
        ? file
        : VIEWER.resolve("index.html");
  }

  private static String type(Path file) {
    String name = file.getFileName().toString();
    return TYPES.getOrDefault(
        name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
  }

  private static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private void forward(HttpExchange exchange) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + pacs.httpPort() + exchange.getRequestURI());
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept"))
        .ifPresent(accept -> request.header("Accept", accept));
    // The addresses in its answers must lead back to here.
    request.header("Forwarded", "proto=http;host=localhost:" + server.getAddress().getPort());
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      response
          .headers()
          .firstValue("Content-Type")
          .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
      byte[] body = response.body();
      exchange.sendResponseHeaders(response.statusCode(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
