package org.medconv.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.PeerConfig;
import org.medconv.dicom.net.ToolkitDicomPeer;
import org.medconv.peers.ExampleCt;

/** The node listens before it has read its storage, however long that takes. */
class StartUpTest {
  @TempDir Path storage;

  @Test
  @Timeout(60)
  void the_node_stores_while_it_still_looks_at_what_it_has_kept() throws Exception {
    for (int study = 1; study <= 50; study++) {
      Path series = Files.createDirectories(storage.resolve("1.2." + study).resolve("1.3"));
      Files.createFile(series.resolve("1.4.%d.dcm".formatted(study)));
    }
    Slow slow = new Slow();
    try (ReceivingNode node =
        new ReceivingNode(ReceivingNode.patient(storage), peer -> Optional.empty(), slow)) {
      assertThat(slow.asked.await(30, TimeUnit.SECONDS)).as("the look has begun").isTrue();
      peer(node).store(ExampleCt.slices().subList(0, 2), (file, status, comment) -> {});
      assertThat(slow.go.getCount()).as("and has not ended").isOne();
      slow.go.countDown();
    }
  }

  private static ToolkitDicomPeer peer(ReceivingNode node) throws Exception {
    PeerConfig config =
        new PeerConfig(
            "node",
            ReceivingNode.AE,
            "127.0.0.1",
            node.port(),
            false,
            false,
            java.time.Duration.ofSeconds(20),
            java.time.Duration.ofSeconds(20),
            java.time.Duration.ofSeconds(20));
    return new ToolkitDicomPeer(config, new AeTitle("SCANNER"), Optional.empty());
  }

  /** Answers of the first study when it is let. */
  private static final class Slow implements StudyReadyListener {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    @Override
    public boolean remembers(String study) {
      asked.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return true;
    }

    @Override
    public void beingCorrected(String study, Instant since) {}

    @Override
    public void studyReady(String study, List<ReadySeries> ready) {}
  }
}
