package org.medconv.deliver;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.jobs.ResultFile;
import org.medconv.peers.FhirServer;
import org.medconv.text.Secret;

/** One real FHIR server for a class of tests, emptied before each, behind a proxy of its own. */
abstract class AgainstFhirServer {
  static final String DEFAULT_SYSTEM = "urn:medconv:patient-id";
  static final Progress NONE = new NoProgress();

  @TempDir static Path serverFolder;
  static FhirServer server;

  @TempDir Path folder;
  FailingProxy proxy;

  @BeforeAll
  static void startServer() throws Exception {
    server = new FhirServer(serverFolder);
  }

  @AfterAll
  static void stopServer() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void start() throws Exception {
    server.clear();
    proxy = new FailingProxy(server.baseUrl());
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  static FhirDestination at(Optional<URI> url) {
    return new FhirDestination(
        new FhirConfig(
            "ehr",
            url,
            Optional.of(new Secret("token-of-the-test")),
            SampleBundle.SYSTEMS,
            URI.create(DEFAULT_SYSTEM),
            Duration.ofSeconds(20)));
  }

  /** One attempt through the proxy. */
  Attempt attempt(List<ResultFile> results) {
    return at(Optional.of(proxy.baseUrl())).attempt(results, NONE);
  }
}
