package org.medconv.control;

import java.util.List;
import org.medconv.record.RecordedJob;
import org.medconv.record.RecordedSeries;

/**
 * Part of a list of jobs; shorter than was asked for only at the list's end.
 *
 * @param comingIn of the first page: series that have no job yet
 */
public record JobPage(List<RecordedJob> jobs, List<RecordedSeries> comingIn) {
  public JobPage {
    jobs = List.copyOf(jobs);
    comingIn = List.copyOf(comingIn);
  }
}
