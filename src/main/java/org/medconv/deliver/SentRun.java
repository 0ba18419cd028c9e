package org.medconv.deliver;

import java.util.List;
import org.medconv.jobs.Job;
import org.medconv.jobs.ResultFile;

/**
 * A job whose results a destination may have: their delivery was started, with or without success.
 *
 * @param results without withdrawals
 */
public record SentRun(Job job, List<ResultFile> results) {
  public SentRun {
    results = List.copyOf(results);
  }
}
