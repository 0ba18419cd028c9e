package org.medconv.deliver;

import java.util.List;
import org.medconv.jobs.ResultFile;

/**
 * One place where results go. The kinds are the classes of this package that extend it; {@link
 * DestinationKinds} says how one is added.
 */
public abstract class Destination {
  private final String name;

  Destination(String name) {
    this.name = name;
  }

  /** How rules call it. */
  public final String name() {
    return name;
  }

  /**
   * Sends what the destination does not yet have. Called by one thread at a time.
   *
   * @param results of the job, in the order in which they are to be sent
   * @param progress what earlier attempts achieved, and where this one stores what it achieves
   */
  abstract Attempt attempt(List<ResultFile> results, Progress progress);

  /**
   * Looks whether results could go there, without sending any; for doctor.
   *
   * @return what was found, in a few words
   * @throws Exception whose message says what is wrong and what to do
   */
  public abstract Finding examine() throws Exception;

  /**
   * What doctor is told.
   *
   * @param noteworthy it works, but somebody should know
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
