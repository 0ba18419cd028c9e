package org.medconv.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.aoju.bus.image.UID;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.DicomListener;
import org.medconv.dicom.net.DicomPeer;
import org.medconv.dicom.net.ListenerConfig;
import org.medconv.dicom.net.ToolkitDicomPeer;
import org.medconv.receive.ReceiveConfig;
import org.medconv.receive.Reception;

/**
 * The PACS of the demo, built from the node's own receiving stage: it stores what the node sends,
 * and commits to it.
 */
final class DemoArchive implements AutoCloseable {
  static final String AE_TITLE = "ARCHIVE";

  private static final List<String> RESULT_CLASSES =
      List.of(
          UID.SegmentationStorage, UID.Comprehensive3DSRStorage, UID.SecondaryCaptureImageStorage);
  private static final long MIB = 1 << 20;

  private final Path storage;
  private final Reception reception;
  private final DicomListener listener;
  private volatile Optional<DicomPeer> node = Optional.empty();

  private DemoArchive(Path storage) throws IOException {
    this.storage = storage;
    Duration never = Duration.ofDays(1);
    this.reception =
        Reception.open(
            new ReceiveConfig(storage, MIB, never, never, never, never, Optional.empty()),
            Optional.empty(),
            calling -> node,
            (study, series) -> {},
            Clock.systemUTC());
    this.listener =
        new DicomListener(
            listenerConfig(),
            reception,
            reception.commitment(),
            report -> false,
            reception.announcements(),
            RESULT_CLASSES,
            List.of(UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian));
  }

  static DemoArchive start(Path storage) throws IOException {
    DemoArchive archive = new DemoArchive(storage);
    archive.listener.start();
    return archive;
  }

  private static ListenerConfig listenerConfig() {
    Duration minute = Duration.ofMinutes(1);
    return new ListenerConfig(
        new AeTitle(AE_TITLE),
        "127.0.0.1",
        0,
        Set.of(),
        Set.of(),
        8,
        minute,
        minute,
        minute,
        1024 * MIB,
        (int) (MIB / 4),
        Optional.empty());
  }

  int port() {
    return listener.port();
  }

  /** Sets the port for commitment reports. The node's port is known only when it runs. */
  void reportTo(int nodePort) throws IOException {
    node =
        Optional.of(
            new ToolkitDicomPeer(
                DemoFolder.loopback("node", new AeTitle("MEDCONV"), nodePort),
                new AeTitle(AE_TITLE),
                Optional.empty()));
  }

  /** Number of received objects. */
  long received() throws IOException {
    try (Stream<Path> files = Files.walk(storage)) {
      return files.filter(file -> file.toString().endsWith(".dcm")).count();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    reception.close();
  }
}
