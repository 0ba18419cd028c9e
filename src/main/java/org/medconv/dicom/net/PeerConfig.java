package org.medconv.dicom.net;

import java.time.Duration;
import java.util.List;

/**
 * A remote DICOM application entity: one entry of {@code peers:} in {@code conf/node.yaml}.
 *
 * @param name its name in rules and on the command line
 * @param commitment request storage commitment; "delivered" then means committed
 * @param commitmentTimeout without a report within this time, the request is repeated under a new
 *     transaction UID
 * @param responseTimeout without a DIMSE response within this time, the socket is closed
 * @param commitmentWait how long the association of a commitment request stays open for its report,
 *     for peers that cannot open an association themselves
 * @param objects names of the kinds of result objects for this peer; empty: all
 */
public record PeerConfig(
    String name,
    AeTitle aeTitle,
    String host,
    int port,
    boolean tls,
    boolean commitment,
    Duration connectTimeout,
    Duration responseTimeout,
    Duration commitmentTimeout,
    Duration commitmentWait,
    List<String> objects) {
  /** Stands for all kinds of DICOM result objects. */
  public static final List<String> ALL_OBJECTS = List.of();

  public PeerConfig {
    objects = List.copyOf(objects);
  }

  /** Whether the peer gets results of a kind. */
  public boolean takes(String kind) {
    return objects.isEmpty() || objects.contains(kind);
  }

  /** A peer that gets all kinds of objects and sends commitment reports on its own associations. */
  public PeerConfig(
      String name,
      AeTitle aeTitle,
      String host,
      int port,
      boolean tls,
      boolean commitment,
      Duration connectTimeout,
      Duration responseTimeout,
      Duration commitmentTimeout) {
    this(
        name,
        aeTitle,
        host,
        port,
        tls,
        commitment,
        connectTimeout,
        responseTimeout,
        commitmentTimeout,
        Duration.ZERO,
        ALL_OBJECTS);
  }
}
