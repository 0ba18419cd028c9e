/**
 * The classifier's training: what is trained and how, losses, checkpoints, and the model folder
 * that the node opens.
 */
package org.medconv.lab.train;
