package org.medconv.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.config.NodeConfig;
import org.medconv.control.Door;
import org.medconv.control.Doors;
import org.medconv.control.Request;
import org.medconv.dicom.file.Part10File;
import org.medconv.dicom.net.DicomPeer.PeerFailure;
import org.medconv.jobs.JobState;
import org.medconv.peers.ExampleCt;
import org.medconv.peers.Orthanc;

/**
 * {@code kill -9} of the node, twenty times at random moments of receiving, running and delivering,
 * while a scanner continues to send and a real PACS receives the results.
 */
@org.junit.jupiter.api.Tag("heavy")
class CrashTest {
  private static final int KILLS = Integer.getInteger("kills", 20);
  private static final int STUDIES = 8;
  private static final int LONGEST_LIFE_MILLISECONDS = 11_000;

  @TempDir Path folder;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

  @Test
  void nothing_acknowledged_is_lost_and_the_pacs_holds_each_result_once() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("CrashTest seed " + seed);
    List<List<Path>> studies = studies();
    TestNode test = new TestNode(folder.resolve("node"));
    try (Orthanc pacs = new Orthanc(folder.resolve("pacs"), TestNode.AE_TITLE, test.port)) {
      String peers = TestNode.peer("pacs", Orthanc.AE_TITLE, pacs.dicomPort());
      Path file = test.write(peers, "{}");
      killAgainAndAgain(new Random(seed), test, file, studies);

      Process node = serve(test, file);
      try {
        studies.forEach(study -> send(test, study));
        assertThat(acknowledged).hasSize(studies.stream().mapToInt(List::size).sum());
        awaitTheEnd(TestNode.read(file));
      } finally {
        node.destroy();
        assertThat(node.waitFor(60, TimeUnit.SECONDS)).as("the node stops when told").isTrue();
      }
      assertEverythingAcknowledgedIsThere(TestNode.read(file));
      assertEachResultOnce(pacs);
    }
  }

  private void killAgainAndAgain(Random random, TestNode test, Path file, List<List<Path>> studies)
      throws Exception {
    for (int kill = 1; kill <= KILLS; kill++) {
      Process node = serve(test, file);
      // One more study every few lives, so that late kills also find work under way.
      List<List<Path>> soFar = studies.subList(0, 1 + (kill - 1) * STUDIES / KILLS);
      Thread scanner = new Thread(() -> sendMissing(test, soFar), "scanner");
      scanner.start();
      node.waitFor(random.nextInt(LONGEST_LIFE_MILLISECONDS), TimeUnit.MILLISECONDS);
      assertThat(node.isAlive()).as("the node lives until it is killed, see node.log").isTrue();
      node.destroyForcibly().waitFor();
      scanner.join();
      assertEverythingAcknowledgedIsThere(TestNode.read(file));
    }
  }

  /**
   * Like the queue of a scanner: sends the first incomplete study, then the next, until the node is
   * gone.
   */
  private void sendMissing(TestNode test, List<List<Path>> studies) {
    for (List<Path> study : studies) {
      if (!acknowledged.containsAll(uids(study)) && !send(test, study)) {
        return;
      }
    }
  }

  private boolean send(TestNode test, List<Path> study) {
    try {
      ServeProcess.scanner(test.port)
          .store(
              study,
              (file, status, comment) -> {
                if (status == 0) {
                  acknowledged.add(uid(file));
                }
              });
      return true;
    } catch (PeerFailure | IOException killed) {
      return false;
    }
  }

  private Process serve(TestNode test, Path file) throws IOException {
    return ServeProcess.start(test, file, folder.resolve("node.log"));
  }

  /** Like {@code jobs list}: through the node's socket. */
  private static void awaitTheEnd(NodeConfig config) throws Exception {
    try (Door door = Doors.toLook(config.control(), config.jobs())) {
      await("every study has one committed job")
          .atMost(Duration.ofMinutes(6))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () ->
                  assertThat(door.ask(new Request.CountJobs()).byState())
                      .containsExactly(Map.entry(JobState.COMMITTED, (long) STUDIES)));
    }
  }

  private void assertEverythingAcknowledgedIsThere(NodeConfig config) throws IOException {
    Set<String> kept = new HashSet<>();
    try (Stream<Path> files = Files.walk(config.receive().storage())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".dcm")).toList()) {
        Attributes slice = Part10File.read(file).dataset();
        assertThat(slice.getBytes(Tag.PixelData)).hasSize(2 * 122 * 101);
        assertThat(kept.add(slice.getString(Tag.SOPInstanceUID))).as("kept once").isTrue();
      }
    }
    assertThat(kept).containsAll(acknowledged);
  }

  private static void assertEachResultOnce(Orthanc pacs) {
    Map<String, Integer> instances = new TreeMap<>();
    for (JsonNode series : pacs.get("/series?expand")) {
      String key =
          series.path("ParentStudy").asText()
              + " "
              + series.path("MainDicomTags").path("Modality").asText();
      instances.merge(key, series.path("Instances").size(), Integer::sum);
    }
    assertThat(instances).hasSize(3 * STUDIES);
    assertThat(instances.values()).containsOnly(1);
  }

  /** The example CT under other UIDs, one study each. */
  private List<List<Path>> studies() throws IOException {
    List<List<Path>> studies = new ArrayList<>();
    for (int study = 1; study <= STUDIES; study++) {
      Path series = Files.createDirectories(folder.resolve("study-" + study));
      List<Path> files = new ArrayList<>();
      for (Path slice : ExampleCt.slices()) {
        Attributes dataset = Part10File.read(slice).dataset();
        for (int tag :
            new int[] {Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID}) {
          dataset.setString(tag, VR.UI, dataset.getString(tag) + "." + study);
        }
        Path file = series.resolve(dataset.getString(Tag.SOPInstanceUID) + ".dcm");
        Part10File.write(file, dataset, UID.ExplicitVRLittleEndian);
        files.add(file);
      }
      studies.add(files);
    }
    return studies;
  }

  private static Set<String> uids(List<Path> study) {
    Set<String> uids = new HashSet<>();
    study.forEach(file -> uids.add(uid(file)));
    return uids;
  }

  private static String uid(Path file) {
    return file.getFileName().toString().replaceAll("\\.dcm$", "");
  }
}
