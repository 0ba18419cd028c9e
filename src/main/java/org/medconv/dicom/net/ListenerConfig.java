package org.medconv.dicom.net;

import java.time.Duration;
import java.util.Set;

/**
 * Configuration of the listener: keys of {@code dicom:} in {@code conf/node.yaml}.
 *
 * @param bindAddress address to listen on, {@code 0.0.0.0} for all
 * @param port 0 lets the system choose (tests)
 * @param callingAes AE titles that may call; empty: any
 * @param hosts addresses that may connect; empty: any
 * @param maxAssociations most open associations; more get a transient A-ASSOCIATE-RJ (local limit
 *     exceeded)
 * @param requestTimeout from the TCP connection to the complete A-ASSOCIATE-RQ, including the TLS
 *     handshake
 * @param idleTimeout an association without a message for this long is aborted
 * @param storeTimeout time for one C-STORE data set, from its first to its last PDV
 * @param maxObjectBytes larger data sets are refused with 0xA700
 * @param maxPduBytes maximum PDU length that the node announces
 */
public record ListenerConfig(
    AeTitle aeTitle,
    String bindAddress,
    int port,
    Set<AeTitle> callingAes,
    Set<String> hosts,
    int maxAssociations,
    Duration requestTimeout,
    Duration idleTimeout,
    Duration storeTimeout,
    long maxObjectBytes,
    int maxPduBytes,
    java.util.Optional<TlsConfig> tls) {
  public ListenerConfig {
    callingAes = Set.copyOf(callingAes);
    hosts = Set.copyOf(hosts);
  }

  /** Whether any host may send: no AE titles, hosts or client certificates are configured. */
  public boolean isOpenToAll() {
    return callingAes.isEmpty() && hosts.isEmpty() && tls.isEmpty();
  }
}
