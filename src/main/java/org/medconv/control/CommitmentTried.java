package org.medconv.control;

/**
 * The result of a request for commitment.
 *
 * @param reported whether its report came in time
 * @param failure why it did not take the request; empty if it did
 */
public record CommitmentTried(boolean reported, String failure) {}
