/**
 * Calibrates a classifier: scaling of its logits, prediction sets, and recognition of unfamiliar
 * cases.
 */
package org.medconv.lab.calibrate;
