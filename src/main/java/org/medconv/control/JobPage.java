package org.medconv.control;

import java.util.List;
import org.medconv.record.RecordedJob;
import org.medconv.record.RecordedSeries;

/**
 * A page of a list of jobs; shorter than requested only at the end of the list.
 *
 * @param comingIn on the first page: series without a job yet
 */
public record JobPage(List<RecordedJob> jobs, List<RecordedSeries> comingIn) {
  public JobPage {
    jobs = List.copyOf(jobs);
    comingIn = List.copyOf(comingIn);
  }
}
