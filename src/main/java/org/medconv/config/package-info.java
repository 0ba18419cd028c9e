/**
 * The node's configuration: one tree of checked records, one part per stage. All faults are
 * reported together, each with its key.
 */
package org.medconv.config;
