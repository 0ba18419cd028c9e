package org.medconv.control;

/**
 * What came of asking a peer for commitment.
 *
 * @param reported whether its report came in time
 * @param failure why it did not take the request; empty if it did
 */
public record CommitmentTried(boolean reported, String failure) {}
