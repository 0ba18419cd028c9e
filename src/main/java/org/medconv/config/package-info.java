/**
 * The node's configuration as one tree of checked records, one part a stage; all faults are told at
 * once, each with its key.
 */
package org.medconv.config;
