package org.medconv.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.cli.CommandLineFixture.Result;
import org.medconv.config.NodeConfigReader;
import org.medconv.node.Node;
import org.medconv.peers.Orthanc;
import org.medconv.peers.Programs;

@Tag("heavy")
class DoctorTest {
  @TempDir Path home;
  private CommandLineFixture node;

  @BeforeEach
  void make_node() throws IOException {
    node = new CommandLineFixture(home);
  }

  /** A peer without storage commitment. */
  private static String peer(int port) {
    return """
    peers:
    - {name: pacs, aeTitle: PACS, host: 127.0.0.1, port: %d, connectTimeout: 2s, commitment: false}
    """
        .formatted(port);
  }

  private String doctorWith(int port, int portThatThePacsKnows) throws IOException {
    try (Orthanc pacs =
        new Orthanc(
            home.resolve("pacs-" + portThatThePacsKnows), "MEDCONV", portThatThePacsKnows)) {
      node.configure(
          "  queryPeer: pacs\ndicom:\n  port: %d\npeers:\n- {name: pacs, aeTitle: %s, host: 127.0.0.1, port: %d}\n"
              .formatted(port, Orthanc.AE_TITLE, pacs.dicomPort()));
      return node.run("doctor").out();
    }
  }

  @Test
  void the_query_and_the_way_back_of_commitment_are_tried() throws IOException {
    int port = Programs.freePort();
    assertThat(doctorWith(port, port))
        .contains("ORTHANC answers C-FIND")
        .contains("ok    commitment pacs   its report comes back to MEDCONV, port " + port);
  }

  @Test
  void a_pacs_that_reports_to_a_wrong_port_is_told() throws IOException {
    int port = Programs.freePort();
    assertThat(doctorWith(port, Programs.freePort()))
        .contains("note  commitment pacs   accepted the request, but sent no report within 10 s")
        .contains("MEDCONV, port " + port);
  }

  /** The node has the port, so it must make the request itself. */
  @Test
  void the_way_back_of_commitment_is_tried_by_the_node_while_it_runs() throws Exception {
    int port = Programs.freePort();
    try (Orthanc pacs = new Orthanc(home.resolve("pacs"), "MEDCONV", port)) {
      node.configure(
          "dicom:\n  port: %d\npeers:\n- {name: pacs, aeTitle: %s, host: 127.0.0.1, port: %d}\n"
              .formatted(port, Orthanc.AE_TITLE, pacs.dicomPort()));
      try (Node running = Node.start(NodeConfigReader.read(node.config, Map.of()))) {
        assertThat(running.dicomPort()).isEqualTo(port);
        Result result = node.run("doctor");
        assertThat(result.out())
            .as(result.err())
            .contains("answers C-ECHO: the node is running")
            .contains("ok    commitment pacs   its report comes back to MEDCONV, port " + port);
      }
    }
  }

  @Test
  void all_is_well_where_the_pacs_answers() throws IOException {
    Path storescp = Programs.require("storescp", "dcmtk");
    int port = Programs.freePort();
    Process pacs =
        Programs.start(
            List.of(storescp.toString(), "--ignore", "-aet", "PACS", Integer.toString(port)),
            Map.of(),
            home.resolve("storescp.log"));
    try {
      node.configure("dicom:\n  port: %d\n".formatted(Programs.freePort()) + peer(port));
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(200))
          .untilAsserted(
              () -> {
                Result result = node.run("doctor");
                assertThat(result.out())
                    .contains("PACS at 127.0.0.1:%d answers C-ECHO".formatted(port))
                    .contains("computes on", "will be made at the first start", "is free")
                    .contains("everything works");
                assertThat(result.status()).isZero();
              });
    } finally {
      pacs.destroy();
    }
    assertThat(home.resolve("data")).as("a doctor changes nothing").doesNotExist();
  }

  @Test
  void limits_of_free_space_that_the_disk_can_never_reach_are_told() throws IOException {
    node.configure(
        "dicom:\n  port: %d\nretention: {whenBelow: 1000TiB}\nalerts: {diskBelow: 900TiB}\n"
            .formatted(Programs.freePort()));
    assertThat(node.run("doctor", "--offline").out())
        .contains(
            "note  free space", "retention.whenBelow (1024000 GiB) is more than the disk holds")
        .contains("alerts.diskBelow (921600 GiB) is more than the disk holds");
  }

  @Test
  void everything_that_does_not_work_is_told_in_one_go() throws IOException {
    // A port where somebody listens who never answers.
    try (ServerSocket stranger = new ServerSocket(0)) {
      int deaf = Programs.freePort();
      node.configure(
          "  storage: %s/file/instances\ndicom:\n  port: %d\n  requestTimeout: 2s\n"
                  .formatted(home, stranger.getLocalPort())
              + peer(deaf));
      Files.writeString(home.resolve("file"), "not a folder");
      node.write("models/medconv-resnet50/weights.bin", "damaged");
      node.write("dicom-rules/second.yaml", "name: second\n");
      Result result = node.run("doctor");
      assertThat(result.status()).isEqualTo(1);
      assertThat(result.out())
          .contains("weights.bin has sha256")
          .contains("second.yaml:1: when: is missing")
          .contains("/file is a file instead of a folder")
          .contains("another program uses it; `ss -ltnp")
          .contains("FAIL  peer pacs")
          .contains("ok    engine")
          .contains("of the points above failed: model, rules, received, listener, peer" + " pacs");
    }
  }

  @Test
  void a_bad_configuration_is_one_of_the_failures() throws IOException {
    node.configure("dicom:\n  port: high\n");
    Result result = node.run("doctor");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .contains("FAIL  configuration")
        .contains("node.yaml:4: dicom.port: \"high\" is not a whole number");
  }
}
