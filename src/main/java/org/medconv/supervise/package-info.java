/**
 * What must go on for as long as the node runs: watchers, timers, looks. Knows nothing of what they
 * do; every stage may use it.
 */
package org.medconv.supervise;
