/**
 * Which bone density class L1 has: the cut-out, MedConv, calibrated probabilities, prediction sets,
 * and whether the network knows such an L1 at all.
 */
package org.medconv.classify;
