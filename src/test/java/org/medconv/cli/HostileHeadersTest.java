package org.medconv.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.config.NodeConfigReader;
import org.medconv.dicom.file.Part10File;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.ToolkitDicomPeer;
import org.medconv.jobs.Job;
import org.medconv.jobs.JobState;
import org.medconv.node.Node;

/** A sender whose header values could control terminals, over DICOM into a running node. */
class HostileHeadersTest {
  private static final String HOSTILE =
      "HU\r\n2099-01-01T00:00:00.000Z FORGED\u001b[2J\u009b31m\b\u202ecba\u0007";
  private static final int SLICES = 14;

  @TempDir Path folder;
  private final PrintStream terminal = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void leave() {
    System.setErr(terminal);
  }

  @Test
  void header_values_command_neither_the_log_nor_whoever_looks_at_the_jobs() throws Exception {
    CommandLineFixture cli = new CommandLineFixture(folder.resolve("node"));
    cli.write(
        "conf/node.yaml",
        """
        dicom: {bindAddress: 127.0.0.1, port: 0}
        receive: {minimumFree: 0B, quiet: 200ms, quietWithoutQuery: 300ms}
        """);
    cli.write(
        "dicom-rules/abdomen-ct.yaml",
        CommandLineFixture.RULE.replace("Modality == \"CT\"", "SeriesDescription == \"thin\""));
    List<String> seen = new ArrayList<>();
    try (Node node = Node.start(NodeConfigReader.read(cli.config, Map.of()))) {
      send(node.dicomPort());
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> newest(node).map(job -> job.state().ended()).orElse(false));
      Job job = newest(node).orElseThrow();
      assertThat(job.reason()).contains("FORGED");
      seen.add(job.reason());
      seen.add(cli.run("jobs", "list").out());
      seen.add(cli.run("jobs", "show", Long.toString(job.id())).out());
    }
    seen.add(cli.run("rules", "test", folder.resolve("sent").toString()).out());
    seen.add(log.toString(StandardCharsets.UTF_8));

    assertThat(seen)
        .allSatisfy(
            text -> {
              assertThat(text).doesNotMatch("(?s).*[\\p{Cc}&&[^\\n\\t]].*");
              assertThat(text).doesNotContain("\u202e");
              assertThat(text.lines()).noneMatch(line -> line.startsWith("2099-"));
            });
    assertThat(List.of(seen.get(0), seen.get(2), seen.get(3)))
        .allSatisfy(text -> assertThat(text).contains("FORGED"));
  }

  private static Optional<Job> newest(Node node) {
    return node.jobs().list(List.of(JobState.values()), 1).stream().findFirst();
  }

  private void send(int port) throws Exception {
    List<Path> files = new ArrayList<>();
    for (int k = 0; k < SLICES; k++) {
      Path file = Files.createDirectories(folder.resolve("sent")).resolve("s" + k);
      Part10File.write(file, slice(k), UID.ExplicitVRLittleEndian);
      files.add(file);
    }
    List<Integer> answers = new ArrayList<>();
    new ToolkitDicomPeer(
            DemoFolder.loopback("node", new AeTitle("MEDCONV"), port),
            new AeTitle("SCANNER"),
            Optional.empty())
        .store(files, (file, status, comment) -> answers.add(status));
    assertThat(answers).hasSize(SLICES).containsOnly(0);
  }

  private static Attributes slice(int k) throws IOException {
    Attributes a = new Attributes();
    a.setSpecificCharacterSet("ISO_IR 192");
    a.setString(Tag.ImageType, VR.CS, "ORIGINAL", "PRIMARY", "AXIAL");
    a.setString(Tag.SOPClassUID, VR.UI, UID.CTImageStorage);
    a.setString(Tag.SOPInstanceUID, VR.UI, "2.25.9." + (k + 1));
    a.setString(Tag.StudyInstanceUID, VR.UI, "2.25.7");
    a.setString(Tag.SeriesInstanceUID, VR.UI, "2.25.8");
    a.setString(Tag.FrameOfReferenceUID, VR.UI, "2.25.6");
    a.setString(Tag.Modality, VR.CS, "CT");
    a.setString(Tag.PatientName, VR.PN, "Hostile^" + HOSTILE);
    a.setString(Tag.PatientID, VR.LO, HOSTILE);
    a.setString(Tag.SeriesDescription, VR.LO, HOSTILE);
    a.setString(Tag.ConvolutionKernel, VR.SH, HOSTILE);
    a.setString(Tag.RescaleType, VR.LO, HOSTILE);
    a.setString(Tag.KVP, VR.DS, "120");
    a.setString(Tag.SliceThickness, VR.DS, "2");
    a.setInt(Tag.SamplesPerPixel, VR.US, 1);
    a.setString(Tag.PhotometricInterpretation, VR.CS, "MONOCHROME2");
    a.setInt(Tag.Rows, VR.US, 32);
    a.setInt(Tag.Columns, VR.US, 32);
    a.setInt(Tag.BitsAllocated, VR.US, 16);
    a.setInt(Tag.BitsStored, VR.US, 16);
    a.setInt(Tag.HighBit, VR.US, 15);
    a.setInt(Tag.PixelRepresentation, VR.US, 1);
    a.setDouble(Tag.PixelSpacing, VR.DS, 1, 1);
    a.setDouble(Tag.ImageOrientationPatient, VR.DS, 1, 0, 0, 0, 1, 0);
    a.setDouble(Tag.ImagePositionPatient, VR.DS, 0, 0, 2 * k);
    a.setString(Tag.RescaleSlope, VR.DS, "1");
    a.setString(Tag.RescaleIntercept, VR.DS, "0");
    a.setBytes(Tag.PixelData, VR.OW, new byte[32 * 32 * 2]);
    return a;
  }
}
