/**
 * How well answers fit the truth, in figures with their uncertainty. Numbers alone: no data set, no
 * network.
 */
package org.medconv.lab.score;
