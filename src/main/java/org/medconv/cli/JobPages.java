package org.medconv.cli;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.medconv.control.Door;
import org.medconv.control.JobPage;
import org.medconv.control.Refused;
import org.medconv.control.Request;
import org.medconv.record.JobFilter;
import org.medconv.record.RecordedJob;
import org.medconv.record.RecordedSeries;

/** The jobs of a filter, page by page. */
record JobPages(Door door, JobFilter filter) {

  /**
   * Gives each job, the newest first.
   *
   * @return what is coming in
   */
  List<RecordedSeries> forEach(int limit, Consumer<RecordedJob> taker) throws IOException, Refused {
    JobPage first = page(Long.MAX_VALUE, limit);
    JobPage page = first;
    int left = limit;
    while (true) {
      page.jobs().forEach(taker);
      boolean last = page.jobs().size() < Math.min(left, Request.ListJobs.PAGE);
      left -= page.jobs().size();
      if (last || left <= 0) {
        return first.comingIn();
      }
      page = page(page.jobs().get(page.jobs().size() - 1).id(), left);
    }
  }

  private JobPage page(long before, int left) throws IOException, Refused {
    int limit = Math.min(left, Request.ListJobs.PAGE);
    return door.ask(new Request.ListJobs(filter, before, limit));
  }
}
