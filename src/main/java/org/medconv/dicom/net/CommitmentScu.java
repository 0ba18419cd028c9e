package org.medconv.dicom.net;

/**
 * Receives the N-EVENT-REPORTs that answer this node's own commitment requests. Implemented by
 * {@code deliver}.
 */
public interface CommitmentScu {
  /** Handles a report, matched by its transaction UID. Returns false for an unknown transaction. */
  boolean reported(CommitmentReport report);
}
