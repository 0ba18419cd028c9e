/**
 * Result objects: SR (TID 1500), SEG, key image, PDF page and FHIR bundle, all created from one
 * {@link org.medconv.report.Screening}. Every UID is derived from its inputs, so that a retry gives
 * the same object.
 */
package org.medconv.report;
