package org.medconv.deliver;

import java.util.List;
import org.medconv.jobs.ResultFile;

/**
 * A destination of results. The kinds are the subclasses in this package; {@link DestinationKinds}
 * explains how to add one.
 */
public abstract class Destination {
  private final String name;

  Destination(String name) {
    this.name = name;
  }

  /** Its name in rules. */
  public final String name() {
    return name;
  }

  /**
   * Sends what the destination does not have yet. Called by one thread at a time.
   *
   * @param results of the job, in the order of sending
   * @param progress the results of earlier attempts, and the store for those of this one
   */
  abstract Attempt attempt(List<ResultFile> results, Progress progress);

  /**
   * Checks whether results can be delivered, without sending any; for doctor.
   *
   * @return the finding in a few words
   * @throws Exception whose message names the fault and the remedy
   */
  public abstract Finding examine() throws Exception;

  /**
   * The finding for doctor.
   *
   * @param noteworthy it works, but needs attention
   */
  public record Finding(boolean noteworthy, String sentence) {
    static Finding well(String sentence) {
      return new Finding(false, sentence);
    }

    static Finding noteworthy(String sentence) {
      return new Finding(true, sentence);
    }
  }
}
