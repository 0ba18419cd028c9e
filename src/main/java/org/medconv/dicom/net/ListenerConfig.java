package org.medconv.dicom.net;

import java.time.Duration;
import java.util.Set;

/**
 * How the node listens. Keys of {@code dicom:} in {@code conf/node.yaml}.
 *
 * @param bindAddress address to listen on, {@code 0.0.0.0} for all
 * @param port 0 lets the system choose (tests)
 * @param callingAes who may call; empty: anyone
 * @param hosts addresses that may connect; empty: any
 * @param maxAssociations open at once; more are answered with a transient A-ASSOCIATE-RJ (local
 *     limit exceeded)
 * @param requestTimeout from the TCP connection to the whole A-ASSOCIATE-RQ (TLS handshake
 *     included)
 * @param idleTimeout an association with no message for this long is aborted
 * @param storeTimeout one C-STORE data set from its first to its last PDV
 * @param maxObjectBytes a larger data set is refused with 0xA700
 * @param maxPduBytes what we offer to receive
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

  /** Nobody is asked who they are: no AE titles, no hosts and no certificates are named. */
  public boolean isOpenToAll() {
    return callingAes.isEmpty() && hosts.isEmpty() && tls.isEmpty();
  }
}
