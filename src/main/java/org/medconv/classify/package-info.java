/**
 * Classifies the bone density of L1: cut-out, MedConv, calibrated probabilities, prediction sets,
 * and whether the network knows such an L1.
 */
package org.medconv.classify;
