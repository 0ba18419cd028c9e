/**
 * The objects that leave the node: SR (TID 1500), SEG, key image and FHIR, made of one {@link
 * org.medconv.report.Screening}. Every UID follows from its inputs: a retry is the same object.
 */
package org.medconv.report;
