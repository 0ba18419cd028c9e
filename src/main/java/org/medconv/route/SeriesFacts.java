package org.medconv.route;

import org.aoju.bus.image.galaxy.data.Attributes;

/**
 * The facts about a series that rules can use: the data set of one of its images without pixel
 * data, the number of received instances, and what the node knows beside them.
 */
public record SeriesFacts(
    String studyInstanceUid,
    String seriesInstanceUid,
    int instances,
    Attributes header,
    Surroundings surroundings) {

  /** Facts from files only, without a sender. */
  public SeriesFacts(
      String studyInstanceUid, String seriesInstanceUid, int instances, Attributes header) {
    this(studyInstanceUid, seriesInstanceUid, instances, header, Surroundings.UNKNOWN);
  }

  /**
   * What the node knows of a series besides its images.
   *
   * @param callingAe AE title of the sender; empty: unknown
   * @param callingHost IP address of the sender; empty: unknown
   * @param daysSinceScreened days since the last class for another study of the patient; infinite:
   *     never; null: the patient or the record is not known
   */
  public record Surroundings(String callingAe, String callingHost, Double daysSinceScreened) {
    public static final Surroundings UNKNOWN = new Surroundings("", "", null);
  }
}
