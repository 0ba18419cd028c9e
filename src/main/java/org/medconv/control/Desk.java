package org.medconv.control;

import org.medconv.control.Request.ListJobs;

/** Who answers the command line's requests. */
interface Desk {
  JobPage list(ListJobs request);

  JobCounts count();

  JobDetails show(long id) throws Refused;

  JobChanged retry(long id) throws Refused;

  JobChanged cancel(long id) throws Refused;

  CommitmentTried tryCommitment(String peer) throws Refused;
}
