package org.medconv.dicom.net;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.medconv.text.OneLine;

/**
 * Requests of this node to a remote application entity. Each call opens an association, uses it and
 * releases it. Deadlines close the socket. Thread-safe.
 */
public interface DicomPeer {
  /** C-ECHO. */
  void echo() throws PeerFailure;

  /**
   * C-STORE of files, in their order, over one association.
   *
   * @param listener gets each answer; may stop the rest by throwing
   * @throws PeerFailure {@code NOT_SUPPORTED}, after all other files were sent, if the peer
   *     accepted no presentation context for some of the files, each in its own transfer syntax;
   *     otherwise if no association could be opened, or it broke. Earlier answers have already been
   *     reported.
   */
  void store(List<Path> files, StoreListener listener) throws PeerFailure;

  /** N-ACTION of storage commitment. The caller has stored the transaction UID before. */
  void requestCommitment(String transactionUid, List<InstanceReference> instances)
      throws PeerFailure;

  /** N-EVENT-REPORT of storage commitment, with this node as SCP. */
  void reportCommitment(CommitmentReport report) throws PeerFailure;

  /** C-FIND at IMAGE level: the SOP instance UIDs of a series that the peer has. */
  Set<String> findInstances(String studyInstanceUid, String seriesInstanceUid) throws PeerFailure;

  /**
   * Whether a status of C-STORE means that the peer keeps the object: success and the warnings
   * B000H, B006H, B007H (PS3.4 B.2.3). After a warning the object is not sent again.
   */
  static boolean stored(int status) {
    return status == 0 || status == 0xb000 || status == 0xb006 || status == 0xb007;
  }

  /** Receives each C-STORE-RSP. */
  interface StoreListener {
    void answered(Path file, int status, String errorComment);
  }

  /** A request to a peer failed. The message is for the administrator. */
  final class PeerFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** The kind of failure, which decides whether a retry makes sense. */
    public enum Kind {
      /** No answer, a broken connection or a missed deadline: try again. */
      UNREACHABLE,
      /** A-ASSOCIATE-RJ transient, or local limit: try again. */
      BUSY,
      /** A-ASSOCIATE-RJ permanent: unknown AE title and the like. */
      REFUSED,
      /** No presentation context for the object. */
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
