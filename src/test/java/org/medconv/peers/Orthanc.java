package org.medconv.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/** A running Orthanc (Debian package orthanc): the PACS of the tests. */
public final class Orthanc implements AutoCloseable {
  public static final String AE_TITLE = "ORTHANC";

  private static final Path DICOM_WEB = Path.of("/usr/share/orthanc/plugins/libOrthancDicomWeb.so");

  private static final ObjectMapper JSON = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final int dicomPort = Programs.freePort();
  private final int httpPort = Programs.freePort();
  private final Path folder;
  private final Map<String, Object> configuration;
  private Process process;

  /**
   * Starts Orthanc with its storage in {@code folder}. It knows one modality, the node, and commits
   * to it.
   */
  public Orthanc(Path folder, String nodeAe, int nodePort) {
    this(folder, nodeAe, nodePort, List.of());
  }

  /** With its DICOMweb plug-in (Debian package orthanc-dicomweb), or the test is skipped. */
  public static Orthanc withDicomweb(Path folder) {
    assumeTrue(
        Files.exists(DICOM_WEB),
        () -> "skipped: no %s (Debian package orthanc-dicomweb)".formatted(DICOM_WEB));
    return new Orthanc(folder, "MEDCONV", Programs.freePort(), List.of(DICOM_WEB.toString()));
  }

  private Orthanc(Path folder, String nodeAe, int nodePort, List<String> plugins) {
    Path program = Programs.require("Orthanc", "orthanc");
    this.folder = folder;
    this.configuration =
        Map.ofEntries(
            Map.entry("Name", "test PACS"),
            Map.entry("StorageDirectory", folder.resolve("storage").toString()),
            Map.entry("IndexDirectory", folder.resolve("storage").toString()),
            Map.entry("DicomAet", AE_TITLE),
            Map.entry("DicomPort", dicomPort),
            Map.entry("HttpPort", httpPort),
            // It closes idle connections; a POST at that moment is lost.
            Map.entry("KeepAlive", false),
            Map.entry("RemoteAccessAllowed", false),
            Map.entry("AuthenticationEnabled", false),
            Map.entry("DicomAlwaysAllowStore", true),
            Map.entry("DicomCheckCalledAet", true),
            Map.entry("OverwriteInstances", true),
            Map.entry("Plugins", plugins),
            Map.entry("DicomWeb", Map.of("Enable", true, "Root", "/dicom-web/")),
            Map.entry(
                "DicomModalities",
                Map.of(
                    "node",
                    Map.of(
                        "AET",
                        nodeAe,
                        "Host",
                        "127.0.0.1",
                        "Port",
                        nodePort,
                        "AllowStorageCommitment",
                        true))));
    start(program);
  }

  private void start(Path program) {
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve("orthanc.json");
      JSON.writeValue(file.toFile(), configuration);
      process =
          Programs.start(
              List.of(program.toString(), file.toString()),
              Map.of(),
              folder.resolve("orthanc.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await("Orthanc answers")
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> get("/system").has("Version"));
  }

  /** Stops it, and starts it again with what it has stored. */
  public void restart() {
    close();
    start(Programs.require("Orthanc", "orthanc"));
  }

  public int httpPort() {
    return httpPort;
  }

  /** Stores a Part 10 file by the REST API. */
  public void store(Path file) {
    try {
      answer(request("/instances").POST(HttpRequest.BodyPublishers.ofFile(file)).build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI dicomwebUrl() {
    return URI.create("http://127.0.0.1:" + httpPort + "/dicom-web");
  }

  public int dicomPort() {
    return dicomPort;
  }

  /** A resource of the REST API. */
  public JsonNode get(String path) {
    try {
      return JSON.readTree(bytes(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The series of all studies: modality to series resources. */
  public Map<String, List<JsonNode>> seriesByModality() {
    Map<String, List<JsonNode>> byModality = new TreeMap<>();
    for (JsonNode series : get("/series?expand")) {
      String modality = series.path("MainDicomTags").path("Modality").asText();
      byModality.computeIfAbsent(modality, m -> new ArrayList<>()).add(series);
    }
    return byModality;
  }

  /** The Part 10 file of an instance, written to {@code file}. */
  public Path download(String instance, Path file) {
    try {
      return Files.write(file, bytes("/instances/" + instance + "/file"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the REST API answers to a POST of JSON. */
  public JsonNode post(String path, String json) {
    try {
      return JSON.readTree(
          answer(request(path).POST(HttpRequest.BodyPublishers.ofString(json)).build()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path));
  }

  private byte[] bytes(String path) throws IOException {
    return answer(request(path).build());
  }

  private byte[] answer(HttpRequest request) throws IOException {
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IOException(
            "Orthanc answers %d to %s".formatted(response.statusCode(), request.uri()));
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
