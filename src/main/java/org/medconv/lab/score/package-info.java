/**
 * Scores of answers, with their uncertainty. Works on numbers only, without data sets or networks.
 */
package org.medconv.lab.score;
