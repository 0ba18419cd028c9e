/**
 * Optimisation of weights: AdamW, Schedule-Free, SAM, learning rates, and the guard against single
 * steps that would undo a training.
 */
package org.medconv.lab.optimise;
