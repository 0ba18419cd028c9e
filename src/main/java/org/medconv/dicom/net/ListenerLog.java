package org.medconv.dicom.net;

import java.net.InetAddress;
import java.time.Duration;
import org.medconv.words.FailureKind;
import org.medconv.words.NetworkTrouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that the listener logs. No data set, no UID, no identity: addresses, AE titles, statuses and
 * kinds of failure.
 */
final class ListenerLog {
  private static final Logger LOG = LoggerFactory.getLogger(DicomListener.class);

  private ListenerLog() {}

  static void listening(AeTitle ae, String address, int port, boolean tls) {
    LOG.info("NODE-0101 {} listens on {}:{}{}", ae, address, port, tls ? " with TLS" : "");
  }

  static void stopped(int cut) {
    LOG.info("NODE-0102 listener stopped, {} associations cut off", cut);
  }

  static void acceptFailed(Throwable e) {
    LOG.error("NODE-0103 cannot accept connections at the moment: {}", e.toString());
  }

  static void overloaded(InetAddress remote, int connections) {
    LOG.warn("NODE-0104 connection from {} closed: {} are open", remote, connections);
  }

  static void rejected(InetAddress remote, String calling, String why) {
    LOG.warn("NODE-0105 association of {} from {} rejected: {}", calling, remote, why);
  }

  static void turnedAway(InetAddress remote) {
    LOG.warn("NODE-0113 connection from {} refused: not listed in dicom.hosts", remote);
  }

  static void unknownHost(String host) {
    LOG.warn("NODE-0114 the address of peer host {} is currently unknown", host);
  }

  static void handshakeFailed(InetAddress remote, Exception e) {
    LOG.warn(
        "NODE-0106 TLS handshake with {} failed: {}",
        remote,
        NetworkTrouble.of(e).orElseGet(() -> FailureKind.of(e)));
  }

  /**
   * @param more connections of this host were closed since this was last said of it
   */
  static void cutOff(InetAddress remote, String why, int more) {
    if (more == 0) {
      LOG.warn("NODE-0107 connection from {} closed: {}", remote, why);
    } else {
      LOG.warn("NODE-0107 connection from {} closed: {}; {} more before it", remote, why, more);
    }
  }

  static void associationFailed(InetAddress remote, Throwable e) {
    LOG.error("NODE-0108 association from {} failed: {}", remote, e.getClass().getName());
  }

  static void requestFailed(String operation, int status, Throwable e) {
    LOG.error(
        "NODE-0109 {} answered with {}: {}",
        operation,
        DimseStatus.hex(status),
        e.getClass().getName(),
        withoutMessage(e));
  }

  static void requestRefused(String operation, AeTitle calling, DimseRefused e) {
    LOG.warn(
        "NODE-0110 {} of {} answered with {}: {}",
        operation,
        calling,
        DimseStatus.hex(e.status()),
        e.getMessage());
  }

  static void followUpFailed(String operation, Throwable e) {
    LOG.error("NODE-0111 after {}: {}", operation, e.getClass().getName(), withoutMessage(e));
  }

  static void stoppingTakes(int associations, Duration longest) {
    LOG.info("NODE-0112 waiting up to {} for {} associations", longest, associations);
  }

  /** Where it happened, without what it says: messages of libraries may quote values. */
  private static Throwable withoutMessage(Throwable e) {
    Throwable place =
        new Throwable(e.getClass().getName(), null, false, true) {
          private static final long serialVersionUID = 1L;
        };
    place.setStackTrace(e.getStackTrace());
    return place;
  }
}
