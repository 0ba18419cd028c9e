/**
 * Labelled L1s and their sources: folders and tables of labels, cut-outs of full CTs, simulated
 * subjects, and volumes without L1.
 */
package org.medconv.lab.cohort;
