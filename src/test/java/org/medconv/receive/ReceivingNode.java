package org.medconv.receive;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.medconv.dicom.file.PixelDecoder;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.DicomListener;
import org.medconv.dicom.net.DicomPeer;
import org.medconv.dicom.net.ListenerConfig;

/**
 * Listener and reception together on a free port; as a program of its own it waits to be killed.
 */
public final class ReceivingNode implements AutoCloseable {
  public static final AeTitle AE = new AeTitle("MEDCONV");

  private final Reception reception;
  private final DicomListener listener;

  public ReceivingNode(
      ReceiveConfig config,
      Function<AeTitle, Optional<DicomPeer>> peers,
      StudyReadyListener studyReady)
      throws IOException {
    this(config, peers, studyReady, Duration.ofSeconds(30), Duration.ofMinutes(2));
  }

  /**
   * @param silence after which an association is cut off
   */
  public ReceivingNode(
      ReceiveConfig config,
      Function<AeTitle, Optional<DicomPeer>> peers,
      StudyReadyListener studyReady,
      Duration request,
      Duration silence)
      throws IOException {
    reception = Reception.open(config, Optional.empty(), peers, studyReady, Clock.systemUTC());
    listener =
        new DicomListener(
            listenerConfig(request, silence),
            reception,
            reception.commitment(),
            report -> false,
            reception.announcements(),
            PixelDecoder.transferSyntaxes());
    listener.start();
  }

  public static ReceiveConfig patient(Path storage) {
    Duration day = Duration.ofDays(1);
    return new ReceiveConfig(storage, 1 << 20, day, day, day, day, Optional.empty());
  }

  private static ListenerConfig listenerConfig(Duration request, Duration silence) {
    return new ListenerConfig(
        AE,
        "127.0.0.1",
        0,
        Set.of(),
        Set.of(),
        32,
        request,
        silence,
        silence,
        1L << 30,
        256 << 10,
        Optional.empty());
  }

  public int port() {
    return listener.port();
  }

  Reception reception() {
    return reception;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    reception.close();
  }

  /** Receives into the folder given until killed; prints its port first. */
  public static void main(String[] arguments) throws Exception {
    Path storage = Path.of(arguments[0]);
    try (ReceivingNode node =
        new ReceivingNode(patient(storage), ae -> Optional.empty(), (study, series) -> {})) {
      System.out.println("port " + node.port());
      System.out.flush();
      Thread.currentThread().join();
    }
  }
}
