package org.medconv.cli;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.aoju.bus.image.UID;
import org.medconv.config.NodeConfig;
import org.medconv.dicom.net.CommitmentReport;
import org.medconv.dicom.net.DicomListener;
import org.medconv.dicom.net.DicomPeer.PeerFailure;
import org.medconv.dicom.net.DimseStatus;
import org.medconv.dicom.net.InstanceReference;
import org.medconv.dicom.net.PeerConfig;
import org.medconv.dicom.net.StoreScp.StoreRefused;
import org.medconv.dicom.net.ToolkitDicomPeer;

/**
 * Whether a peer's commitment report finds its way to this node: it is asked for an object that
 * nobody has, and listened for on the node's own port, which must be free.
 */
final class WayBack {
  private final NodeConfig node;
  private final Duration patience;
  private final String transactionUid = newUid();
  private final CountDownLatch reported = new CountDownLatch(1);

  WayBack(NodeConfig node, Duration patience) {
    this.node = node;
    this.patience = patience;
  }

  /** The outcome of the request. */
  enum Outcome {
    REPORTED,
    SILENT,
    /** The node's port is taken, by the running node for one. */
    NOT_LISTENING
  }

  Outcome ask(PeerConfig peer) throws IOException, PeerFailure {
    try (DicomListener listener = listener()) {
      try {
        listener.start();
      } catch (IOException taken) {
        return Outcome.NOT_LISTENING;
      }
      new ToolkitDicomPeer(peer, node.dicom().aeTitle(), node.dicom().tls(), this::reported)
          .requestCommitment(
              transactionUid, List.of(new InstanceReference(UID.CTImageStorage, newUid())));
      return reported.await(patience.toMillis(), TimeUnit.MILLISECONDS)
          ? Outcome.REPORTED
          : Outcome.SILENT;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the commitment report", e);
    }
  }

  private DicomListener listener() {
    return new DicomListener(
        node.dicom(),
        (request, dataset) -> {
          throw new StoreRefused(DimseStatus.OUT_OF_RESOURCES, "the node is not running");
        },
        (calling, transaction, instances) -> {
          throw new IllegalStateException("the node is not running");
        },
        this::reported,
        (study, instances) -> {
          throw new IllegalStateException("the node is not running");
        },
        List.of(UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian));
  }

  private boolean reported(CommitmentReport report) {
    boolean ours = report.transactionUid().equals(transactionUid);
    if (ours) {
      reported.countDown();
    }
    return ours;
  }

  private static String newUid() {
    return "2.25." + new BigInteger(UUID.randomUUID().toString().replace("-", ""), 16);
  }
}
