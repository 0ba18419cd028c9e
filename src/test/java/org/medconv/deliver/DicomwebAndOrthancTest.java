package org.medconv.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.jobs.JobState;
import org.medconv.jobs.JobsFixture;
import org.medconv.jobs.ResultFile;
import org.medconv.jobs.RunOutcome;
import org.medconv.peers.Orthanc;
import org.medconv.report.ResultObject;

/** STOW-RS from the running outbox to another project's server. */
@Tag("heavy")
class DicomwebAndOrthancTest {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void objects_posted_twice_are_stored_once() throws Exception {
    try (Orthanc archive = Orthanc.withDicomweb(folder.resolve("orthanc"));
        TestNode node = node(archive)) {
      assertThat(config(archive).open().examine())
          .isEqualTo(new Destination.Finding(false, archive.dicomwebUrl() + " answers"));
      node.send(1, "cloud");
      node.awaitJob(1, JobState.DELIVERED);
      List<String> sent = uids(node);
      assertThat(stored(archive)).containsExactlyInAnyOrderElementsOf(sent);
      node.jobs.retry(1);
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  node.states(1, "cloud").stream().filter(DeliveryState.SENT::equals).count() == 2);
      assertThat(stored(archive)).containsExactlyInAnyOrderElementsOf(sent);
    }
  }

  private TestNode node(Orthanc archive) throws Exception {
    return new TestNode(
        JobsFixture.config(folder, 1, 3),
        0,
        List.of(),
        List.of(config(archive).open()),
        job ->
            new RunOutcome.Reported(
                SampleResults.write(
                    Files.createDirectories(folder.resolve("results")), job.seriesInstanceUid())));
  }

  private static DicomwebConfig config(Orthanc archive) {
    return new DicomwebConfig(
        "cloud",
        archive.dicomwebUrl(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        ResultObject.Kind.dicomNames(),
        Duration.ofSeconds(20));
  }

  private static List<String> uids(TestNode node) {
    return node.jobs.results(1).stream()
        .map(ResultFile::instance)
        .flatMap(Optional::stream)
        .map(each -> each.sopInstanceUid())
        .toList();
  }

  private static List<String> stored(Orthanc archive) {
    List<String> uids = new ArrayList<>();
    for (JsonNode instance : archive.get("/instances?expand")) {
      uids.add(instance.path("MainDicomTags").path("SOPInstanceUID").asText());
    }
    return uids;
  }
}
