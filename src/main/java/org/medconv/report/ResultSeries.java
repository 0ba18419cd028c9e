package org.medconv.report;

/** The series of a kind of result in the study; series numbers are from a high block. */
record ResultSeries(String sopClassUid, String modality, int number, String description) {}
