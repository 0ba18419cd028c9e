package org.medconv.deliver;

import java.time.Instant;

/** A change of a delivery's state: when, to which, and why. */
public record DeliveryEvent(Instant at, DeliveryState state, String note) {}
