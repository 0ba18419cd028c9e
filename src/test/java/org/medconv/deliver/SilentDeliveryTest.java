package org.medconv.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.dicom.net.AeTitle;
import org.medconv.jobs.Job;
import org.medconv.jobs.JobState;
import org.medconv.jobs.JobsFixture;
import org.medconv.jobs.ResultFile;
import org.medconv.jobs.RunOutcome;
import org.medconv.peers.Doorbell;

/** A destination of each kind, which shows by a connection or a file that something was sent. */
class SilentDeliveryTest {
  private static final String[] ALL = {"pacs", "ehr", "web", "files"};

  @TempDir Path folder;
  private final Doorbell pacs = new Doorbell();
  private final Doorbell ehr = new Doorbell();
  private final Doorbell web = new Doorbell();
  private Path files;
  private TestNode node;
  private volatile boolean saysNoClass;

  @BeforeEach
  void open() throws Exception {
    files = Files.createDirectories(folder.resolve("files"));
    node =
        new TestNode(
            JobsFixture.config(folder, 1, 1000),
            0,
            List.of(ScriptedPacs.peer("pacs", new AeTitle("PACS"), pacs.port(), true)),
            destinations(),
            this::run);
  }

  /** Job 3 takes back what job 2 has sent. */
  private RunOutcome run(Job job) {
    List<ResultFile> results =
        new ArrayList<>(
            SampleResults.write(
                folder.resolve("results-" + job.id()),
                "%s.%d.1".formatted(job.studyInstanceUid(), job.id())));
    if (job.id() == 3) {
      ResultFile ko =
          SampleResults.write(folder.resolve("ko"), job.studyInstanceUid() + ".9").get(0);
      results.add(new ResultFile("KO", ko.instance(), ko.file(), Optional.of(2L)));
    }
    return saysNoClass
        ? new RunOutcome.Abstained("NO_ANCHOR", "No landmark to count from.", results)
        : new RunOutcome.Reported(results);
  }

  private List<Destination> destinations() {
    FhirConfig fhir =
        new FhirConfig(
            "ehr",
            Optional.of(at(ehr)),
            Optional.empty(),
            SampleBundle.SYSTEMS,
            URI.create("urn:none"),
            Duration.ofSeconds(5));
    DicomwebConfig dicomweb =
        new DicomwebConfig(
            "web",
            at(web),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of("SEG", "SR", "SC", "KO"),
            Duration.ofSeconds(5));
    FolderConfig exchange =
        new FolderConfig(
            "files", files, FilePattern.DEFAULT, List.of("SEG", "SR", "SC", "KO"), 0, false);
    return List.of(fhir.open(), dicomweb.open(), exchange.open());
  }

  private static URI at(Doorbell bell) {
    return URI.create("http://127.0.0.1:" + bell.port() + "/r4");
  }

  @AfterEach
  void close() throws Exception {
    node.close();
    pacs.close();
    ehr.close();
    web.close();
  }

  private List<String> received() throws IOException {
    try (Stream<Path> all = Files.walk(files)) {
      return all.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList();
    }
  }

  private void assertNothingSent() throws IOException {
    assertThat(List.of(pacs.rings(), ehr.rings(), web.rings())).containsOnly(0);
    assertThat(received()).isEmpty();
  }

  @Test
  void a_silent_job_is_recorded_and_nobody_is_called_until_a_live_one_comes() throws Exception {
    node.sendSilently(1, 40, ALL);
    node.awaitJob(1, JobState.SILENT);
    assertThat(node.jobs.results(1)).hasSize(4);
    assertThat(node.deliveries.ofJob(1))
        .extracting(Delivery::destination, Delivery::state)
        .containsExactlyInAnyOrder(
            tuple("pacs", DeliveryState.SILENT),
            tuple("ehr", DeliveryState.SILENT),
            tuple("web", DeliveryState.SILENT),
            tuple("files", DeliveryState.SILENT));
    node.jobs.retry(1);
    node.awaitJob(1, JobState.SILENT);
    assertNothingSent();

    node.send(2, ALL);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> assertThat(List.of(pacs.rings(), ehr.rings(), web.rings())).doesNotContain(0));
    node.awaitDelivery(2, "files", DeliveryState.SENT);
    assertThat(received()).hasSize(3);
    assertThat(node.jobs.find(1).orElseThrow().state()).isEqualTo(JobState.SILENT);
  }

  @Test
  void a_silent_run_without_a_class_sends_its_report_to_nobody() throws Exception {
    saysNoClass = true;
    node.sendSilently(1, 40, ALL);
    node.awaitJob(1, JobState.ABSTAINED);
    assertThat(node.deliveries.ofJob(1))
        .hasSize(4)
        .extracting(Delivery::state)
        .containsOnly(DeliveryState.SILENT);
    assertNothingSent();
  }

  @Test
  void what_was_sent_before_is_taken_back_by_a_silent_job_whose_own_results_stay_here()
      throws Exception {
    node.sendSilently(1, 40, "files");
    node.send(2, 40, "files");
    node.awaitJob(2, JobState.DELIVERED);
    List<String> before = received();
    node.sendSilently(2, 41, "files");
    node.awaitJob(3, JobState.SILENT);
    assertThat(node.delivery(3, "files").state()).isEqualTo(DeliveryState.SENT);
    assertThat(before).hasSize(3);
    assertThat(received()).as("the note that takes back, and no more").hasSize(4);
  }
}
