package org.medconv.report;

import org.medconv.measure.VertebraMeasurement;
import org.medconv.segment.Vertebra;

/** A vertebra seen and what was measured in it. */
public record MeasuredLevel(Vertebra vertebra, VertebraMeasurement measurement) {}
