/**
 * The segmenter's training: cases drawn from simulated and real anatomies, its losses, and the
 * model folder of its two networks.
 */
package org.medconv.lab.segmenter;
