package org.medconv.dicom.net;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.aoju.bus.image.UID;

/** Listeners for tests: on a free port of the loopback, with short time-outs. */
final class TestListener {
  static final AeTitle AE = new AeTitle("MEDCONV");
  static final List<String> SYNTAXES =
      List.of(
          UID.ExplicitVRLittleEndian,
          UID.ImplicitVRLittleEndian,
          UID.ExplicitVRBigEndianRetired,
          UID.DeflatedExplicitVRLittleEndian,
          UID.JPEGLossless);

  String bindAddress = "127.0.0.1";
  Set<AeTitle> callingAes = Set.of();
  Set<String> hosts = Set.of();
  int maxAssociations = 16;
  Duration requestTimeout = Duration.ofSeconds(5);
  Duration idleTimeout = Duration.ofSeconds(20);
  Duration storeTimeout = Duration.ofSeconds(20);
  long maxObjectBytes = 64 << 20;
  int maxPduBytes = 256 << 10;
  Optional<TlsConfig> tls = Optional.empty();

  ListenerConfig config() {
    return new ListenerConfig(
        AE,
        bindAddress,
        0,
        callingAes,
        hosts,
        maxAssociations,
        requestTimeout,
        idleTimeout,
        storeTimeout,
        maxObjectBytes,
        maxPduBytes,
        tls);
  }

  DicomListener start(Received received) throws IOException {
    return start(received, received);
  }

  DicomListener start(StoreScp store, Received others) throws IOException {
    DicomListener listener = new DicomListener(config(), store, others, others, others, SYNTAXES);
    listener.start();
    return listener;
  }
}
