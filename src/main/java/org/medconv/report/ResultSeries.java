package org.medconv.report;

/** The series that a kind of result makes in the study; numbers from a high block of their own. */
record ResultSeries(String sopClassUid, String modality, int number, String description) {}
