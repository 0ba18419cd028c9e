package org.medconv.deliver;

import java.time.Instant;

/**
 * The results of one job on their way to one destination, as the database has it.
 *
 * @param code why it is in this state, for the machine; empty if there is nothing to say
 * @param reason the same in a sentence
 * @param attempts since it became PENDING
 * @param due not before; of AWAITING_COMMITMENT: when to ask again
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
