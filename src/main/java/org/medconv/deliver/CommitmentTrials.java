package org.medconv.deliver;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.aoju.bus.image.UID;
import org.medconv.dicom.net.CommitmentReport;
import org.medconv.dicom.net.CommitmentScu;
import org.medconv.dicom.net.DicomPeer;
import org.medconv.dicom.net.DicomPeer.PeerFailure;
import org.medconv.dicom.net.InstanceReference;

/**
 * Tests whether the commitment reports of peers reach this node: requests commitment for an object
 * that does not exist. Receives all reports, and passes on those of deliveries. Thread-safe.
 */
public final class CommitmentTrials implements CommitmentScu {
  private final Map<String, DicomPeer> peers;
  private final CommitmentScu deliveries;
  private final ConcurrentMap<String, CountDownLatch> waiting = new ConcurrentHashMap<>();

  /**
   * @param peers by name
   * @param deliveries receives the reports for which no trial waits
   */
  public CommitmentTrials(Map<String, DicomPeer> peers, CommitmentScu deliveries) {
    this.peers = peers;
    this.deliveries = deliveries;
  }

  /** Whether there is such a peer. */
  public boolean knows(String peer) {
    return peers.containsKey(peer);
  }

  /**
   * Sends a request to a peer, and waits for the report.
   *
   * @param patience for the report, after the answer to the request
   * @return whether the report came
   * @throws PeerFailure if the peer did not accept the request
   */
  public boolean isReported(String peer, Duration patience)
      throws PeerFailure, InterruptedException {
    String transactionUid = newUid();
    CountDownLatch reported = new CountDownLatch(1);
    waiting.put(transactionUid, reported);
    try {
      peers
          .get(peer)
          .requestCommitment(
              transactionUid, List.of(new InstanceReference(UID.CTImageStorage, newUid())));
      return reported.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      waiting.remove(transactionUid);
    }
  }

  @Override
  public boolean reported(CommitmentReport report) {
    CountDownLatch trial = waiting.get(report.transactionUid());
    if (trial == null) {
      return deliveries.reported(report);
    }
    trial.countDown();
    return true;
  }

  /** A UID from a random UUID (PS3.5 B.2). */
  private static String newUid() {
    return "2.25." + new BigInteger(UUID.randomUUID().toString().replace("-", ""), 16);
  }
}
