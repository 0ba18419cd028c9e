package org.medconv.route;

import org.aoju.bus.image.galaxy.data.Attributes;

/**
 * The facts about a series that rules can use: the data set of one of its images without pixel
 * data, and the number of received instances.
 */
public record SeriesFacts(
    String studyInstanceUid, String seriesInstanceUid, int instances, Attributes header) {}
