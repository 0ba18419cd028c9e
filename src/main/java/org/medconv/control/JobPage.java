package org.medconv.control;

import java.util.List;
import org.medconv.jobs.JobLine;

/** Part of a list of jobs; shorter than was asked for only at the list's end. */
public record JobPage(List<JobLine> jobs) {
  public JobPage {
    jobs = List.copyOf(jobs);
  }
}
