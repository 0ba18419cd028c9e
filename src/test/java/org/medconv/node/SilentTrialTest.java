package org.medconv.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.control.Door;
import org.medconv.control.Doors;
import org.medconv.control.Request;
import org.medconv.jobs.Job;
import org.medconv.jobs.JobState;
import org.medconv.peers.Doorbell;
import org.medconv.peers.ExampleCt;
import org.medconv.peers.Programs;
import org.medconv.phantom.PhantomSeries;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.SpinePhantom;
import org.medconv.record.Column;
import org.medconv.record.RecordedJob;

/**
 * {@code mode: silent} of a whole node with a destination of each kind, then the same node live.
 */
@Tag("heavy")
class SilentTrialTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path folder;
  private final Doorbell pacs = new Doorbell();
  private final Doorbell ehr = new Doorbell();
  private final Doorbell web = new Doorbell();

  @Test
  void nothing_leaves_a_silent_node_and_what_it_has_recorded_is_not_sent_later() throws Exception {
    Path exchange = Files.createDirectories(folder.resolve("exchange"));
    Path file = configuration(exchange);
    try (Node node = Node.start(TestNode.read(file))) {
      send(node, ExampleCt.dicom());
      Job job = awaitEnd(node, 1);
      assertThat(job.state()).as(job.reason()).isEqualTo(JobState.SILENT);
      assertExported(file, job);
    }
    assertThat(rings()).as("connections made by the silent node").containsOnly(0);
    assertThat(exchange).isEmptyDirectory();

    Files.writeString(file, Files.readString(file).replace("mode: silent", "mode: live"));
    try (Node node = Node.start(TestNode.read(file))) {
      send(node, ExampleCt.dicom());
      send(node, simulated());
      awaitFiles(exchange);
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(rings()).doesNotContain(0));
      assertThat(node.jobs().find(1).orElseThrow().state())
          .as("the same study again is the same job")
          .isEqualTo(JobState.SILENT);
      assertThat(folders(exchange)).as("of job 2 alone").containsExactly("2");
    } finally {
      pacs.close();
      ehr.close();
      web.close();
    }
  }

  private Path configuration(Path exchange) throws IOException {
    Path file =
        new TestNode(folder.resolve("node"))
            .write(
                TestNode.peer("pacs", "PACS", pacs.port()),
                "baseUrl: http://127.0.0.1:%d/r4%n  patientIdSystems: {SIMULATION: '%s'}"
                    .formatted(ehr.port(), TestNode.PATIENT_SYSTEM));
    String more =
        """
        mode: silent
        destinations:
          - {kind: folder, name: exchange, folder: "%s", minimumFree: 0B}
          - {kind: dicomweb, name: web, baseUrl: "http://127.0.0.1:%d/dicom-web"}
        """;
    return Files.writeString(file, Files.readString(file) + more.formatted(exchange, web.port()));
  }

  private List<Integer> rings() {
    return List.of(pacs.rings(), ehr.rings(), web.rings());
  }

  private static void send(Node node, Path study) {
    Programs.Result sent = TestNode.storescu(node.dicomPort(), study);
    assertThat(sent.status()).as(sent.output()).isZero();
  }

  private static Job awaitEnd(Node node, long id) {
    await()
        .atMost(PATIENCE)
        .until(() -> node.jobs().find(id).map(job -> job.state().ended()).orElse(false));
    return node.jobs().find(id).orElseThrow();
  }

  /** The export has all that it has of a live job. */
  private static void assertExported(Path file, Job job) throws Exception {
    var config = TestNode.read(file);
    try (Door door = Doors.toLook(config.control(), config.jobs())) {
      RecordedJob recorded = door.ask(new Request.ShowJob(job.id())).record();
      assertThat(Column.SILENT.of(recorded)).isEqualTo(true);
      assertThat(
              Stream.of(
                  Column.OUTCOME,
                  Column.CLASS,
                  Column.HU_MEDIAN,
                  Column.MEDCONV_CLASS,
                  Column.CLASSIFIER_SHA256,
                  Column.SENDER_HOST,
                  Column.SECONDS_REPORT))
          .allSatisfy(column -> assertThat(column.of(recorded)).as(column.title()).isNotNull());
      assertThat(Column.DESTINATIONS.of(recorded)).isEqualTo("pacs,ehr,exchange,web");
    }
  }

  private Path simulated() throws IOException {
    PhantomSpec what = PhantomSpec.patient(12, 95);
    SpinePhantom phantom = SpinePhantom.of(what);
    Path series = folder.resolve("simulated");
    new PhantomSeries(phantom, what, phantom.abdomen(256, 140, 2.5)).write(series, slice -> {});
    return series;
  }

  private static void awaitFiles(Path exchange) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(folders(exchange)).isNotEmpty());
  }

  private static List<String> folders(Path exchange) throws IOException {
    try (Stream<Path> all = Files.list(exchange)) {
      return all.map(each -> each.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .toList();
    }
  }
}
