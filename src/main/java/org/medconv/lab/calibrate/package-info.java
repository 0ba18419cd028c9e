/**
 * How sure a classifier may be: scaling of its logits, prediction sets, and whether a case is of
 * the kind it knows.
 */
package org.medconv.lab.calibrate;
