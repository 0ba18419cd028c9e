package org.medconv.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.bench.SampleSeries;
import org.medconv.dicom.file.Part10File;
import org.medconv.dicom.net.DicomPeer.PeerFailure;

/**
 * {@code kill -9} of the node at random moments while two scanners send without pause. After each
 * kill, the disk is compared with what was sent, before anything more is sent. {@code -Dkills=200}
 * sets the number, {@code -Dseed=} repeats the moments.
 */
@org.junit.jupiter.api.Tag("heavy")
class KilledWhileReceivingTest {
  private static final int KILLS = Integer.getInteger("kills", 8);
  private static final int SCANNERS = 2;
  private static final int SLICES = 24;
  private static final int LONGEST_LIFE_MILLISECONDS = 2500;
  private static final int LONGEST_START_MILLISECONDS = 4000;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger acknowledged = new AtomicInteger();

  @Test
  void what_was_acknowledged_is_on_disk_once_and_unchanged_after_each_kill() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("KilledWhileReceivingTest seed " + seed);
    Random random = new Random(seed);
    TestNode test = new TestNode(folder.resolve("node"));
    Path configuration = test.write("[]", "{}");
    Path storage = TestNode.read(configuration).receive().storage();
    List<Scanner> scanners = new ArrayList<>();
    for (int n = 0; n < SCANNERS; n++) {
      scanners.add(new Scanner(test.port));
    }
    for (int kill = 1; kill <= KILLS; kill++) {
      liveAndDie(random, configuration, kill % 5 == 0, test.port, scanners);
      Map<String, Path> kept = kept(storage);
      for (Scanner scanner : scanners) {
        scanner.requireKept(kept, true);
      }
    }
    Map<String, Path> kept = kept(storage);
    for (Scanner scanner : scanners) {
      scanner.requireKept(kept, false);
    }
    System.out.printf(
        "%d kills, %d of %d objects acknowledged, %d kept: 0 lost, 0 changed, 0 doubled%n",
        KILLS, acknowledged.get(), sent.get(), kept.size());
    assertThat(acknowledged.get()).isGreaterThan(KILLS);
  }

  private void liveAndDie(
      Random random, Path configuration, boolean whileStarting, int port, List<Scanner> scanners)
      throws Exception {
    Path log = folder.resolve("node.log");
    Process node = ServeProcess.begin(configuration, log);
    try {
      if (whileStarting) {
        node.waitFor(random.nextInt(LONGEST_START_MILLISECONDS), TimeUnit.MILLISECONDS);
      } else {
        ServeProcess.awaitListening(node, port, log);
      }
      List<Thread> sending = scanners.stream().map(each -> new Thread(each, "scanner")).toList();
      sending.forEach(Thread::start);
      node.waitFor(random.nextInt(LONGEST_LIFE_MILLISECONDS), TimeUnit.MILLISECONDS);
      assertThat(node.isAlive()).as("the node lives until it is killed; see %s", log).isTrue();
      node.destroyForcibly().waitFor();
      for (Thread each : sending) {
        each.join();
      }
    } finally {
      node.destroyForcibly().waitFor();
    }
  }

  /** By SOP instance UID; fails where two files hold the same. */
  private static Map<String, Path> kept(Path storage) throws IOException {
    Map<String, Path> kept = new HashMap<>();
    if (Files.isDirectory(storage)) {
      try (Stream<Path> files = Files.walk(storage)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".dcm")).toList()) {
          String uid = file.getFileName().toString().replaceAll("\\.dcm$", "");
          assertThat(kept.put(uid, file)).as("kept twice: %s", uid).isNull();
        }
      }
    }
    return kept;
  }

  /**
   * Sends one series after the other; a series that was interrupted is sent again completely in the
   * next life.
   */
  private final class Scanner implements Runnable {
    private static final AtomicInteger SERIES = new AtomicInteger();

    private final int port;
    private final Set<String> ofThisLife = new HashSet<>();
    private final Map<String, SampleSlice> all = new HashMap<>();
    private SampleSeries series = next();

    Scanner(int port) {
      this.port = port;
    }

    private static SampleSeries next() {
      return new SampleSeries(1000 + SERIES.getAndIncrement(), 64, SLICES);
    }

    @Override
    public void run() {
      try {
        while (send()) {
          series = next();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private boolean send() throws IOException {
      Path written = folder.resolve("sent-" + series.seed());
      Files.createDirectories(written);
      Map<Path, SampleSlice> slices = new HashMap<>();
      List<Path> files = new ArrayList<>();
      for (int n = 0; n < SLICES; n++) {
        Path file = written.resolve(n + ".dcm");
        Part10File.write(file, new SampleSlice(series, n).dataset(), UID.ExplicitVRLittleEndian);
        files.add(file);
        slices.put(file, new SampleSlice(series, n));
      }
      try {
        sent.addAndGet(SLICES);
        ServeProcess.scanner(port)
            .store(
                files,
                (file, status, comment) -> {
                  if (status == 0) {
                    took(slices.get(file));
                  }
                });
        return true;
      } catch (PeerFailure | IOException killed) {
        return false;
      }
    }

    private void took(SampleSlice slice) {
      acknowledged.incrementAndGet();
      all.put(slice.uid(), slice);
      ofThisLife.add(slice.uid());
    }

    /**
     * @param recent reads only what was acknowledged since the last comparison
     */
    void requireKept(Map<String, Path> kept, boolean recent) throws IOException {
      assertThat(kept.keySet()).as("acknowledged, hence kept").containsAll(all.keySet());
      for (String uid : recent ? ofThisLife : all.keySet()) {
        assertThat(Part10File.read(kept.get(uid)).dataset())
            .as("unchanged: %s", kept.get(uid))
            .isEqualTo(all.get(uid).dataset());
      }
      ofThisLife.clear();
    }
  }

  private record SampleSlice(SampleSeries series, int number) {
    String uid() {
      return series.sopInstanceUid(number);
    }

    /** Too thick for any rule: this tests receiving, and no run takes its time. */
    Attributes dataset() {
      Attributes dataset = series.slice(number);
      dataset.setDouble(Tag.SliceThickness, VR.DS, 10);
      return dataset;
    }
  }
}
