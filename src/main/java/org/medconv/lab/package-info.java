/**
 * The research half: simulated cohorts, training, evaluation. Uses the node's own cut-outs and
 * networks; the node never imports it.
 */
package org.medconv.lab;
