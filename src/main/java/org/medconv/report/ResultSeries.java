package org.medconv.report;

/** The series of one kind of result; series numbers come from a high range. */
record ResultSeries(String sopClassUid, String modality, int number, String description) {}
