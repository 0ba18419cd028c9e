/**
 * The outbox: delivers the results of a run to each destination of its job, each with its own state
 * and retries. {@link org.medconv.deliver.DeliveryState} lists the states of a delivery; {@link
 * org.medconv.deliver.Posting} creates deliveries, {@link org.medconv.deliver.Outbox} sends them.
 */
package org.medconv.deliver;
