/**
 * The outbox: what a run reported goes to each destination of its job, each with its own state and
 * retries. The way of a delivery through its states is {@link org.medconv.deliver.DeliveryState};
 * {@link org.medconv.deliver.Posting} makes deliveries, {@link org.medconv.deliver.Outbox} brings
 * them there.
 */
package org.medconv.deliver;
