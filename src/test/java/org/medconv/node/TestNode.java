package org.medconv.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medconv.config.NodeConfig;
import org.medconv.config.NodeConfigReader;
import org.medconv.config.WrongConfiguration;
import org.medconv.jobs.Job;
import org.medconv.jobs.JobState;
import org.medconv.peers.FhirServer;
import org.medconv.peers.Programs;

/** A node's configuration in its own folder, with times that suit tests. */
final class TestNode {
  static final String AE_TITLE = "MEDCONV";

  /** Of the patient IDs that EXAMPLE has issued. */
  static final String PATIENT_SYSTEM = "https://hospital.example.org/mrn";

  final int port;
  final Path home;

  TestNode(Path home) {
    this(home, Programs.freePort());
  }

  /** With the port of another one that has ended. */
  TestNode(Path home, int port) {
    this.home = home;
    this.port = port;
  }

  /** Writes {@code conf/node.yaml} and the rule that ships, which sends to every destination. */
  Path write(String peers, String fhir) {
    Path file = home.resolve("conf").resolve("node.yaml");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, yaml(peers, fhir));
      Path rules = Files.createDirectories(home.resolve("dicom-rules"));
      Files.copy(Path.of("dicom-rules", "abdomen-ct.yaml"), rules.resolve("abdomen-ct.yaml"));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static NodeConfig read(Path file) {
    try {
      return NodeConfigReader.read(file, Map.of());
    } catch (WrongConfiguration e) {
      throw new IllegalStateException(e);
    }
  }

  private String yaml(String peers, String fhir) {
    return """
    dicom:
      aeTitle: %s
      bindAddress: 127.0.0.1
      port: %d
      requestTimeout: 3s
      idleTimeout: 5s
      storeTimeout: 30s
    peers: %s
    receive:
      minimumFree: 50MiB
      quiet: 2s
      quietWithoutQuery: 3s
      queryInterval: 500ms
      incompleteAfter: 40s
    http: {port: off}
    jobs:
      retryDelay: 1s
      retryDelayMax: 4s
      # On a slow machine every kill may hit the same run: that is not the run's fault.
      maxEndings: 100
    screen:
      models: %s
      device: cpu
    fhir:
      %s
    """
        .formatted(AE_TITLE, port, peers, Path.of("models").toAbsolutePath(), fhir);
  }

  /** One peer that commits, in flow style. */
  static String peer(String name, String aeTitle, int port) {
    return "[{name: %s, aeTitle: %s, host: 127.0.0.1, port: %d, commitment: true, responseTimeout: 20s}]"
        .formatted(name, aeTitle, port);
  }

  /** The keys of {@code fhir:} for a server that knows the example's issuer of patient IDs. */
  static String fhir(FhirServer server) {
    return "baseUrl: %s%n  patientIdSystems: {EXAMPLE: '%s'}"
        .formatted(server.baseUrl(), PATIENT_SYSTEM);
  }

  /** Sends a folder as a scanner would, with one association. */
  static Programs.Result storescu(int port, Path folder) {
    String storescu = Programs.require("storescu", "dcmtk").toString();
    return Programs.run(
        List.of(
            storescu,
            "-aet",
            "SCANNER",
            "-aec",
            AE_TITLE,
            "+sd",
            "127.0.0.1",
            Integer.toString(port),
            folder.toString()));
  }

  /** The job made last. */
  static Optional<Job> newest(Node node) {
    return node.jobs().list(List.of(JobState.values()), 1).stream().findFirst();
  }
}
