/**
 * Models measured on what no training saw: the classifier on labelled L1s, the segmenter on whole
 * scans, on parts of them and on volumes that are not as they should be.
 */
package org.medconv.lab.evaluate;
