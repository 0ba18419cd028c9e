/**
 * Finds L1: a network marks kinds of bone at 3 mm, geometry cuts the column into vertebrae, and
 * landmarks (sacrum, last ribs) number them. Finding and numbering are separate; if the landmarks
 * are not certain, the result is an abstention.
 */
package org.medconv.segment;
