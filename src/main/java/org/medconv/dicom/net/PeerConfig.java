package org.medconv.dicom.net;

import java.time.Duration;

/**
 * A remote DICOM application entity, one entry of {@code peers:} in {@code conf/node.yaml}.
 *
 * @param name how rules and the command line call it
 * @param commitment ask it for storage commitment; "delivered" then means committed
 * @param commitmentTimeout no report within this time: ask again under a new transaction UID
 * @param responseTimeout no DIMSE response within this time: the socket is closed
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
    Duration commitmentTimeout) {}
