package org.medconv.deliver;

import java.time.Instant;

/**
 * The delivery of one job's results to one destination, as stored in the database.
 *
 * @param code the reason for its state, for programs; empty if there is none
 * @param reason the same as a sentence
 * @param attempts since it became PENDING
 * @param due earliest time; in AWAITING_COMMITMENT: when to ask again
 */
public record Delivery(
    long id,
    long jobId,
    String destination,
    DeliveryState state,
    String code,
    String reason,
    int attempts,
    Instant due,
    Instant changed) {}
