package org.medconv.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.bench.SampleSeries;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.DicomPeer;
import org.medconv.dicom.net.PeerConfig;
import org.medconv.dicom.net.ToolkitDicomPeer;
import org.medconv.peers.ExampleCt;
import org.medconv.peers.Orthanc;
import org.medconv.peers.OwnJvm;
import org.medconv.peers.Programs;
import org.medconv.receive.ReadySeries.Completeness;

@Tag("heavy")
class ReceptionTest {
  private static final int SENDERS = 8;
  private static final int SLICES = 300;
  private static final int KILLS = 10;

  @TempDir private Path folder;

  @Test
  void of_eight_senders_of_300_slices_nothing_is_lost() throws Exception {
    String storescu = Programs.require("storescu", "dcmtk").toString();
    List<SampleSeries> all = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      all.add(new SampleSeries(100 + i, 512, SLICES));
      all.get(i).write(folder.resolve("sent-" + i));
    }
    Path storage = folder.resolve("storage");
    try (ReceivingNode node = quietNode(storage)) {
      long start = System.nanoTime();
      List<Process> senders = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        senders.add(
            Programs.start(
                send(storescu, node.port(), folder.resolve("sent-" + i)),
                java.util.Map.of(),
                folder.resolve("storescu-" + i + ".log")));
      }
      for (Process sender : senders) {
        assertThat(sender.waitFor()).isZero();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "%d senders of %d slices: %.2f s, %.0f MB/s, every byte synced%n",
          SENDERS, SLICES, seconds, SENDERS * SLICES * 0.525 / seconds);
    }
    for (int i = 0; i < SENDERS; i++) {
      assertKept(storage, all.get(i), folder.resolve("sent-" + i));
    }
    assertThat(files(storage, ".part")).isEmpty();
  }

  @Test
  void after_kill_9_everything_acknowledged_is_on_disk_whole() throws Exception {
    String storescu = Programs.require("storescu", "dcmtk").toString();
    long seed = 20261122;
    Random random = new Random(seed);
    Path storage = folder.resolve("storage");
    int acknowledged = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      // Each series is sent in two rounds, so that the second meets what the first left.
      SampleSeries series = new SampleSeries(200 + kill / 2, 256, SLICES);
      Path sent = folder.resolve("sent-" + kill / 2);
      series.write(sent);
      acknowledged += sendAndKill(storescu, series, sent, storage, random);
      for (Path file : files(storage, ".dcm")) {
        assertThat(Seal.isIntact(file)).as("round %d, seed %d", kill, seed).isTrue();
      }
    }
    assertThat(acknowledged).isPositive();
    InstanceStore.open(storage, 0).close();
    assertThat(files(storage, ".part")).isEmpty();
  }

  /** Kills the node after a random number of acknowledgements; says how many there were. */
  private int sendAndKill(
      String storescu, SampleSeries series, Path sent, Path storage, Random random)
      throws Exception {
    Process node =
        new ProcessBuilder(
                OwnJvm.command(List.of("-Xmx128m"), ReceivingNode.class, storage.toString()))
            .redirectError(folder.resolve("node.log").toFile())
            .start();
    try (BufferedReader said = reader(node)) {
      int port = port(said);
      List<String> command = new ArrayList<>(send(storescu, port, sent));
      command.add(1, "-v");
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("TCP_NODELAY", "1");
      Process sender = builder.start();
      int killAfter = random.nextInt(SLICES);
      long microseconds = random.nextInt(4000);
      List<Path> acknowledged = new ArrayList<>();
      try (BufferedReader lines = reader(sender)) {
        Path current = null;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("I: Sending file: ")) {
            current = Path.of(line.substring("I: Sending file: ".length()).strip());
          } else if (line.startsWith("I: Received Store Response (Success)")) {
            acknowledged.add(current);
            if (acknowledged.size() == killAfter + 1) {
              java.util.concurrent.locks.LockSupport.parkNanos(microseconds * 1000);
              node.destroyForcibly().waitFor();
            }
          }
        }
      }
      sender.waitFor();
      for (Path file : acknowledged) {
        assertSame(storage, series, file);
      }
      return acknowledged.size();
    } finally {
      node.destroyForcibly().waitFor();
    }
  }

  @Test
  void the_same_series_twice_from_storescu_is_kept_once_and_handed_over_once() throws Exception {
    String storescu = Programs.require("storescu", "dcmtk").toString();
    SampleSeries series = new SampleSeries(300, 64, 40);
    Path sent = folder.resolve("sent");
    series.write(sent);
    Path storage = folder.resolve("storage");
    List<List<ReadySeries>> handedOver = new CopyOnWriteArrayList<>();
    Duration second = Duration.ofSeconds(1);
    ReceiveConfig config =
        new ReceiveConfig(
            storage, 0, second, second, second, Duration.ofHours(1), Optional.empty());
    try (ReceivingNode node =
        new ReceivingNode(
            config, ae -> Optional.empty(), (study, ready) -> handedOver.add(ready))) {
      assertThat(Programs.run(send(storescu, node.port(), sent)).status()).isZero();
      await().atMost(Duration.ofSeconds(60)).until(() -> node.reception().waitingStudies() == 0);
      assertThat(Programs.run(send(storescu, node.port(), sent)).status()).isZero();
      assertThat(node.reception().waitingStudies()).isZero();
    }
    assertKept(storage, series, sent);
    assertThat(handedOver).hasSize(1);
    ReadySeries ready = handedOver.get(0).get(0);
    assertThat(ready.completeness()).isEqualTo(Completeness.QUIET);
    assertThat(ready.files()).hasSize(40);
  }

  @Test
  void orthanc_asks_for_commitment_and_deletes_nothing_that_is_not_kept() throws Exception {
    List<Path> slices = ExampleCt.slices();
    Path storage = folder.resolve("storage");
    DicomPeer[] pacs = new DicomPeer[1];
    try (ReceivingNode node =
            new ReceivingNode(
                ReceivingNode.patient(storage),
                ae -> ae.value().equals(Orthanc.AE_TITLE) ? Optional.of(pacs[0]) : Optional.empty(),
                (study, series) -> {});
        Orthanc orthanc =
            new Orthanc(folder.resolve("orthanc"), ReceivingNode.AE.value(), node.port())) {
      pacs[0] = peer(orthanc);
      pacs[0].store(slices, (file, status, comment) -> {});
      assertThat(commitmentOf(orthanc)).isEqualTo("Success");
      assertThat(files(storage, ".dcm")).hasSameSizeAs(slices);
      assertThat(node.reception().unreportedCommitments()).isZero();
      assertThat(files(storage.resolve("commitments"), ".json")).isEmpty();
    }
  }

  private static String commitmentOf(Orthanc orthanc) {
    String study = orthanc.get("/studies").get(0).asText();
    String transaction =
        orthanc
            .post(
                "/modalities/node/store",
                "{\"Resources\":[\"%s\"],\"StorageCommitment\":true,\"Synchronous\":true}"
                    .formatted(study))
            .path("StorageCommitmentTransactionUID")
            .asText();
    String report = "/storage-commitment/" + transaction;
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !orthanc.get(report).path("Status").asText().equals("Pending"));
    return orthanc.get(report).path("Status").asText();
  }

  private static DicomPeer peer(Orthanc orthanc) throws IOException {
    Duration long_ = Duration.ofMinutes(1);
    PeerConfig config =
        new PeerConfig(
            "pacs",
            new AeTitle(Orthanc.AE_TITLE),
            "localhost",
            orthanc.dicomPort(),
            false,
            true,
            long_,
            long_,
            long_);
    return new ToolkitDicomPeer(config, ReceivingNode.AE, Optional.empty());
  }

  private static ReceivingNode quietNode(Path storage) throws IOException {
    return new ReceivingNode(
        ReceivingNode.patient(storage), ae -> Optional.empty(), (study, series) -> {});
  }

  private static List<String> send(String storescu, int port, Path sent) {
    return List.of(
        storescu,
        "--scan-directories",
        "--required",
        "--call",
        ReceivingNode.AE.value(),
        "localhost",
        Integer.toString(port),
        sent.toString());
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  private static int port(BufferedReader said) throws IOException {
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith("port ")) {
        return Integer.parseInt(line.substring("port ".length()));
      }
    }
    throw new IOException("the node ended before it listened");
  }

  private static void assertKept(Path storage, SampleSeries series, Path sent) throws IOException {
    Path kept = storage.resolve(series.studyInstanceUid()).resolve(series.seriesInstanceUid());
    assertThat(files(kept, ".dcm")).hasSize(series.slices());
    for (Path file : files(sent, ".dcm")) {
      assertSame(storage, series, file);
    }
  }

  /** The kept file holds the data set that was sent, byte for byte. */
  private static void assertSame(Path storage, SampleSeries series, Path sent) throws IOException {
    int slice = Integer.parseInt(sent.getFileName().toString().replace(".dcm", "")) - 1;
    Path kept =
        new InstanceUids(
                series.studyInstanceUid(), series.seriesInstanceUid(), series.sopInstanceUid(slice))
            .file(storage);
    assertThat(kept).exists();
    assertThat(Sent.dataSetOf(Files.readAllBytes(kept)))
        .isEqualTo(Sent.dataSetOf(Files.readAllBytes(sent)));
  }

  private static List<Path> files(Path folder, String suffix) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(file -> file.toString().endsWith(suffix)).toList();
    }
  }
}
