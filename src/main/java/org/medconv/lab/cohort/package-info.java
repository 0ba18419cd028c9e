/**
 * Labelled L1s and what they are made of: folders and tables of labels, cut-outs of full CTs,
 * simulated subjects, and volumes that show no L1 at all.
 */
package org.medconv.lab.cohort;
