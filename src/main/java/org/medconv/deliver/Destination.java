package org.medconv.deliver;

import java.util.List;
import org.medconv.jobs.ResultFile;

/** One place where results go. */
public abstract sealed class Destination permits DicomDestination, FhirDestination {
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
}
