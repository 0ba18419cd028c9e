package org.medconv.control;

import org.medconv.control.Request.ListJobs;

/** Who answers the command line's requests. */
interface Desk {
  JobPage list(ListJobs request);

  JobCounts count();

  JobDetails show(long id) throws Refused;

  JobChanged retry(long id, String onBehalf) throws Refused;

  JobChanged cancel(long id, String onBehalf) throws Refused;

  JobRerun rerun(long id, String classifier, String onBehalf) throws Refused;

  CommitmentTried tryCommitment(String peer) throws Refused;
}
