package org.medconv.dicom.net;

import java.time.Duration;
import java.util.List;

/**
 * A remote DICOM application entity, one entry of {@code peers:} in {@code conf/node.yaml}.
 *
 * @param name how rules and the command line call it
 * @param commitment ask it for storage commitment; "delivered" then means committed
 * @param commitmentTimeout no report within this time: ask again under a new transaction UID
 * @param responseTimeout no DIMSE response within this time: the socket is closed
 * @param commitmentWait how long the association of a commitment request stays open for its report,
 *     for peers that cannot open one of their own
 * @param objects names of the kinds of result objects that it gets; empty: all of them
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
  /** Every kind of DICOM object that this node makes. */
  public static final List<String> ALL_OBJECTS = List.of();

  public PeerConfig {
    objects = List.copyOf(objects);
  }

  /** Whether it gets results of a kind. */
  public boolean takes(String kind) {
    return objects.isEmpty() || objects.contains(kind);
  }

  /** One that gets every kind of object and reports commitment on associations of its own. */
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
