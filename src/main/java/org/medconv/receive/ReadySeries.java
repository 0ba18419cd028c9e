package org.medconv.receive;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A series that is complete or will not become complete.
 *
 * @param files its instances on disk, sorted by SOP instance UID
 * @param instancesSha256 hash of the sorted SOP instance UIDs: the same set of slices gives the
 *     same value; a late slice, or a slice with a corrected identity, gives another one
 * @param bytes size of the files
 * @param corrected keywords of corrected attributes, such as PatientID; usually empty
 */
public record ReadySeries(
    String studyInstanceUid,
    String seriesInstanceUid,
    List<Path> files,
    String instancesSha256,
    Completeness completeness,
    Instant firstArrival,
    Instant lastArrival,
    long bytes,
    List<String> corrected) {
  public ReadySeries {
    files = List.copyOf(files);
    corrected = List.copyOf(corrected);
  }

  /** How the node knows that nothing is missing. */
  public enum Completeness {
    /** All instances of an IAN or MPPS were received. */
    ANNOUNCED,
    /** Two C-FINDs at different times agree with what was received. */
    QUERIED,
    /** No query possible; quiet for a long time, and contiguous slices. */
    QUIET,
    /** None of these before the time limit: shown to the administrator, never screened. */
    INCOMPLETE,
    /**
     * Reading it failed, or ended the process, too often: shown as a failed job, not read again.
     */
    SET_ASIDE;

    /** Whether the rules are applied to it. */
    public boolean mayBeScreened() {
      return this != INCOMPLETE && this != SET_ASIDE;
    }
  }
}
