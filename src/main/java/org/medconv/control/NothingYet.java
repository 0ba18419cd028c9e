package org.medconv.control;

import java.util.List;
import java.util.Map;
import org.medconv.control.Request.ListJobs;
import org.medconv.jobs.JobStore.NoSuchJob;

/** Answers where no node was ever started: there is no database, and asking makes none. */
record NothingYet() implements Desk {
  @Override
  public JobPage list(ListJobs request) {
    return new JobPage(List.of(), List.of());
  }

  @Override
  public JobCounts count() {
    return new JobCounts(false, Map.of());
  }

  @Override
  public JobDetails show(long id) throws Refused {
    throw none(id);
  }

  @Override
  public JobChanged retry(long id, String onBehalf) throws Refused {
    throw none(id);
  }

  @Override
  public JobChanged cancel(long id, String onBehalf) throws Refused {
    throw none(id);
  }

  @Override
  public JobRerun rerun(long id, String classifier, String onBehalf) throws Refused {
    throw none(id);
  }

  @Override
  public CommitmentTried tryCommitment(String peer) throws Refused {
    throw StoreDesk.noNode();
  }

  private static Refused none(long id) {
    return new Refused(new NoSuchJob(id).getMessage());
  }
}
