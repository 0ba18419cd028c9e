package org.medconv.classify;

/**
 * What a calibrated model adds to its class.
 *
 * @param shares of the classes in the population in which the probabilities hold
 */
public record Certainty(PredictionSet set, Unfamiliarity unfamiliarity, Probabilities shares) {}
