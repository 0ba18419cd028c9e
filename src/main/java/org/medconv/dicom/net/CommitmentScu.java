package org.medconv.dicom.net;

/**
 * Takes the N-EVENT-REPORTs that answer our own commitment requests; implemented by {@code
 * deliver}.
 */
public interface CommitmentScu {
  /** Matched by transaction UID; returns false for a transaction nobody here asked for. */
  boolean reported(CommitmentReport report);
}
