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

  /** Of files alone: nobody has sent them. */
  public SeriesFacts(
      String studyInstanceUid, String seriesInstanceUid, int instances, Attributes header) {
    this(studyInstanceUid, seriesInstanceUid, instances, header, Surroundings.UNKNOWN);
  }

  /**
   * What the node knows of a series beside its images.
   *
   * @param callingAe AE title of who sent it; empty: unknown
   * @param callingHost IP address of who sent it; empty: unknown
   * @param daysSinceScreened since a class was last said of another study of the patient; infinite:
   *     never; null: the patient or the record is not known
   */
  public record Surroundings(String callingAe, String callingHost, Double daysSinceScreened) {
    public static final Surroundings UNKNOWN = new Surroundings("", "", null);
  }
}
