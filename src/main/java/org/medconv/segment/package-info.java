/**
 * Where L1 is: a network marks bone by kind at 3 mm, plain geometry cuts the column into vertebrae,
 * and landmarks (sacrum, last ribs) number them. Finding and numbering are kept apart; when the
 * landmarks are not certain, the answer is an abstention.
 */
package org.medconv.segment;
