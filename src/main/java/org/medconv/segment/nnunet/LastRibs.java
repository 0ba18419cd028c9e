package org.medconv.segment.nnunet;

/**
 * The labels of the twelfth ribs.
 *
 * @param left the patient's left
 * @param right the patient's right
 */
record LastRibs(int left, int right) {}
