/**
 * Trains the segmenter: cases from simulated and real anatomies, losses, and the model folder of
 * its two networks.
 */
package org.medconv.lab.segmenter;
