package org.medconv.route;

import org.aoju.bus.image.galaxy.data.Attributes;

/**
 * What the rules see of a series: the data set of one of its images without pixel data, and how
 * many instances came.
 */
public record SeriesFacts(
    String studyInstanceUid, String seriesInstanceUid, int instances, Attributes header) {}
