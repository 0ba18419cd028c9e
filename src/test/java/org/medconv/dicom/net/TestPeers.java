package org.medconv.dicom.net;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The node's own side of an association, to a port of this machine. */
final class TestPeers {
  static final AeTitle LOCAL = new AeTitle("MEDCONV");

  private TestPeers() {}

  static PeerConfig config(String aeTitle, int port) {
    return config(aeTitle, port, Duration.ofSeconds(10));
  }

  static PeerConfig config(String aeTitle, int port, Duration responseTimeout) {
    return new PeerConfig(
        "pacs",
        new AeTitle(aeTitle),
        "localhost",
        port,
        false,
        true,
        Duration.ofSeconds(5),
        responseTimeout,
        Duration.ofHours(1));
  }

  static DicomPeer to(String aeTitle, int port) throws IOException {
    return new ToolkitDicomPeer(config(aeTitle, port), LOCAL, Optional.empty());
  }

  static DicomPeer to(DicomListener listener) throws IOException {
    return to("MEDCONV", listener.port());
  }
}
