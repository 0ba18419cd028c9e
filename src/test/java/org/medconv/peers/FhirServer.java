package org.medconv.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** Another project's FHIR R4 server: Medplum's, run by node. */
public final class FhirServer implements AutoCloseable {
  private static final Path FOLDER = Path.of("src", "test", "node");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;

  public FhirServer(Path folder) throws IOException {
    Path node = Programs.require("node", "nodejs");
    assumeTrue(
        isInstalled(), "skipped: no FHIR server, run `npm ci` in " + FOLDER + " to install one");
    Path log = folder.resolve("fhir-server.log");
    process =
        Programs.start(
            List.of(node.toString(), FOLDER.resolve("fhir-server.mjs").toString()), Map.of(), log);
    port =
        Awaitility.await("the FHIR server listens")
            .atMost(Duration.ofMinutes(2))
            .until(() -> listeningOn(log), found -> found > 0);
  }

  public static boolean isInstalled() {
    return Files.isDirectory(FOLDER.resolve("node_modules").resolve("@medplum"));
  }

  private static int listeningOn(Path log) throws IOException {
    return Files.readAllLines(log).stream()
        .filter(line -> line.startsWith("listening "))
        .mapToInt(line -> Integer.parseInt(line.substring("listening ".length())))
        .findFirst()
        .orElse(0);
  }

  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + port + "/fhir");
  }

  public int count(String resourceType) {
    return send(HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + port + "/count/" + resourceType)))
        .path("total")
        .asInt();
  }

  /** Forgets every resource. */
  public void clear() {
    send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/clear"))
            .POST(HttpRequest.BodyPublishers.noBody()));
  }

  /** A patient with one identifier. */
  public void addPatient(String system, String id) {
    addPatient(system, id, "");
  }

  /**
   * @param more further members of the JSON object, each with a comma before it
   */
  public void addPatient(String system, String id, String more) {
    add(
        "Patient",
        """
        {"resourceType": "Patient", "identifier": [{"system": "%s", "value": %s}]%s}
        """
            .formatted(system, TextNode.valueOf(id), more));
  }

  /**
   * @return the resource as stored by the server
   */
  public JsonNode add(String resourceType, String json) {
    return send(
        HttpRequest.newBuilder(URI.create(baseUrl() + "/" + resourceType))
            .header("content-type", "application/fhir+json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  public JsonNode get(String path) {
    return send(HttpRequest.newBuilder(URI.create(baseUrl() + path)));
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      return JSON.readTree(http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
