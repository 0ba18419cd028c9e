/**
 * The record, read: which jobs a filter chooses, and all that is known of each. What is read here
 * was written by {@code jobs} and {@code deliver}, in the transactions that changed it.
 */
package org.medconv.record;
