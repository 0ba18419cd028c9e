package org.medconv.dicom.net;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.medconv.text.OneLine;

/**
 * A remote application entity: what the node asks of it. Each call opens an association, uses it
 * and releases it, all under deadlines after which the socket is closed. Safe for use by many
 * threads.
 */
public interface DicomPeer {
  /** C-ECHO. */
  void echo() throws PeerFailure;

  /**
   * C-STORE of files, in their order, over one association.
   *
   * @param listener told of each answer as it comes; may stop the rest by throwing
   * @throws PeerFailure {@code NOT_SUPPORTED} after all else was sent, when the peer took no
   *     presentation context for some of the files, each in its own transfer syntax; and when no
   *     association could be opened or it broke; earlier answers have already been reported
   */
  void store(List<Path> files, StoreListener listener) throws PeerFailure;

  /** N-ACTION of storage commitment under a transaction UID that the caller has saved before. */
  void requestCommitment(String transactionUid, List<InstanceReference> instances)
      throws PeerFailure;

  /** N-EVENT-REPORT of storage commitment, we being the SCP. */
  void reportCommitment(CommitmentReport report) throws PeerFailure;

  /** C-FIND at IMAGE level: the SOP instance UIDs the peer has of a series. */
  Set<String> findInstances(String studyInstanceUid, String seriesInstanceUid) throws PeerFailure;

  /**
   * Whether a status of C-STORE means that the peer keeps the object: success and the warnings
   * B000H, B006H, B007H (PS3.4 B.2.3). A warning is no reason to send again.
   */
  static boolean stored(int status) {
    return status == 0 || status == 0xb000 || status == 0xb006 || status == 0xb007;
  }

  /** Told of each C-STORE-RSP. */
  interface StoreListener {
    void answered(Path file, int status, String errorComment);
  }

  /** What could not be done with a peer; the message is for the administrator. */
  final class PeerFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whose fault, hence whether a retry makes sense. */
    public enum Kind {
      /** Nobody answers, the connection broke or a deadline passed: try again. */
      UNREACHABLE,
      /** A-ASSOCIATE-RJ transient, or local limit: try again. */
      BUSY,
      /** A-ASSOCIATE-RJ permanent: unknown AE title and the like. */
      REFUSED,
      /** No presentation context for what we send. */
      NOT_SUPPORTED,
      /** A DIMSE failure status. */
      FAILED
    }

    private final Kind kind;

    public PeerFailure(Kind kind, String message, Throwable cause) {
      super(OneLine.of(message), cause);
      this.kind = kind;
    }

    public Kind kind() {
      return kind;
    }
  }
}
