/**
 * Keeps watchers, timers and periodic checks alive for as long as the node runs. All stages may use
 * this package; it does not know what they do.
 */
package org.medconv.supervise;
