/** Trains the classifier: recipes, losses, checkpoints, and the model folder for the node. */
package org.medconv.lab.train;
