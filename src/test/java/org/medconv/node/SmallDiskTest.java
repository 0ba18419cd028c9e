package org.medconv.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.bench.SampleSeries;
import org.medconv.cli.Main;
import org.medconv.dicom.file.Part10File;
import org.medconv.dicom.net.DicomPeer.PeerFailure;
import org.medconv.peers.OwnJvm;
import org.medconv.peers.Programs;
import org.medconv.peers.ShippedHeap;

/**
 * The node on a file system of 64 MB that is filled to its last byte and emptied again. The file
 * system is in a mount namespace of the node ({@code unshare}). A node that ends is started again,
 * as by a service manager. {@code -Dfillings=10} sets the number.
 */
@org.junit.jupiter.api.Tag("heavy")
class SmallDiskTest {
  private static final int FILLINGS = Integer.getInteger("fillings", 3);
  private static final int SLICES = 12;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private final Map<String, Attributes> acknowledged = new HashMap<>();
  private TestNode test;

  @Test
  void nothing_acknowledged_is_lost_and_what_was_refused_is_taken_when_there_is_space()
      throws Exception {
    Programs.require("unshare", "util-linux");
    assumeTrue(
        Programs.run(List.of("unshare", "-rm", "true")).status() == 0,
        "skipped: this system lets nobody make a namespace");
    test = new TestNode(folder.resolve("node"));
    Path configuration = test.write("[]", "{}");
    Files.writeString(
        configuration,
        Files.readString(configuration).replace("minimumFree: 50MiB", "minimumFree: 1MiB"));
    Path data = Files.createDirectories(test.home.resolve("data"));
    Process node = serve(configuration, data);
    try {
      Path seen = Path.of("/proc/" + node.pid() + "/root" + data.toAbsolutePath());
      for (int filling = 0; filling < FILLINGS; filling++) {
        SampleSeries series = new SampleSeries(5000 + filling, 128, SLICES);
        awaitTaken(series);
        Path filler = seen.resolve("filler");
        fill(filler);
        SampleSeries refused = new SampleSeries(6000 + filling, 128, SLICES);
        assertThat(send(refused)).as("taken although nothing can be kept").isZero();
        Files.delete(filler);
        awaitTaken(refused);
      }
      requireKept(seen);
    } finally {
      node.descendants().forEach(ProcessHandle::destroyForcibly);
      node.destroyForcibly().waitFor();
    }
    System.out.printf(
        "%d fillings: %d objects acknowledged, 0 lost%n", FILLINGS, acknowledged.size());
  }

  private Process serve(Path configuration, Path data) throws IOException {
    List<String> options = List.of(ShippedHeap.option(), "-Djava.awt.headless=true");
    List<String> command = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c"));
    command.add(
        "mount -t tmpfs -o size=64m none '%s' && while :; do \"$@\"; sleep 1; done"
            .formatted(data.toAbsolutePath()));
    command.add("sh");
    command.addAll(
        OwnJvm.command(options, Main.class, "serve", "--config", configuration.toString()));
    return Programs.start(command, Map.of(), folder.resolve("node.log"));
  }

  /** To the last byte. */
  private static void fill(Path filler) throws IOException {
    byte[] block = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(filler)) {
      for (int size = block.length; size > 0; size /= 2) {
        writeAsLongAsThereIsSpace(out, block, size);
      }
    }
  }

  private static void writeAsLongAsThereIsSpace(OutputStream out, byte[] block, int size) {
    try {
      while (true) {
        out.write(block, 0, size);
      }
    } catch (IOException full) {
      // smaller pieces may still fit
    }
  }

  private void awaitTaken(SampleSeries series) {
    await("the node takes objects; see " + folder.resolve("node.log"))
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> send(series) == SLICES);
  }

  /** Number of acknowledged objects of a series. */
  private int send(SampleSeries series) throws IOException {
    Path sent = folder.resolve("sent-" + series.seed());
    List<Path> files = series.write(sent);
    List<Path> taken = new ArrayList<>();
    try {
      ServeProcess.scanner(test.port)
          .store(
              files,
              (file, status, comment) -> {
                if (status == 0) {
                  taken.add(file);
                }
              });
    } catch (PeerFailure | IOException refused) {
      // What was acknowledged before counts.
    }
    for (Path file : taken) {
      Attributes slice = series.slice(files.indexOf(file));
      acknowledged.put(slice.getString(Tag.SOPInstanceUID), slice);
    }
    return taken.size();
  }

  private void requireKept(Path data) throws IOException {
    Map<String, Attributes> kept = new HashMap<>();
    try (Stream<Path> files = Files.walk(data.resolve("instances"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".dcm")).toList()) {
        Attributes slice = Part10File.read(file).dataset();
        assertThat(kept.put(slice.getString(Tag.SOPInstanceUID), slice)).as("kept once").isNull();
      }
    }
    acknowledged.forEach((uid, slice) -> assertThat(kept.get(uid)).isEqualTo(slice));
  }
}
