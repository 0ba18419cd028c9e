package org.medconv.report;

import org.medconv.measure.VertebraMeasurement;
import org.medconv.segment.Vertebra;

/** A visible vertebra and its measurement. */
public record MeasuredLevel(Vertebra vertebra, VertebraMeasurement measurement) {}
