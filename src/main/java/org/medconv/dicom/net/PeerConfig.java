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
 * @param objects kinds of result objects that it gets, of {@link #ALL_OBJECTS}
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
  /**
   * Segmentation, report, picture, and the Key Object Selection that takes back what was sent
   * before a patient was corrected.
   */
  public static final List<String> ALL_OBJECTS = List.of("SEG", "SR", "SC", "KO");

  public PeerConfig {
    objects = List.copyOf(objects);
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
