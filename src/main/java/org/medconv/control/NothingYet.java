package org.medconv.control;

import java.util.List;
import java.util.Map;
import org.medconv.control.Request.ListJobs;
import org.medconv.jobs.JobStore.NoSuchJob;
import org.medconv.retain.RetainPlan;

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

  @Override
  public Holds hold(String study, String note, String onBehalf) throws Refused {
    throw StoreDesk.unknown(study);
  }

  @Override
  public Holds release(String study) throws Refused {
    throw StoreDesk.unknown(study);
  }

  @Override
  public Holds holds() {
    return new Holds(List.of());
  }

  @Override
  public RetainPlan plan(RetainPlan.Before before, int most) {
    return new RetainPlan(List.of(), 0, 0, 0, 0, 0, 0);
  }

  private static Refused none(long id) {
    return new Refused(new NoSuchJob(id).getMessage());
  }
}
