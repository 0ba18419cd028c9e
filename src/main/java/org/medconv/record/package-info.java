/**
 * Reads the record: which jobs match a filter, and everything that is known about each. {@code
 * jobs} and {@code deliver} write it, in the transactions that change the state.
 */
package org.medconv.record;
