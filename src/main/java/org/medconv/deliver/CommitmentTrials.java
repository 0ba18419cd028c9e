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
 * Whether the commitment reports of peers find their way to this node: each is asked for an object
 * that nobody has. Takes every report that comes, and hands on those of deliveries. Safe for use by
 * many threads.
 */
public final class CommitmentTrials implements CommitmentScu {
  private final Map<String, DicomPeer> peers;
  private final CommitmentScu deliveries;
  private final ConcurrentMap<String, CountDownLatch> waiting = new ConcurrentHashMap<>();

  /**
   * @param peers by their names
   * @param deliveries takes the reports that no trial waits for
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
   * Asks a peer and waits.
   *
   * @param patience for the report, from the answer to the request on
   * @return whether the report came
   * @throws PeerFailure when the peer did not take the request
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

  /** A UID out of a random UUID (PS3.5 B.2). */
  private static String newUid() {
    return "2.25." + new BigInteger(UUID.randomUUID().toString().replace("-", ""), 16);
  }
}
