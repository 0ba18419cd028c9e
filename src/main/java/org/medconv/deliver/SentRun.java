package org.medconv.deliver;

import java.util.List;
import org.medconv.jobs.Job;
import org.medconv.jobs.ResultFile;

/**
 * A job of which a destination may have results: their sending was begun, whatever came of it.
 *
 * @param results without those that took back others
 */
public record SentRun(Job job, List<ResultFile> results) {
  public SentRun {
    results = List.copyOf(results);
  }
}
