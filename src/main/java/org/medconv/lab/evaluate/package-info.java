/**
 * Measures models on data that was not used in training: the classifier on labelled L1s, the
 * segmenter on whole scans, on parts of them and on unusual volumes.
 */
package org.medconv.lab.evaluate;
